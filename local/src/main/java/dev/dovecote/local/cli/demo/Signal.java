package dev.dovecote.local.cli.demo;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Lets one thread wait until what others change is as it wants. */
final class Signal {
  /** Something may have changed. */
  synchronized void changed() {
    notifyAll();
  }

  /** Waits until a condition holds; false where it does not in time. */
  synchronized boolean await(BooleanSupplier condition, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
