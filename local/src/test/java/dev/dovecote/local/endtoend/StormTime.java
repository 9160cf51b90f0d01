package dev.dovecote.local.endtoend;

import dev.dovecote.local.DrivenClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A storm's time: it runs faster than the machine's, and whoever takes part waits by it. */
final class StormTime implements AutoCloseable {
  /** How many times as fast: so that leases run out within a test. */
  static final int SPEED = 4;

  private static final Duration BEAT = Duration.ofSeconds(1);

  private final DrivenClock clock;
  private final ScheduledExecutorService driver = Executors.newSingleThreadScheduledExecutor();
  private final List<Runnable> eachBeat = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Object beat = new Object();
  private boolean over;

  StormTime(DrivenClock clock) {
    this.clock = clock;
  }

  /** What is done at each second of the storm. */
  void eachBeat(Runnable some) {
    eachBeat.add(some);
  }

  void start() {
    long pause = BEAT.dividedBy(SPEED).toMillis();
    var _ = driver.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    try {
      clock.advance(BEAT);
      eachBeat.forEach(Runnable::run);
    } catch (RuntimeException | AssertionError failed) {
      failures.add(failed);
    }
    synchronized (beat) {
      beat.notifyAll();
    }
  }

  Instant now() {
    return clock.instant();
  }

  /** Waits between so many seconds and so many; false where the storm is over. */
  boolean pause(Random chance, int fromSeconds, int toSeconds) throws InterruptedException {
    int millis = chance.nextInt(fromSeconds * 1000, toSeconds * 1000);
    Instant until = now().plusMillis(millis);
    synchronized (beat) {
      while (!over && now().isBefore(until)) {
        beat.wait();
      }
      return !over;
    }
  }

  /** Ends the storm; what went wrong with its beats. */
  List<Throwable> end() throws InterruptedException {
    driver.shutdown();
    if (!driver.awaitTermination(1, TimeUnit.MINUTES)) {
      failures.add(new AssertionError("a beat of the storm does not end"));
    }
    synchronized (beat) {
      over = true;
      beat.notifyAll();
    }
    return new ArrayList<>(failures);
  }

  @Override
  public void close() {
    driver.shutdownNow();
  }
}
