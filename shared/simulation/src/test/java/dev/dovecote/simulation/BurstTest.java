package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BurstTest {
  private static final Contention.Result PLAYED =
      new Contention.Result(5, 1_000, 100, 1_000, Map.of("pass", 10, "end", 20), 3.7, null);
  private static final Contention.Result WITHOUT_AGENT_OR_WITH_TWO =
      new Contention.Result(5, 1_000, 100, 1_000, Map.of("first message", 300), 3.7, "1: two");

  @Test
  void the_conflicts_of_an_assignment_are_told_beside_what_a_campaign_tells() {
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("seeds", 1);
    new Burst(PLAYED, WITHOUT_AGENT_OR_WITH_TWO).addTo(result);
    assertThat(result.path("seeds").asInt()).isEqualTo(1);
    assertThat(result.path("conflictsPerAssignment").asDouble()).isEqualTo(0.03);
    assertThat(result.path("conflictsPerAssignmentAllWarm").asDouble()).isEqualTo(0.3);
    assertThat(result.path("burst").path("conflicts").path("end").asInt()).isEqualTo(20);
  }

  @Test
  void a_violation_is_told_with_the_seed_that_plays_it_again() {
    assertThat(new Burst(PLAYED, PLAYED).violations()).isEmpty();
    assertThat(new Burst(PLAYED, WITHOUT_AGENT_OR_WITH_TWO).violations())
        .containsExactly("burst, seed 5: 1: two");
  }
}
