package dev.dovecote.domain.assignment;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fast a shop's queue has moved lately (QUEUE-1).
 *
 * @param count assignments within {@link #WINDOW}
 */
public record Pace(int count, @Nullable Instant first, @Nullable Instant last) {
  /** How far back it looks. */
  public static final Duration WINDOW = Duration.ofMinutes(15);

  /** Fewest assignments from which a wait is estimated. */
  public static final int ASSIGNMENTS_MIN = 3;

  /** Nothing was assigned lately. */
  public static final Pace NONE = new Pace(0, null, null);

  /**
   * How long the buyer at a position will wait: position × mean gap between assignments; null where
   * there were too few.
   */
  public @Nullable Duration estimate(int position) {
    if (count < ASSIGNMENTS_MIN || first == null || last == null) {
      return null;
    }
    return Duration.between(first, last).dividedBy(count - 1L).multipliedBy(position);
  }
}
