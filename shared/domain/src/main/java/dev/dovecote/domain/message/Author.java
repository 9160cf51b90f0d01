package dev.dovecote.domain.message;

import dev.dovecote.domain.AgentId;

/** Who says something. The buyer needs no name: a conversation has one. */
public sealed interface Author {

  /** The conversation's buyer. */
  record Buyer() implements Author {}

  /** An agent, or the owner. */
  record Agent(AgentId id) implements Author {}

  /** The system itself; never counted as a reply (FIG-0). */
  record System() implements Author {}
}
