package dev.dovecote.domain.conversation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.PlainText;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientNumbers;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one entry of a conversation's log records. The state is a fold over these and nothing else.
 */
public sealed interface Event {
  /** Longest note of one agent to another, in characters. */
  int NOTE_MAX_CHARACTERS = 500;

  /** Refuses a note that is blank or too long; there may be none. */
  static void checkNote(@Nullable String note) {
    if (note != null) {
      PlainText.check("note", note, NOTE_MAX_CHARACTERS);
    }
  }

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

  /**
   * The buyer is asked which question it is about (ROUTE-2).
   *
   * @param questions to pick from, as they stood then
   */
  record QuestionsOffered(List<Offer> questions) implements Event {
    /** One of the questions. */
    public record Offer(String id, String text) {}

    public QuestionsOffered {
      questions = List.copyOf(questions);
    }
  }

  /**
   * A human was asked for: at most once in a conversation (CONV-3).
   *
   * @param lane who may take it, under the rules of that moment
   */
  record HumanAsked(String lane) implements Event {}

  /** Nobody allowed had a free slot (QUEUE-1). */
  record Queued() implements Event {}

  /**
   * The conversation reached an agent (ASSIGN-1).
   *
   * @param name by which the buyer knows the agent
   * @param by who assigned it by hand; null where the system did
   * @param note from whom assigned it by hand, for agents only; the buyer never sees it
   */
  record Assigned(
      AgentId agent, String name, Reason reason, @Nullable AgentId by, @Nullable String note)
      implements Event {
    public Assigned {
      checkNote(note);
    }
  }

  /**
   * It was handed from one agent to another (XFER-1, XFER-2).
   *
   * @param name by which the buyer knows the receiver
   * @param by who did it: the agent who had it, or the owner
   * @param note for agents only; the buyer never sees it
   */
  record Transferred(AgentId from, AgentId to, String name, AgentId by, @Nullable String note)
      implements Event {
    public Transferred {
      checkNote(note);
    }
  }

  /** It became an offline message (OFF-1). */
  record OfflineMessageLeft(OfflineKind kind) implements Event {}

  /**
   * It is over.
   *
   * @param by the agent who ended it; none where the system did
   */
  record Ended(EndReason reason, @Nullable AgentId by) implements Event {}
}
