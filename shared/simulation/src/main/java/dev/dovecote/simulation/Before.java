package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.Agent;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What stood in a shop when an invocation began. */
record Before(
    Set<Chat> queued, Set<Chat> left, Map<AgentId, Instant> leases, Map<AgentId, Agent> agents) {

  static Before of(Shop shop) {
    return new Before(
        shop.queued.isEmpty() ? Set.of() : new LinkedHashSet<>(shop.queued),
        shop.leftMessages.isEmpty() ? Set.of() : new LinkedHashSet<>(shop.leftMessages),
        new HashMap<>(shop.leases),
        new HashMap<>(shop.agents));
  }
}
