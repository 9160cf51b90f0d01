package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What the simulator itself takes for right. */
class RulingTest {
  private static final Contender TEN_WITH_TWO = contender("a", 2, 10, 0);
  private static final Contender THIRTY_WITH_THREE = contender("b", 3, 30, 5);

  @Test
  void thirty_with_three_is_idler_than_ten_with_two__ASSIGN_2() {
    assertThat(first(Policy.PRIORITY, TEN_WITH_TWO, THIRTY_WITH_THREE))
        .isEqualTo(THIRTY_WITH_THREE);
    assertThat(first(Policy.PRIORITY, contender("a", 1, 2, 0), contender("b", 0, 1, 0)).agent())
        .isEqualTo(new AgentId("b"));
  }

  @Test
  void equal_rates_of_unequal_capacities_are_a_tie__ASSIGN_2() {
    for (int capacity = 1; capacity <= 333; capacity++) {
      Contender third = contender("a", 2 * capacity, 3 * capacity, 0);
      assertThat(Ruling.order(Policy.PRIORITY).compare(third, contender("b", 2, 3, 0))).isZero();
    }
  }

  @Test
  void whoever_had_fewer_turns_goes_first__ASSIGN_3() {
    assertThat(first(Policy.EVEN, THIRTY_WITH_THREE, TEN_WITH_TWO)).isEqualTo(TEN_WITH_TWO);
  }

  @Test
  void draws_by_chance_are_fair_and_others_are_not__ASSIGN_2() {
    RandomGenerator chance = RandomGenerator.of("SplittableRandom");
    Draws fair = new Draws();
    Draws first = new Draws();
    Draws last = new Draws();
    for (int i = 0; i < 100_000; i++) {
      int equals = 2 + i % 4;
      fair.drawn(chance.nextInt(equals), equals);
    }
    for (int i = 0; i < 60; i++) {
      first.drawn(0, 2);
      last.drawn(2, 3);
    }
    assertThat(fair.unfair()).isNull();
    assertThat(first.unfair()).contains("60 ties, the first");
    assertThat(last.unfair()).contains("60 ties, the last");
    first.add(last);
    assertThat(first.unfair()).isNull();
  }

  private static Contender first(Policy policy, Contender... some) {
    return List.of(some).stream().min(Ruling.order(policy)).orElseThrow();
  }

  private static Contender contender(String name, int load, int capacity, long turns) {
    return new Contender(new AgentId(name), load, capacity, turns);
  }
}
