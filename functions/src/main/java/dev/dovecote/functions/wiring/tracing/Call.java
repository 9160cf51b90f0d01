package dev.dovecote.functions.wiring.tracing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call of AWS under way, or over. Written by the thread that makes it, and read by the
 * invocation's own when that is over.
 */
final class Call {
  final String service;
  final String operation;

  /** Its tables by name, or its queue by URL. */
  final List<String> resources;

  /** On the invocation's clock. */
  final long begunNanos;

  /** Null until it is over. */
  volatile @Nullable Outcome outcome;

  private volatile int attempts;

  /**
   * What came of it.
   *
   * @param endedNanos on the invocation's clock
   * @param status of HTTP; 0 where nobody answered
   * @param requestId AWS's; null where nobody answered
   * @param error AWS's code, or the exception's name; null where it went well
   * @param throttled it was refused because there were too many
   */
  record Outcome(
      long endedNanos,
      int status,
      @Nullable String requestId,
      @Nullable String error,
      boolean throttled) {}

  Call(String service, String operation, List<String> resources, long begunNanos) {
    this.service = service;
    this.operation = operation;
    this.resources = resources;
    this.begunNanos = begunNanos;
  }

  /** It is tried, once more; only ever by one thread. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void attempt() {
    attempts++;
  }

  int retries() {
    return Math.max(0, attempts - 1);
  }
}
