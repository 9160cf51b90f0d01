package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator is tested too: it finds every bug that is planted. */
class PlantedBugsTest {
  private static final int STEPS = 200;

  /** Most seeds for one bug. */
  private static final int SEEDS_MAX = 150;

  /** Fewer would say little of the simulator. */
  private static final int PLANTED_MIN = 20;

  /** Several are hunted at a time. */
  static List<Campaign.Hunt> all() {
    List<Campaign.Hunt> hunts = Campaign.hunt(1, SEEDS_MAX, STEPS, _ -> {});
    assertThat(hunts).hasSizeGreaterThanOrEqualTo(PLANTED_MIN);
    return hunts;
  }

  @ParameterizedTest
  @MethodSource("all")
  void a_planted_bug_is_found(Campaign.Hunt hunt) {
    assertThat(hunt.caught()).as(hunt.name()).isTrue();
  }
}
