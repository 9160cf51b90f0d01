package dev.dovecote.simulation;

import dev.dovecote.domain.conversation.ConversationState;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Timers: every conversation that is not over will be looked at in time (CONV-6, OFF-3). */
final class SetTimers {
  /** At rest, no timer has been due for longer: it is looked at each minute. */
  private static final Duration OVERDUE_MAX = Duration.ofMinutes(2);

  /** One not handled for so long is marked handled (OFF-3). */
  private static final Duration OFFLINE_MESSAGE_MAX = Duration.ofDays(30);

  private final Violations violations;

  SetTimers(Violations violations) {
    this.violations = violations;
  }

  void check(Chat chat) {
    if (!chat.state().ended() && chat.timers.isEmpty()) {
      violations.add("timers: " + chat.id + " is " + chat.status() + " and has no timer");
    }
  }

  void atRest(Shop shop, Chat chat, Instant now) {
    if (!chat.timers.isEmpty() && chat.timers.first().isBefore(now.minus(OVERDUE_MAX))) {
      violations.add("timers: one of " + chat.id + " was due at " + chat.timers.first());
    }
    Instant close = closesAt(shop, chat.state());
    if (close != null && (chat.timers.isEmpty() || chat.timers.first().isAfter(close))) {
      violations.add(
          "CONV-6: "
              + chat.id
              + " is "
              + chat.status()
              + " and should end at "
              + close
              + ", but is first looked at "
              + (chat.timers.isEmpty() ? "never" : chat.timers.first()));
    }
  }

  /** By the longest silence that the shop ever allowed: timers are set by the settings then. */
  private static @Nullable Instant closesAt(Shop shop, ConversationState state) {
    Duration silence = Duration.ofMinutes(shop.longestIdleCloseMinutes);
    return switch (state.status()) {
      case ACTIVE ->
          state.unansweredSince() != null || state.repliedAt() == null
              ? null
              : state.repliedAt().plus(silence);
      case LEFT_MESSAGE -> Objects.requireNonNull(state.leftAt()).plus(OFFLINE_MESSAGE_MAX);
      case ROBOT -> state.lastMessageAt().plus(silence);
      default -> null;
    };
  }
}
