package dev.dovecote.simulation;

import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lanes: whoever waits is in their lane once, at their place, and nobody else is. */
final class LanePlaces {
  /** A time to the second, at the beginning of how it is written. */
  private static final int TO_THE_SECOND = "2026-03-02T00:00:00".length();

  private final Violations violations;

  LanePlaces(Violations violations) {
    this.violations = violations;
  }

  void check(Chat chat) {
    ConversationState state = chat.state();
    check("queue", chat, chat.queueKey, state.status() == Status.QUEUED, state.askedAt());
    check("offline", chat, chat.offlineKey, state.status() == Status.LEFT_MESSAGE, state.leftAt());
  }

  private void check(
      String name, Chat chat, @Nullable String key, boolean waits, @Nullable Instant since) {
    if ((key != null) != waits) {
      violations.add(
          "lanes: "
              + chat.id
              + " is "
              + chat.status()
              + ", and "
              + (key == null ? "not " : "")
              + "in the "
              + name);
    } else if (key != null && since != null) {
      boolean right =
          key.startsWith(chat.lane() + "#")
              && key.endsWith("#" + chat.id)
              && key.contains(since.toString().substring(0, TO_THE_SECOND));
      if (!right) {
        violations.add("lanes: " + chat.id + " waits at the wrong place of the " + name);
      }
    }
  }
}
