package dev.dovecote.local;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The batches that a source has given to its function, so that closing lets them end. */
public final class BatchesUnderWay {
  /** As many as there may be; closing takes all permits. */
  private static final int BATCHES_MAX = Integer.MAX_VALUE;

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** One permit for each batch under way; none is left once the source closes. */
  private final Semaphore permits = new Semaphore(BATCHES_MAX);

  /** Whether one more may begin: not once the source closes. If so, {@link #end} must follow. */
  public boolean begin() {
    return permits.tryAcquire();
  }

  /** One has ended. */
  public void end() {
    permits.release();
  }

  /** Lets no more begin, and waits for those under way, for three seconds at most. */
  public boolean awaitLast() {
    try {
      return permits.tryAcquire(BATCHES_MAX, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
