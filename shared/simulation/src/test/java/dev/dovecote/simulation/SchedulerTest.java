package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final Instant START = Instant.parse("2026-03-02T04:00:00Z");

  private final VirtualClock clock = new VirtualClock(START);
  private final Scheduler scheduler = new Scheduler(clock);
  private final List<String> told = new ArrayList<>();

  private void pass(int millis) {
    scheduler.pass(Duration.ofMillis(millis));
  }

  @Test
  void whose_time_comes_first_goes_first_and_of_several_who_asked_first() {
    scheduler.begin(
        Duration.ZERO,
        () -> {
          pass(10);
          told.add("a at " + scheduler.passed().toMillis());
        });
    scheduler.begin(
        Duration.ofMillis(5),
        () -> {
          told.add("b at " + scheduler.passed().toMillis());
          pass(5);
          told.add("b at " + scheduler.passed().toMillis());
        });
    scheduler.run();
    assertThat(told).containsExactly("b at 5", "a at 10", "b at 10");
    assertThat(clock.instant()).isEqualTo(START.plusMillis(10));
  }

  @Test
  void branches_go_on_at_the_same_time_and_whoever_waits_for_them_goes_on_with_the_last() {
    scheduler.begin(
        Duration.ZERO,
        () -> {
          List<CompletableFuture<Void>> branches = new ArrayList<>();
          for (int millis : List.of(30, 20)) {
            branches.add(CompletableFuture.runAsync(() -> pass(millis), scheduler));
          }
          CompletableFuture<Void> all =
              CompletableFuture.allOf(branches.toArray(CompletableFuture[]::new));
          scheduler.await(all);
          assertThat(all).isDone();
          told.add("done at " + scheduler.passed().toMillis());
        });
    scheduler.run();
    assertThat(told).containsExactly("done at 30");
  }

  @Test
  void a_failure_of_one_ends_all_and_is_told() {
    List<Thread> threads = new ArrayList<>();
    scheduler.begin(
        Duration.ZERO,
        () -> {
          threads.add(Thread.currentThread());
          try {
            pass(1_000);
            told.add("went on");
          } finally {
            told.add("ended");
          }
        });
    scheduler.begin(
        Duration.ofMillis(1),
        () -> {
          threads.add(Thread.currentThread());
          throw new IllegalArgumentException("wrong");
        });
    scheduler.begin(Duration.ofMillis(2), () -> told.add("began"));
    assertThatThrownBy(scheduler::run).hasMessage("wrong");
    assertThat(told).containsExactly("ended");
    assertThat(threads).hasSize(2).allSatisfy(thread -> assertThat(thread.join(MAX)).isTrue());
  }

  private static final Duration MAX = Duration.ofSeconds(10);

  @Test
  void whoever_waits_for_what_never_comes_is_found() {
    scheduler.begin(Duration.ZERO, () -> scheduler.await(new CompletableFuture<>()));
    assertThatThrownBy(scheduler::run).hasMessageContaining("never comes");
  }
}
