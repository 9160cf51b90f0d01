package dev.dovecote.local.cli.bench;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** The times at which somebody who writes at a steady rate writes; begins at a random one. */
final class Beat {
  private final long between;
  private long next;

  private Beat(long between) {
    this.between = between;
    this.next =
        System.nanoTime() + (between == 0 ? 0 : ThreadLocalRandom.current().nextLong(between));
  }

  /**
   * So long from one to the next.
   *
   * @param between zero for no waiting at all
   */
  static Beat of(Duration between) {
    return new Beat(between.toNanos());
  }

  /** Waits for the next; goes on at once where it is past. */
  void await() {
    long left;
    while ((left = next - System.nanoTime()) > 0) {
      LockSupport.parkNanos(left);
    }
    next += between;
  }
}
