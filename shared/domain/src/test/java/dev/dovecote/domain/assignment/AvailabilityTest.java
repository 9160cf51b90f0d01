package dev.dovecote.domain.assignment;

import static dev.dovecote.domain.Fixtures.NOON;
import static dev.dovecote.domain.Fixtures.agent;
import static dev.dovecote.domain.Fixtures.anAgent;
import static dev.dovecote.domain.Fixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.routing.Lane;
import dev.dovecote.domain.routing.RoutingRules;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvailabilityTest {
  private static final Lane EVERYONE = RoutingRules.NONE.lane(RoutingRules.EVERYONE);

  @ParameterizedTest
  @CsvSource({
    // status, im, load of 2, eligible, there
    "ONLINE, true, 0, true, true",
    "ONLINE, true, 1, true, true",
    "ONLINE, true, 2, false, true",
    "ONLINE, true, 3, false, true",
    "ONLINE, false, 0, false, false",
    "BREAK, true, 0, false, true",
    "BREAK, false, 0, false, false",
    "OFFLINE, true, 0, false, false",
  })
  void only_an_online_agent_with_a_free_slot_and_permission_is_eligible__ASSIGN_1_PERM_1(
      AgentStatus status, boolean im, int load, boolean eligible, boolean there) {
    Availability availability = of(NOON, agent("a", status, im, 2, load));
    assertThat(availability.eligible()).hasSize(eligible ? 1 : 0);
    assertThat(availability.anybodyThere(EVERYONE)).isEqualTo(there);
    assertThat(availability.freeSlots(EVERYONE)).isEqualTo(eligible ? 2 - load : 0);
  }

  /** Grace is 60 s: the lease's end is when the last connection was lost. */
  @ParameterizedTest
  @CsvSource({"-30000, true", "0, true", "59999, true", "60000, false", "90000, false"})
  void an_agent_is_reachable_within_the_grace_period__AGENT_3(long millisSince, boolean reachable) {
    Instant lost = NOON.minusMillis(millisSince);
    Availability availability = of(lost, anAgent("a", 2, 0));
    assertThat(availability.eligible()).hasSize(reachable ? 1 : 0);
    assertThat(availability.anybodyThere(EVERYONE)).isEqualTo(reachable);
  }

  @Test
  void an_agent_who_was_never_connected_is_not_reachable__AGENT_3() {
    Availability availability =
        new Availability(List.of(anAgent("a", 2, 0)), Map.of(), settings(), NOON);
    assertThat(availability.eligible()).isEmpty();
    assertThat(availability.anybodyThere(EVERYONE)).isFalse();
  }

  @Test
  void the_owner_needs_no_permission__PERM_1() {
    Agent owner =
        new Agent(
            new AgentId("boss"), "店主", Role.OWNER, false, AgentStatus.ONLINE, 5, Set.of(), 0, 1);
    assertThat(of(NOON, owner).eligible()).containsExactly(owner);
  }

  @Test
  void free_slots_are_those_of_the_eligible_only__AGENT_2() {
    Availability availability =
        of(
            NOON,
            anAgent("a", 5, 2),
            anAgent("lowered", 2, 5),
            agent("away", AgentStatus.BREAK, true, 9, 0));
    assertThat(availability.freeSlots(EVERYONE)).isEqualTo(3);
  }

  private static Availability of(Instant lease, Agent... agents) {
    Map<AgentId, Instant> leases = new HashMap<>();
    List.of(agents).forEach(agent -> leases.put(agent.id(), lease));
    return new Availability(List.of(agents), leases, settings(), NOON);
  }
}
