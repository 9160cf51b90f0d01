package dev.dovecote.application;

import dev.dovecote.domain.assignment.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Those whom a pass found beside a free agent and left over. How long they have waited says nothing
 * by itself, since the agent may just have become free: what counts is since when passes have been
 * leaving somebody over, which each tells the next.
 */
final class LeftWaiting {
  private final Instant known;
  private final AtomicReference<@Nullable Instant> oldest = new AtomicReference<>();

  /**
   * @param before since when earlier passes have been leaving somebody over; null where they have
   *     not
   * @param begun when this pass looked
   */
  LeftWaiting(@Nullable Instant before, Instant begun) {
    this.known = before == null ? begun : before;
  }

  /** This one is left over. May be called from several threads. */
  void leave(Waiting waiting) {
    oldest.accumulateAndGet(
        waiting.since(), (a, b) -> a == null || (b != null && b.isBefore(a)) ? b : a);
  }

  /** What the next pass is to know; null where nobody is left over. */
  @Nullable Instant since() {
    return oldest.get() == null ? null : known;
  }

  /** For how long at least somebody has been waiting beside a free agent. */
  Duration duration(Instant now) {
    Instant came = oldest.get();
    if (came == null) {
      return Duration.ZERO;
    }
    return Duration.between(came.isAfter(known) ? came : known, now);
  }
}
