package dev.dovecote.simulation;

import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import java.time.Duration;
import java.time.Instant;

/** 1: whoever gets a conversation has room for it, and is there (ASSIGN-1, ASSIGN-4). */
final class Taking {
  /** Whoever did not hang read the leases no longer ago. */
  private static final Duration READ_AGE_MAX = Duration.ofMinutes(1);

  private final Violations violations;

  Taking(Violations violations) {
    this.violations = violations;
  }

  /**
   * @param agent with the conversation in their set
   */
  void check(Agent agent, Invocation by, Instant now) {
    int capacity = by.capacity(agent);
    if (agent.load() > capacity) {
      violations.add(
          "1: "
              + agent.id()
              + " got a conversation with "
              + (agent.load() - 1)
              + " of "
              + capacity
              + " slots taken");
    }
    boolean owner = agent.id().value().startsWith("owner");
    if (by.what.contains(" starts ") && agent.status() != AgentStatus.OFFLINE) {
      return;
    }
    if (agent.status() != AgentStatus.ONLINE && !owner) {
      violations.add("ASSIGN-1: " + agent.id() + " got a conversation while " + agent.status());
    }
    if (!present(agent, by, now) && !owner && !by.settingsChanged) {
      violations.add(
          "ASSIGN-1: "
              + agent.id()
              + " got a conversation, and is not reachable: lease "
              + by.shop.furthest.get(agent.id())
              + ", grace "
              + by.settings().grace()
              + ", begun at "
              + by.startedAt);
    }
  }

  private static boolean present(Agent agent, Invocation by, Instant now) {
    Shop shop = by.shop;
    ShopSettings read = by.settings();
    Instant then = by.hung ? by.startedAt : now.minus(READ_AGE_MAX);
    return shop.present(agent.id(), by.before.leases().get(agent.id()), by.startedAt, read)
        || shop.present(agent.id(), shop.furthest.get(agent.id()), then, read);
  }
}
