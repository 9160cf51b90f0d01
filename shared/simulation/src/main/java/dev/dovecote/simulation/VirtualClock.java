package dev.dovecote.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes only when it is told to. */
final class VirtualClock implements InstantSource {
  private long millis;

  VirtualClock(Instant start) {
    millis = start.toEpochMilli();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public long millis() {
    return millis;
  }

  void advance(Duration duration) {
    millis += duration.toMillis();
  }

  /** Never back. */
  void advanceTo(Instant instant) {
    millis = Math.max(millis, instant.toEpochMilli());
  }
}
