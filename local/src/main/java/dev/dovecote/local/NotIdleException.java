package dev.dovecote.local;

import java.time.Duration;

/** A stack did not come to rest in time; the message says what is under way or in a queue. */
public final class NotIdleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotIdleException(Duration waited, String busy) {
    super("not idle within %s: %s".formatted(waited, busy));
  }
}
