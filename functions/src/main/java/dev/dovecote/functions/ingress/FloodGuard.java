package dev.dovecote.functions.ingress;

import dev.dovecote.application.Recent;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;

/**
 * Keeps one socket from flooding an instance of the function: a bucket of tokens for each, in
 * memory. What many sockets send together is limited by API Gateway.
 */
@Singleton
final class FloodGuard {
  /** Frames a socket may send at once. */
  static final int BURST = 200;

  /** Frames a second that it may send for long. */
  static final int PER_SECOND = 50;

  /** Sockets remembered; the one that was silent longest is forgotten first, with a full bucket. */
  private static final int SOCKETS_MAX = 10_000;

  private final InstantSource clock;
  private final Map<String, Bucket> buckets = new Recent<>(SOCKETS_MAX);

  private static final class Bucket {
    double tokens = BURST;
    long filledAtMillis;
  }

  FloodGuard(InstantSource clock) {
    this.clock = clock;
  }

  /** Counts a frame; false where it is one too many. */
  synchronized boolean admits(String connection) {
    long now = clock.millis();
    Bucket bucket = buckets.computeIfAbsent(connection, _ -> newBucket(now));
    double filled = (now - bucket.filledAtMillis) * (PER_SECOND / 1000.0);
    bucket.tokens = Math.min(BURST, bucket.tokens + Math.max(0, filled));
    bucket.filledAtMillis = now;
    if (bucket.tokens < 1) {
      return false;
    }
    bucket.tokens--;
    return true;
  }

  private static Bucket newBucket(long now) {
    Bucket bucket = new Bucket();
    bucket.filledAtMillis = now;
    return bucket;
  }
}
