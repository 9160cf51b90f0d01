package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.simulation.planted.Planted;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator is tested too: it finds every bug that is planted. */
class PlantedBugsTest {
  private static final int STEPS = 200;

  /** Most seeds for one bug. */
  private static final int SEEDS_MAX = 150;

  static List<Planted> all() {
    return Planted.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_planted_bug_is_found(Planted planted) {
    Campaign.Hunt hunt = Campaign.hunt(planted, 1, SEEDS_MAX, STEPS);
    assertThat(hunt.caught()).as(planted.name()).isTrue();
  }
}
