package dev.dovecote.simulation;

import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import java.util.Set;
import java.util.stream.Collectors;

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
    Set<Long> expected =
        by.allSettings().stream()
            .map(settings -> expected(old, agent, settings, by))
            .collect(Collectors.toSet());
    if (!expected.contains(agent.turns())) {
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

  private static long expected(Agent old, Agent agent, ShopSettings settings, Invocation by) {
    int given = Math.max(0, agent.load() - old.load());
    long begun = given > 0 ? Math.max(old.turns(), settings.turnsFrom()) : old.turns();
    return joins(old, agent, by) ? Math.max(begun, fewest(agent, by)) : begun + given;
  }

  /** An invocation has written the shop's settings: with them, whether all begin to take turns. */
  void check(ShopSettings before, ShopSettings after, Invocation by) {
    long expected = 0;
    if (after.policy() == Policy.EVEN) {
      expected = before.policy() == Policy.EVEN ? before.turnsFrom() : most(by);
    }
    if (after.turnsFrom() != expected) {
      violations.add(
          "ASSIGN-3: all begin with %d turns, and should with %d: %s"
              .formatted(after.turnsFrom(), expected, by.what));
    }
  }

  /** By what it had read: who seems to be online already does not join. */
  private static boolean joins(Agent old, Agent agent, Invocation by) {
    AgentStatus was = by.statusRead() == null ? old.status() : by.statusRead();
    return agent.status() == AgentStatus.ONLINE
        && by.what.endsWith("goes " + AgentStatus.ONLINE)
        && was != AgentStatus.ONLINE
        && by.settings().policy() == Policy.EVEN;
  }

  /** Of all, as the invocation read them; -1 where it did not read them all. */
  private static long most(Invocation by) {
    Look look = by.look();
    return look == null || !look.hasAllAgents()
        ? -1
        : look.agents().stream().mapToLong(Agent::turns).max().orElse(0);
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
