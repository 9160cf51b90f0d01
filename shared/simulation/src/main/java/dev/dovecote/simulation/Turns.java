package dev.dovecote.simulation;

import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings.Policy;

/**
 * Turns are counted, each on the one who got the buyer (ASSIGN-3). Whoever comes online where they
 * go by turns begins with as many as the online agent who has fewest; where they begin to go by
 * turns, all begin with as many as whoever has most.
 */
final class Turns {
  private final Violations violations;

  Turns(Violations violations) {
    this.violations = violations;
  }

  /** An invocation has written an agent's item. */
  void check(Agent old, Agent agent, Invocation by) {
    long expected = old.turns() + Math.max(0, agent.load() - old.load());
    if (agent.status() == AgentStatus.ONLINE && joins(old, by)) {
      expected = Math.max(expected, fewest(agent, by));
    }
    if (begins(by)) {
      expected = Math.max(expected, most(by));
    }
    if (agent.turns() != expected) {
      violations.add(
          "ASSIGN-3: the turns of "
              + agent.id()
              + " went from "
              + old.turns()
              + " to "
              + agent.turns()
              + ", and should be "
              + expected
              + ": "
              + by.what);
    }
  }

  /** An invocation ended: where all begin to go by turns, nobody has been left behind. */
  void ended(Invocation by) {
    Look look = by.look();
    if (!begins(by) || by.changes == 0 || by.failedUpdates > 0) {
      return;
    }
    long most = look != null && look.hasAllAgents() ? most(by) : 0;
    for (Agent agent : by.shop.agents.values()) {
      if (agent.turns() < most) {
        violations.add(
            "ASSIGN-3: %s begins with %d turns, and should with %d: %s"
                .formatted(agent.id(), agent.turns(), most, by.what));
      }
    }
  }

  /** By what it had read: who seems to be online already does not join. */
  private static boolean joins(Agent old, Invocation by) {
    AgentStatus was = by.statusRead() == null ? old.status() : by.statusRead();
    return by.what.endsWith("goes " + AgentStatus.ONLINE)
        && was != AgentStatus.ONLINE
        && by.settings().policy() == Policy.EVEN;
  }

  /** The owner has changed from another policy, by what it had read. */
  private static boolean begins(Invocation by) {
    return by.what.contains(DeskActs.CHANGES_SETTINGS + Policy.EVEN + " ")
        && by.settings().policy() != Policy.EVEN;
  }

  /** Of all, as the invocation read them; nobody's turns where it did not. */
  private static long most(Invocation by) {
    Look look = by.look();
    return look == null ? 0 : look.agents().stream().mapToLong(Agent::turns).max().orElse(0);
  }

  /** Of the others who are online, as the invocation read them; as they are, where it did not. */
  private static long fewest(Agent agent, Invocation by) {
    Look look = by.look();
    return (look == null ? by.shop.agents.values() : look.agents())
        .stream()
            .filter(other -> other.status() == AgentStatus.ONLINE && !other.id().equals(agent.id()))
            .mapToLong(Agent::turns)
            .min()
            .orElse(0);
  }
}
