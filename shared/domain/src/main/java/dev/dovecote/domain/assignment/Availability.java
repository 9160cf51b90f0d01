package dev.dovecote.domain.assignment;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.routing.Lane;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who of a shop is there, at one moment. */
public final class Availability {
  private final List<Agent> agents;
  private final Map<AgentId, Instant> leases;
  private final ShopSettings settings;
  private final Instant now;
  private final List<Agent> eligible;

  /** A rule that names only people without the permission names nobody (ROUTE-3, PERM-1). */
  private final List<Agent> desk;

  /** Once for all lanes: a shop may have a hundred that are everyone's. */
  private final Set<AgentId> everyone;

  /**
   * @param agents everyone of the shop, the owner included
   * @param leases until when each one's connections are known to live; none for those without
   */
  public Availability(
      Collection<Agent> agents, Map<AgentId, Instant> leases, ShopSettings settings, Instant now) {
    this.agents = agents.stream().map(agent -> inForce(agent, settings)).toList();
    this.leases = leases;
    this.settings = settings;
    this.now = now;
    this.desk = this.agents.stream().filter(Agent::maySignIn).toList();
    this.everyone = ids(desk);
    this.eligible =
        this.agents.stream()
            .filter(agent -> agent.status() == AgentStatus.ONLINE && agent.freeSlots() > 0)
            .filter(this::present)
            .toList();
  }

  /**
   * Without queueing, everyone's capacity is the greatest there is (ASSIGN-6). In turn, nobody
   * begins with fewer than the others (ASSIGN-3).
   */
  private static Agent inForce(Agent agent, ShopSettings settings) {
    Agent inTurn = agent.withTurnsFrom(settings.turnsFrom());
    return settings.noQueueing() ? inTurn.withCapacity(Agent.CAPACITY_MAX) : inTurn;
  }

  /** The shop's settings. */
  public ShopSettings settings() {
    return settings;
  }

  /** Everyone of the shop, with the capacity and the turns in force. */
  public List<Agent> agents() {
    return agents;
  }

  /** One of the shop, or null. */
  public @Nullable Agent find(AgentId id) {
    return agents.stream().filter(agent -> agent.id().equals(id)).findFirst().orElse(null);
  }

  /** Those who may get a buyer now (ASSIGN-1). */
  public List<Agent> eligible() {
    return eligible;
  }

  /** Those whom a lane's rule allows, there or not (ROUTE-3). */
  public Set<AgentId> ofRule(Lane lane) {
    Collection<Agent> allowed = lane.ofRule(desk, Agent::id);
    return allowed.size() == desk.size() ? everyone : ids(allowed);
  }

  /** Those who may take from a lane, there or not: the rule's, and with overflow all (QUEUE-3). */
  public Set<AgentId> takers(Lane lane) {
    return lane.overflows() ? everyone : ofRule(lane);
  }

  /** Whether anybody is there to wait for: online or on a break, and reachable (QUEUE-1). */
  public boolean anybodyThere(Lane lane) {
    Set<AgentId> takers = takers(lane);
    return agents.stream()
        .anyMatch(
            agent ->
                takers.contains(agent.id())
                    && agent.status() != AgentStatus.OFFLINE
                    && present(agent));
  }

  /** Free slots of those who may take from a lane now. */
  public int freeSlots(Lane lane) {
    Set<AgentId> takers = takers(lane);
    return eligible.stream()
        .filter(agent -> takers.contains(agent.id()))
        .mapToInt(Agent::freeSlots)
        .sum();
  }

  /** Whether an agent may be at the desk and is reachable (PERM-1, AGENT-3). */
  public boolean present(Agent agent) {
    Instant lease = leases.get(agent.id());
    return agent.maySignIn() && lease != null && now.isBefore(lease.plus(settings.grace()));
  }

  private static Set<AgentId> ids(Collection<Agent> some) {
    return some.stream().map(Agent::id).collect(Collectors.toSet());
  }
}
