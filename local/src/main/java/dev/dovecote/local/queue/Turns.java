package dev.dovecote.local.queue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/**
 * Lets the readers of a FIFO queue receive one at a time, and wait long only while no batch is
 * under way. ElasticMQ answers a long wait by looking again and again, without rest, as long as a
 * message is there whose group is under way: one busy processor for as long as a pass takes.
 */
final class Turns {
  /** How long a message of a free group may be overlooked while another group is under way. */
  static final Duration PAUSE = Duration.ofMillis(20);

  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicInteger underWay = new AtomicInteger();
  private final Semaphore ended = new Semaphore(0);

  /**
   * Receives in turn; what is received is under way until {@link #ended}.
   *
   * @param waitSeconds how long to wait for a message while nothing is under way
   * @param receive receives, waiting so many seconds
   */
  <T> List<T> receive(int waitSeconds, IntFunction<List<T>> receive) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      ended.drainPermits();
      boolean idle = underWay.get() == 0;
      List<T> received = receive.apply(idle ? waitSeconds : 0);
      if (!received.isEmpty()) {
        underWay.incrementAndGet();
      } else if (!idle) {
        var _ = ended.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
      return received;
    } finally {
      turn.unlock();
    }
  }

  /** A batch has been handled: its group is free. */
  void ended() {
    underWay.decrementAndGet();
    ended.release();
  }
}
