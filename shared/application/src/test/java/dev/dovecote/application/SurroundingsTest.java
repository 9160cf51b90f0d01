package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurroundingsTest {
  private final List<Duration> pauses = new ArrayList<>();
  private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-02T08:00:00Z"));
  private final Surroundings surroundings =
      new Surroundings(
          clock,
          new Random(1),
          new Ids(clock, new Random(1)),
          pauses::add,
          Runnable::run,
          Metrics.SILENT);

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void what_fails_in_other_hands_fails_as_it_was(int many) {
    List<Integer> all = java.util.Collections.nCopies(many, 1);
    assertThatThrownBy(
            () ->
                surroundings.each(
                    all,
                    _ -> {
                      throw new AssertionError("crash");
                    }))
        .isExactlyInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () ->
                surroundings.map(
                    all,
                    _ -> {
                      throw new IllegalStateException("fault");
                    }))
        .isExactlyInstanceOf(IllegalStateException.class);
  }

  @Test
  void results_come_in_the_order_of_what_was_asked() {
    assertThat(surroundings.map(List.of(3, 1, 2), i -> i * 10)).containsExactly(30, 10, 20);
    assertThat(surroundings.map(List.<Integer>of(), i -> i)).isEmpty();
  }

  /** A simulation, in which only one thread runs at a time, lets others go on then. */
  @Test
  void whoever_waits_for_other_hands_tells_them_before() {
    List<Runnable> given = new ArrayList<>();
    Surroundings.Hands hands =
        new Surroundings.Hands() {
          @Override
          public void execute(Runnable work) {
            given.add(work);
          }

          @Override
          public void await(CompletableFuture<?> work) {
            given.forEach(Runnable::run);
            given.clear();
          }
        };
    Surroundings waiting =
        new Surroundings(
            clock,
            new Random(1),
            new Ids(clock, new Random(1)),
            pauses::add,
            hands,
            Metrics.SILENT);
    List<Integer> done = new ArrayList<>();
    waiting.each(List.of(1, 2), done::add);
    assertThat(done).containsExactly(1, 2);
    assertThat(waiting.map(List.of(1, 2), i -> i * 10)).containsExactly(10, 20);
    assertThat(waiting.join(waiting.begin(() -> 3))).isEqualTo(3);
  }

  @Test
  void patience_grows_with_the_attempts_up_to_a_limit() {
    for (int attempt = 1; attempt <= 40; attempt++) {
      surroundings.backOff(attempt);
    }
    assertThat(pauses).hasSize(40).allMatch(each -> each.toMillis() <= 200);
    assertThat(pauses.getFirst()).isLessThanOrEqualTo(Duration.ofMillis(10));
  }

  @Test
  void identifiers_sort_by_time_and_differ_by_chance() {
    InstantSource later = InstantSource.fixed(Instant.parse("2036-03-02T08:00:00Z"));
    String one = new Ids(clock, new Random(1)).commit();
    String other = new Ids(clock, new Random(2)).commit();
    assertThat(one).isNotEqualTo(other).hasSameSizeAs(other);
    assertThat(new Ids(later, new Random(3)).commit()).isGreaterThan(one).isGreaterThan(other);
    assertThat(new Ids(clock, new Random(1)).conversation().value()).hasSize(16);
  }
}
