package dev.dovecote.domain.conversation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientNumbers;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import org.jspecify.annotations.Nullable;

/**
 * What one entry of a conversation's log records. The state is a fold over these and nothing else.
 */
public sealed interface Event {

  /**
   * The first entry of every conversation (CONV-2).
   *
   * @param buyerClients what is stored of the buyer's clients in the thread so far (MSG-3)
   */
  record Opened(Origin origin, ClientNumbers buyerClients) implements Event {}

  /**
   * Somebody said something.
   *
   * @param client which of the sender's own messages it is; none for the system's
   */
  record MessageSent(Author author, Content content, @Nullable ClientRef client) implements Event {
    /** A message of the system itself. */
    public static MessageSent bySystem(Content content) {
      return new MessageSent(new Author.System(), content, null);
    }
  }

  /** A human was asked for: at most once in a conversation (CONV-3). */
  record HumanAsked() implements Event {}

  /**
   * Nobody allowed had a free slot (QUEUE-1).
   *
   * @param lane where the conversation waits
   */
  record Queued(String lane) implements Event {}

  /**
   * The conversation reached an agent (ASSIGN-1).
   *
   * @param name by which the buyer knows the agent
   */
  record Assigned(AgentId agent, String name, Reason reason) implements Event {}

  /** It became an offline message (OFF-1). */
  record OfflineMessageLeft(OfflineKind kind) implements Event {}

  /**
   * It is over.
   *
   * @param by the agent who ended it; none where the system did
   */
  record Ended(EndReason reason, @Nullable AgentId by) implements Event {}
}
