package dev.dovecote.local;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is under way, so that tests can wait until the stack is idle. */
public final class Activity {
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger begun = new AtomicInteger();

  /** One more thing is under way, until the returned token is closed. */
  public Token begin() {
    begun.incrementAndGet();
    underWay.incrementAndGet();
    return new Token(this);
  }

  /** How many things are under way. */
  public int underWay() {
    return underWay.get();
  }

  /**
   * How many things were begun so far: unchanged between two looks means that nothing ran in
   * between.
   */
  public int begun() {
    return begun.get();
  }

  /** Ends what was begun, once. */
  public static final class Token implements AutoCloseable {
    private final Activity activity;
    private final java.util.concurrent.atomic.AtomicBoolean open =
        new java.util.concurrent.atomic.AtomicBoolean(true);

    private Token(Activity activity) {
      this.activity = activity;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        activity.underWay.decrementAndGet();
      }
    }
  }
}
