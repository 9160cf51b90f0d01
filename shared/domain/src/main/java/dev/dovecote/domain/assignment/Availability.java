package dev.dovecote.domain.assignment;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Who of a shop is there, at one moment.
 *
 * @param agents everyone of the shop, the owner included
 * @param leases until when each one's connections are known to live; none for those without
 */
public record Availability(
    Collection<Agent> agents, Map<AgentId, Instant> leases, ShopSettings settings, Instant now) {

  /** Those who may get a buyer now (ASSIGN-1). */
  public List<Agent> eligible() {
    return agents.stream()
        .filter(agent -> agent.status() == AgentStatus.ONLINE && agent.freeSlots() > 0)
        .filter(this::present)
        .toList();
  }

  /** Whether anybody is there to wait for: online or on a break, and reachable (QUEUE-1). */
  public boolean anybodyThere() {
    return agents.stream()
        .anyMatch(agent -> agent.status() != AgentStatus.OFFLINE && present(agent));
  }

  /** Free slots of those who may get a buyer now. */
  public int freeSlots() {
    return eligible().stream().mapToInt(Agent::freeSlots).sum();
  }

  /** Whether an agent may be at the desk and is reachable (PERM-1, AGENT-3). */
  public boolean present(Agent agent) {
    Instant lease = leases.get(agent.id());
    return agent.maySignIn() && lease != null && now.isBefore(lease.plus(settings.grace()));
  }
}
