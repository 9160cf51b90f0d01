package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.AgentStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** 3: when quiet, nobody waits while somebody who may take them has a free slot (ASSIGN-5). */
final class NeedlessWaits {
  private NeedlessWaits() {}

  /**
   * Those who wait though somebody may take them (ASSIGN-5, OFF-2), or nobody is there (QUEUE-5).
   */
  static Set<String> of(Collection<Shop> shops, Instant now) {
    Set<String> all = new TreeSet<>();
    for (Shop shop : shops) {
      shop.queued.forEach(chat -> queued(shop, chat, now, all));
      if (shop.settings().assignOfflineMessages() && shop.settings().inService(now)) {
        shop.leftMessages.forEach(chat -> left(shop, chat, now, all));
      }
    }
    return all;
  }

  private static void queued(Shop shop, Chat chat, Instant now, Set<String> all) {
    Set<AgentId> takers = shop.takers(chat.lane(), shop.settings());
    if (anyEligible(shop, takers, now)) {
      all.add("3: " + chat.id + " is queued in " + chat.lane() + " while a slot is free");
    }
    boolean there =
        shop.agents.values().stream()
            .anyMatch(
                agent ->
                    takers.contains(agent.id())
                        && agent.status() != AgentStatus.OFFLINE
                        && shop.present(agent.id(), now));
    if (!there) {
      all.add("QUEUE-5: " + chat.id + " is queued in " + chat.lane() + ", and nobody is there");
    }
  }

  private static void left(Shop shop, Chat chat, Instant now, Set<String> all) {
    if (anyEligible(shop, shop.takers(chat.lane(), shop.settings()), now)) {
      all.add("3: offline message " + chat.id + " waits while a slot is free");
    }
  }

  private static boolean anyEligible(Shop shop, Set<AgentId> takers, Instant now) {
    return shop.agents.values().stream()
        .anyMatch(agent -> takers.contains(agent.id()) && shop.eligible(agent, now));
  }
}
