package dev.dovecote.domain.assignment;

import static dev.dovecote.domain.Fixtures.NOON;
import static dev.dovecote.domain.Fixtures.anAgent;
import static dev.dovecote.domain.Fixtures.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import dev.dovecote.domain.routing.Lane;
import dev.dovecote.domain.routing.RoutingRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final Random CHANCE = new Random(1);
  private static final Lane EVERYONE = RoutingRules.NONE.lane(RoutingRules.EVERYONE);

  /** The spec's own example: 80 % idle against 90 % idle. */
  @Test
  void capacity_30_with_3_is_chosen_over_10_with_2__ASSIGN_2() {
    Choice choice = choose(null, anAgent("ten", 10, 2), anAgent("thirty", 30, 3));
    assertThat(choice.agent()).isEqualTo(new AgentId("thirty"));
    assertThat(choice.reason().decidedBy()).isEqualTo(Reason.DecidedBy.IDLE_RATE);
    assertThat(choice.reason().policy()).isEqualTo(Policy.PRIORITY);
  }

  @ParameterizedTest
  @CsvSource({
    // capacity and load of a, of b, and who is chosen
    "10, 2, 30, 3, b",
    "1, 0, 999, 1, a",
    "999, 1, 1, 0, b",
    "999, 1, 998, 1, a",
    "3, 1, 999, 334, a",
    "3, 1, 999, 332, b",
    "20, 19, 20, 20, a",
    "20, 20, 1, 0, b",
  })
  void the_highest_idle_rate_is_chosen__ASSIGN_2(
      int capacityA, int loadA, int capacityB, int loadB, String chosen) {
    for (boolean reversed : new boolean[] {false, true}) {
      List<Agent> agents =
          new ArrayList<>(List.of(anAgent("a", capacityA, loadA), anAgent("b", capacityB, loadB)));
      if (reversed) {
        agents = agents.reversed();
      }
      assertThat(planner(CHANCE, agents).choose(EVERYONE, null).agent())
          .isEqualTo(new AgentId(chosen));
    }
  }

  @Test
  void the_agent_who_served_the_buyer_last_comes_before_the_most_idle__ASSIGN_2() {
    Choice choice = choose(new AgentId("busy"), anAgent("busy", 10, 9), anAgent("idle", 10, 0));
    assertThat(choice.agent()).isEqualTo(new AgentId("busy"));
    assertThat(choice.reason().decidedBy()).isEqualTo(Reason.DecidedBy.LAST_AGENT);
  }

  @Test
  void a_last_agent_without_a_free_slot_or_not_eligible_is_passed_over__ASSIGN_2() {
    Agent idle = anAgent("idle", 10, 0);
    assertThat(choose(new AgentId("full"), anAgent("full", 3, 3), idle).agent())
        .isEqualTo(idle.id());
    assertThat(choose(new AgentId("elsewhere"), idle).agent()).isEqualTo(idle.id());
  }

  @Test
  void of_equal_idle_rates_either_is_chosen_by_chance__ASSIGN_2() {
    Map<AgentId, Integer> chosen = new HashMap<>();
    for (int seed = 0; seed < 400; seed++) {
      Planner planner =
          planner(
              new Random(seed * 7919L),
              List.of(anAgent("a", 10, 1), anAgent("b", 20, 2), anAgent("c", 10, 5)));
      Choice choice = planner.choose(EVERYONE, null);
      assertThat(choice.reason().decidedBy()).isEqualTo(Reason.DecidedBy.CHANCE);
      chosen.merge(choice.agent(), 1, Integer::sum);
    }
    assertThat(chosen.keySet()).containsExactlyInAnyOrder(new AgentId("a"), new AgentId("b"));
    assertThat(chosen.values()).allMatch(count -> count > 120);
  }

  @Test
  void a_full_agent_gets_no_buyer__ASSIGN_1() {
    assertThat(choose(null, anAgent("full", 2, 2))).isNull();
    assertThat(choose(null)).isNull();
  }

  @Test
  void capacity_below_the_load_takes_no_new_one__AGENT_2() {
    assertThat(choose(null, anAgent("lowered", 2, 5))).isNull();
    assertThat(choose(new AgentId("lowered"), anAgent("lowered", 2, 5), anAgent("b", 1, 0)).agent())
        .isEqualTo(new AgentId("b"));
  }

  @Test
  void a_plan_keeps_the_order_and_stops_where_nobody_is_free__QUEUE_2() {
    Planner planner = planner(CHANCE, List.of(anAgent("a", 2, 0), anAgent("b", 3, 2)));
    List<Waiting> queue = queue(7);
    List<Planner.Assignment> plan = planner.plan(queue);
    assertThat(plan).extracting(Planner.Assignment::waiting).isEqualTo(queue.subList(0, 3));
  }

  @Test
  void no_plan_exceeds_a_capacity_or_leaves_a_slot_needlessly_free__ASSIGN_4() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<Agent> agents =
          IntStream.range(0, 1 + random.nextInt(8))
              .mapToObj(i -> anAgent("agent" + i, 1 + random.nextInt(9), random.nextInt(9)))
              .toList();
      int free = agents.stream().mapToInt(Agent::freeSlots).sum();
      List<Waiting> queue = queue(random.nextInt(40));

      List<Planner.Assignment> plan = planner(random, agents).plan(queue);

      assertThat(plan).hasSize(Math.min(free, queue.size()));
      Map<AgentId, Integer> given = new HashMap<>();
      plan.forEach(each -> given.merge(each.choice().agent(), 1, Integer::sum));
      for (Agent agent : agents) {
        assertThat(given.getOrDefault(agent.id(), 0)).isLessThanOrEqualTo(agent.freeSlots());
      }
    }
  }

  /** Each choice against a plain restatement of the rule. */
  @Test
  void every_buyer_of_a_plan_gets_one_of_the_most_idle_at_that_moment__ASSIGN_2() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Map<AgentId, int[]> loads = new HashMap<>();
      List<Agent> agents =
          IntStream.range(0, 6)
              .mapToObj(i -> anAgent("agent" + i, 1 + random.nextInt(30), random.nextInt(10)))
              .toList();
      agents.forEach(agent -> loads.put(agent.id(), new int[] {agent.load(), agent.capacity()}));
      Planner planner = planner(random, agents);
      for (Choice choice = planner.choose(EVERYONE, null);
          choice != null;
          choice = planner.choose(EVERYONE, null)) {
        double best =
            loads.values().stream()
                .filter(each -> each[0] < each[1])
                .mapToDouble(PlannerTest::idleRate)
                .max()
                .orElseThrow();
        int[] chosen = loads.get(choice.agent());
        assertThat(idleRate(chosen)).isCloseTo(best, org.assertj.core.data.Offset.offset(1e-9));
        chosen[0]++;
      }
      assertThat(loads.values()).allMatch(each -> each[0] >= each[1]);
    }
  }

  @Test
  void evenly_each_gets_as_many_as_the_others_with_no_preference__ASSIGN_3() {
    List<Agent> agents =
        List.of(anAgent("a", 100, 0), anAgent("b", 100, 40), anAgent("c", 100, 90));
    Planner planner = planner(CHANCE, agents, settings().but().policy(Policy.EVEN).done());
    Map<AgentId, Integer> given = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      Choice choice = planner.choose(EVERYONE, new AgentId("c"));
      assertThat(choice.reason().policy()).isEqualTo(Policy.EVEN);
      given.merge(choice.agent(), 1, Integer::sum);
    }
    assertThat(given.values()).containsExactly(10, 10, 10);
  }

  @Test
  void without_queueing_everyone_has_999_slots__ASSIGN_6() {
    Planner planner =
        planner(CHANCE, List.of(anAgent("a", 1, 1)), settings().but().noQueueing(true).done());
    for (int i = 0; i < 998; i++) {
      assertThat(planner.choose(EVERYONE, null)).isNotNull();
    }
    assertThat(planner.choose(EVERYONE, null)).isNull();
  }

  @Test
  void only_those_of_the_rule_are_chosen_and_others_by_overflow_once_they_are_full__QUEUE_3() {
    Lane closed = new Lane("x", Set.of(new AgentId("named")), false);
    Lane overflowing = new Lane("x", Set.of(new AgentId("named")), true);
    List<Agent> agents = List.of(anAgent("named", 1, 0), anAgent("other", 9, 0));
    Planner planner = planner(CHANCE, agents);
    assertThat(planner.choose(closed, new AgentId("other")).agent())
        .isEqualTo(new AgentId("named"));
    assertThat(planner.choose(closed, null)).isNull();
    Choice other = planner.choose(overflowing, null);
    assertThat(other.agent()).isEqualTo(new AgentId("other"));
    assertThat(other.reason().overflow()).isTrue();
  }

  @Test
  void a_rule_that_names_nobody_there_is_means_everyone__ROUTE_3() {
    Lane gone = new Lane("x", Set.of(new AgentId("left-the-shop")), false);
    assertThat(planner(CHANCE, List.of(anAgent("a", 1, 0))).choose(gone, null)).isNotNull();
  }

  @Test
  void the_reason_names_the_chosen_first_then_the_most_idle_of_ten_at_most() {
    List<Agent> agents =
        IntStream.range(0, 30).mapToObj(i -> anAgent("agent" + i, 100, i)).toList();
    Choice choice = planner(CHANCE, agents).choose(EVERYONE, new AgentId("agent25"));
    List<Reason.Standing> candidates = choice.reason().candidates();
    assertThat(candidates).hasSize(Reason.CANDIDATES_MAX);
    assertThat(candidates.getFirst()).isEqualTo(new Reason.Standing(choice.agent(), 25, 100));
    assertThat(candidates.subList(1, 10))
        .isSortedAccordingTo(Comparator.comparingInt(Reason.Standing::load))
        .extracting(each -> each.agent().value())
        .containsExactlyElementsOf(IntStream.range(0, 9).mapToObj(i -> "agent" + i).toList());
    Set<AgentId> distinct = new TreeSet<>(Comparator.comparing(AgentId::value));
    candidates.forEach(each -> distinct.add(each.agent()));
    assertThat(distinct).hasSize(10);
  }

  private static Planner planner(RandomGenerator chance, List<Agent> agents) {
    return planner(chance, agents, settings());
  }

  private static Planner planner(
      RandomGenerator chance, List<Agent> agents, ShopSettings settings) {
    Map<AgentId, Instant> leases = new HashMap<>();
    agents.forEach(agent -> leases.put(agent.id(), NOON));
    return new Planner(new Availability(agents, leases, settings, NOON), chance);
  }

  private static double idleRate(int[] loadAndCapacity) {
    return (loadAndCapacity[1] - loadAndCapacity[0]) / (double) loadAndCapacity[1];
  }

  private static Choice choose(AgentId lastAgent, Agent... agents) {
    return planner(CHANCE, List.of(agents)).choose(EVERYONE, lastAgent);
  }

  private static List<Waiting> queue(int size) {
    return IntStream.range(0, size)
        .mapToObj(
            i ->
                new Waiting(
                    RoutingRules.EVERYONE,
                    new ConversationId("c" + i),
                    new BuyerId("b" + i),
                    NOON.plusMillis(i),
                    null))
        .toList();
  }
}
