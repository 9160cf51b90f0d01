package dev.dovecote.simulation;

import java.util.concurrent.Semaphore;

/**
 * A thread that takes turns with the one that started it, so that of all only one ever runs: what
 * it does can be left hanging and go on much later, and the whole stays a function of the seed.
 */
final class Strand {
  private final Semaphore turn = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private volatile boolean done;

  /** Runs a body until it ends, or suspends itself. */
  void start(Runnable body) {
    Thread.ofVirtual()
        .start(
            () -> {
              turn.acquireUninterruptibly();
              try {
                body.run();
              } finally {
                done = true;
                back.release();
              }
            });
    resume();
  }

  /** Lets it go on until it ends, or suspends itself again. */
  void resume() {
    turn.release();
    back.acquireUninterruptibly();
  }

  /** Called by the body: gives the turn back until it is resumed. */
  void suspend() {
    back.release();
    turn.acquireUninterruptibly();
  }

  boolean isDone() {
    return done;
  }
}
