package dev.dovecote.local.client;

/**
 * How fast a client reads up on conversations: within what one socket may send, with room left for
 * what its user does meanwhile.
 */
final class Pace {
  /** Requests at once; a socket may send 200. */
  static final int AT_ONCE = 100;

  /** Requests a second for long; a socket may send 50. */
  static final int PER_SECOND = 40;

  private static final long EACH_NANOS = 1_000_000_000L / PER_SECOND;
  private static final long AT_ONCE_NANOS = EACH_NANOS * AT_ONCE;

  private long reservedUntil;

  /** A pace at which nothing has been sent yet. */
  Pace(long nowNanos) {
    this.reservedUntil = nowNanos - AT_ONCE_NANOS;
  }

  /** Reserves one request; how long to wait before it is sent, in nanoseconds. */
  synchronized long delayNanos(long nowNanos) {
    reservedUntil = Math.max(reservedUntil, nowNanos - AT_ONCE_NANOS) + EACH_NANOS;
    return Math.max(0, reservedUntil - nowNanos);
  }
}
