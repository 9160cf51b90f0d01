package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  private static final int STEPS = 200;

  /** Fresh seeds go on for so long. */
  private static final Duration SLICE = Duration.ofSeconds(20);

  /** Seeds that once found something, and a few besides. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 9, 19, 25, 31, 43, 124, 126})
  void a_seed_violates_nothing(long seed) {
    assertThat(Simulation.run(seed, STEPS, Bug.NONE, false).violation()).isNull();
  }

  @Test
  void fresh_seeds_violate_nothing() {
    long seed = RandomGenerator.getDefault().nextLong(1L << 40);
    System.out.println("simulating from seed " + seed + " on");
    long until = System.nanoTime() + SLICE.toNanos();
    Draws draws = new Draws();
    while (System.nanoTime() < until) {
      Simulation.Outcome outcome = Simulation.run(seed, STEPS, Bug.NONE, false);
      assertThat(outcome.violation())
          .as("./dovecote sim --replay --seed %d --steps %d", seed, STEPS)
          .isNull();
      draws.add(outcome.tally().draws);
      seed++;
    }
    assertThat(draws.unfair()).isNull();
  }

  @Test
  void each_choice_of_the_system_is_judged__ASSIGN_2() {
    Tally tally = new Tally();
    for (long seed = 1; seed <= 10; seed++) {
      tally.add(Simulation.run(seed, STEPS, Bug.NONE, false).tally());
    }
    assertThat(
            sum(
                tally,
                Occurrence.JUDGED_ALONE,
                Occurrence.JUDGED_LAST_AGENT,
                Occurrence.JUDGED_IDLE_RATE,
                Occurrence.JUDGED_TURN,
                Occurrence.JUDGED_TIE))
        .isPositive()
        .isEqualTo(
            sum(
                tally,
                Occurrence.ASSIGNED_AT_ONCE,
                Occurrence.ASSIGNED_FROM_QUEUE,
                Occurrence.ASSIGNED_FROM_OFFLINE_MESSAGE));
  }

  private static long sum(Tally tally, Occurrence... some) {
    return Arrays.stream(some).mapToLong(tally::of).sum();
  }

  @Test
  void the_same_seed_is_the_same_story() {
    Simulation.Outcome once = Simulation.run(7, STEPS, Bug.NONE, true);
    Simulation.Outcome again = Simulation.run(7, STEPS, Bug.NONE, true);
    assertThat(once.story()).isNotEmpty().isEqualTo(again.story());
  }
}
