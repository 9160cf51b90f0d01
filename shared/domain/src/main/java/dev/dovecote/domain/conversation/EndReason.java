package dev.dovecote.domain.conversation;

/** How a conversation ended. */
public enum EndReason {
  /** Its agent ended it (CONV-6). */
  BY_AGENT,
  /** The agent spoke last and the buyer was silent too long (CONV-6). */
  SILENCE,
  /** An offline message that somebody marked as handled (OFF-3). */
  HANDLED,
  /** An offline message that nobody handled for 30 days (OFF-3). */
  EXPIRED,
  /** An offline message whose buyer asked for a human again (OFF-5). */
  TAKEN_UP
}
