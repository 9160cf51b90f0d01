package dev.dovecote.application.protocol;

/** Who is told: what they may see differs. */
public enum Audience {
  /** The conversation's buyer. */
  BUYER,
  /** An agent of the shop. */
  AGENT,
  /** The owner of the shop. */
  OWNER
}
