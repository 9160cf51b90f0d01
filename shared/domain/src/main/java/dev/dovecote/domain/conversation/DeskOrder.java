package dev.dovecote.domain.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** How an agent's desk lists conversations (CONV-9) and labels the wait (CONV-10). */
public final class DeskOrder {
  private DeskOrder() {}

  /** How long the buyer has been waiting for an answer, as a colour (CONV-10). */
  public enum Label {
    /** Up to 60 s, or nothing to answer. */
    NONE,
    /** Over 60 s and under 2 minutes. */
    GREY,
    /** 2 to 10 minutes. */
    YELLOW,
    /** Over 10 minutes. */
    RED
  }

  /** Unanswered first, longest waiting at the top; then answered, newest message first (CONV-9). */
  public static final Comparator<ConversationState> ORDER =
      Comparator.<ConversationState, Boolean>comparing(state -> state.unansweredSince() == null)
          .thenComparing(DeskOrder::within)
          .thenComparing(state -> state.origin().id().value());

  private static int within(ConversationState a, ConversationState b) {
    if (a.unansweredSince() != null && b.unansweredSince() != null) {
      return a.unansweredSince().compareTo(b.unansweredSince());
    }
    return b.lastMessageAt().compareTo(a.lastMessageAt());
  }

  /** The label of a wait that began at {@code unansweredSince}; none where that is null. */
  public static Label label(@Nullable Instant unansweredSince, Instant now) {
    if (unansweredSince == null) {
      return Label.NONE;
    }
    Duration waited = Duration.between(unansweredSince, now);
    if (waited.compareTo(Duration.ofSeconds(60)) <= 0) {
      return Label.NONE;
    }
    if (waited.compareTo(Duration.ofMinutes(2)) < 0) {
      return Label.GREY;
    }
    return waited.compareTo(Duration.ofMinutes(10)) <= 0 ? Label.YELLOW : Label.RED;
  }
}
