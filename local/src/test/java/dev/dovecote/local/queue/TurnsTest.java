package dev.dovecote.local.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final int LONG = 10;

  private final Turns turns = new Turns();
  private final List<Integer> waits = new ArrayList<>();

  @Test
  void only_an_idle_queue_is_waited_for() throws InterruptedException {
    turns.receive(LONG, this::message);
    turns.receive(LONG, this::nothing);
    turns.ended();
    turns.receive(LONG, this::nothing);
    assertThat(waits).containsExactly(LONG, 0, LONG);
  }

  @Test
  void one_reader_at_a_time_receives() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(
            () -> {
              try {
                turns.receive(
                    LONG,
                    seconds -> {
                      waiting.countDown();
                      await(arrived);
                      return message(seconds);
                    });
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    await(waiting);
    CompletableFuture<List<String>> second =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return turns.receive(LONG, this::message);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(second).isNotDone();
    arrived.countDown();
    first.join();
    second.join();
    assertThat(waits).containsExactly(LONG, 0);
  }

  private List<String> message(int seconds) {
    waits.add(seconds);
    return List.of("message");
  }

  private List<String> nothing(int seconds) {
    waits.add(seconds);
    return List.of();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
