package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.assignment.Reason.DecidedBy;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who should get a buyer, read from the rules' words anew, apart from the code under test.
 *
 * @param policy of the shop
 * @param among who may (ASSIGN-1); nobody where empty
 * @param overflow whether those are not the rule's own (QUEUE-3)
 * @param decidedBy what decides among them
 * @param best of whom one must be chosen; which of several, is chance
 */
record Ruling(
    Policy policy,
    List<Contender> among,
    boolean overflow,
    DecidedBy decidedBy,
    List<Contender> best) {

  /**
   * @param owed lanes whose waiting buyers go first
   * @param planned how many the same plan has given each agent before
   */
  static Ruling of(
      Look look,
      String lane,
      @Nullable AgentId lastAgent,
      Set<String> owed,
      Map<AgentId, Integer> planned) {
    List<Contender> free = free(look, owed, planned);
    Set<AgentId> ofRule = Seats.ofRule(look.settings, lane, look.agents());
    List<Contender> own = free.stream().filter(each -> ofRule.contains(each.agent())).toList();
    boolean overflow = own.isEmpty() && Seats.overflows(look.settings, lane) && !free.isEmpty();
    return of(look.settings.policy(), overflow ? free : own, overflow, lastAgent);
  }

  private static List<Contender> free(Look look, Set<String> owed, Map<AgentId, Integer> planned) {
    Set<AgentId> spokenFor = new HashSet<>();
    owed.forEach(each -> spokenFor.addAll(Seats.takers(look.settings, each, look.agents())));
    List<Contender> free = new ArrayList<>();
    for (Agent agent : look.agents()) {
      int more = planned.getOrDefault(agent.id(), 0);
      int load = agent.load() + more;
      int capacity = Shop.capacity(agent, look.settings);
      boolean eligible =
          agent.status() == AgentStatus.ONLINE && look.present(agent) && load < capacity;
      if (eligible && !spokenFor.contains(agent.id())) {
        long turns = Math.max(agent.turns(), look.settings.turnsFrom()) + more;
        free.add(new Contender(agent.id(), load, capacity, turns));
      }
    }
    return free;
  }

  private static Ruling of(
      Policy policy, List<Contender> among, boolean overflow, @Nullable AgentId lastAgent) {
    if (policy == Policy.PRIORITY) {
      for (Contender each : among) {
        if (each.agent().equals(lastAgent)) {
          return new Ruling(policy, among, overflow, DecidedBy.LAST_AGENT, List.of(each));
        }
      }
    }
    List<Contender> sorted = among.stream().sorted(order(policy)).toList();
    List<Contender> best =
        sorted.stream()
            .filter(each -> order(policy).compare(each, sorted.getFirst()) == 0)
            .toList();
    DecidedBy alone = policy == Policy.EVEN ? DecidedBy.FEWEST_TURNS : DecidedBy.IDLE_RATE;
    return new Ruling(policy, among, overflow, best.size() > 1 ? DecidedBy.CHANCE : alone, best);
  }

  /** Whoever goes first comes first: the idlest (ASSIGN-2), or whose turn it is (ASSIGN-3). */
  static Comparator<Contender> order(Policy policy) {
    return policy == Policy.EVEN
        ? Comparator.comparingLong(Contender::turns)
        : Comparator.comparingDouble(Contender::idleRate).reversed();
  }

  boolean names(AgentId agent) {
    return best.stream().anyMatch(each -> each.agent().equals(agent));
  }

  @Nullable Contender contender(@Nullable AgentId agent) {
    return among.stream().filter(each -> each.agent().equals(agent)).findFirst().orElse(null);
  }
}
