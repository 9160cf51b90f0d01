package dev.dovecote.domain.conversation;

import dev.dovecote.domain.assignment.Choice;

/** Where a conversation goes when a human is asked for. */
public sealed interface Routing {

  /** At once to an agent with a free slot (ASSIGN-1). */
  record ToAgent(Choice choice) implements Routing {}

  /** Into the queue (QUEUE-1). */
  record ToQueue() implements Routing {}

  /** To the offline messages (QUEUE-5, CONV-5). */
  record ToOfflineMessage(OfflineKind kind) implements Routing {}
}
