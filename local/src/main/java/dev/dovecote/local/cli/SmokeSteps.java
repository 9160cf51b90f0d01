package dev.dovecote.local.cli;

import java.io.PrintWriter;

/** Steps one after another, each printed with how it went; after one that fails none is run. */
final class SmokeSteps {
  private final PrintWriter out;
  private boolean failed;

  /** A step: it failed where it throws. */
  interface Step {
    void run() throws Exception;
  }

  SmokeSteps(PrintWriter out) {
    this.out = out;
  }

  /** Whether a step failed. */
  boolean failed() {
    return failed;
  }

  /** Runs a step unless one failed before; whether it was run, and went well. */
  boolean run(String what, Step step) {
    return !failed && always(what, step);
  }

  /** Runs a step, whatever happened before: one that sets something back. */
  boolean always(String what, Step step) {
    long begun = System.nanoTime();
    try {
      step.run();
      out.printf("ok      %6d ms  %s%n", millisSince(begun), what);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      failed = true;
    } catch (Exception cause) {
      failed = true;
      out.printf("FAILED  %6d ms  %s: %s%n", millisSince(begun), what, Failures.told(cause));
    }
    return false;
  }

  private static long millisSince(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
  }
}
