package dev.dovecote.domain.conversation;

import dev.dovecote.domain.desk.ShopSettings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When time alone will next matter to a conversation. Each is a function of the state, so that two
 * timers of one conversation meet on the same deadline.
 */
public final class Deadlines {
  /**
   * How often a waiting conversation is looked at: nothing is lost for longer (ASSIGN-5, QUEUE-5).
   */
  public static final Duration QUEUE_LOOK = Duration.ofSeconds(60);

  /**
   * After this long without a pick, all agents of the entry point's questions are asked (ROUTE-2).
   */
  public static final Duration CHOOSING = Duration.ofSeconds(60);

  /** After this long the system marks an offline message as handled (OFF-3). */
  public static final Duration OFFLINE_MESSAGE_AGE = Duration.ofDays(30);

  private Deadlines() {}

  /** When the conversation is to be looked at next; null once it is over. */
  public static @Nullable Instant next(
      ConversationState state, ShopSettings settings, Instant now) {
    if (state.ended()) {
      return null;
    }
    Instant close = closesAt(state, settings);
    if (close != null) {
      return close;
    }
    return switch (state.status()) {
      case CHOOSING -> choosingEndsAt(state);
      case QUEUED -> step(start(state.askedAt(), state), QUEUE_LOOK, now);
      default -> step(start(state.unansweredSince(), state), settings.idleClose(), now);
    };
  }

  /**
   * Whether a conversation should have ended by silence for so long already (CONV-6): its timer was
   * set by a limit that the owner has lowered since.
   */
  public static boolean isOverdue(
      ConversationState state, ShopSettings settings, Instant now, Duration forSoLong) {
    Instant close = state.status() == Status.ACTIVE ? closesAt(state, settings) : null;
    return close != null && now.isAfter(close.plus(forSoLong));
  }

  /** When a human is asked for although the buyer has picked nothing (ROUTE-2). */
  public static Instant choosingEndsAt(ConversationState state) {
    return start(state.offeredAt(), state).plus(CHOOSING);
  }

  /** When the conversation ends by itself as things stand; null where it does not. */
  static @Nullable Instant closesAt(ConversationState state, ShopSettings settings) {
    return switch (state.status()) {
      case ROBOT -> state.lastMessageAt().plus(settings.idleClose());
      case ACTIVE ->
          state.unansweredSince() != null || state.repliedAt() == null
              ? null
              : state.repliedAt().plus(settings.idleClose());
      case LEFT_MESSAGE -> start(state.leftAt(), state).plus(OFFLINE_MESSAGE_AGE);
      case CHOOSING, QUEUED, ENDED -> null;
    };
  }

  private static Instant start(@Nullable Instant instant, ConversationState state) {
    return instant == null ? state.openedAt() : instant;
  }

  /** The first of start + step, start + 2 steps, … that lies after now. */
  private static Instant step(Instant start, Duration step, Instant now) {
    long passed = Math.max(0, Duration.between(start, now).toMillis() / step.toMillis());
    return start.plusMillis((passed + 1) * step.toMillis());
  }
}
