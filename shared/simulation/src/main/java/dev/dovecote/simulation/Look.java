package dev.dovecote.simulation;

import dev.dovecote.aws.Agents;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What DynamoDB answered an invocation that looked at who is there: by that its choices are judged,
 * and not by what has become of it since.
 */
final class Look {
  /** The settings that it had read before. */
  final ShopSettings settings;

  /** Lanes in which somebody waited before it looked. */
  final Set<String> occupied;

  private final ShopId shop;
  private final Map<AgentId, Agent> agents = new LinkedHashMap<>();
  private final Map<AgentId, Instant> leases = new HashMap<>();
  private final Map<Status, List<ConversationId>> waiting = new EnumMap<>(Status.class);
  private final Set<Status> closed = EnumSet.noneOf(Status.class);
  private List<Map<String, AttributeValue>> unread = new ArrayList<>();
  private boolean agentsToCome = true;
  private boolean leasesToCome = true;
  private Instant at = Instant.MAX;

  Look(ShopId shop, ShopSettings settings, Set<String> occupied) {
    this.shop = shop;
    this.settings = settings;
    this.occupied = Set.copyOf(occupied);
  }

  // ---------------------------------------------------------------- what was answered

  void readAgents(List<Map<String, AttributeValue>> page, boolean more) {
    unread.addAll(page);
    agentsToCome = more;
  }

  void readLeases(List<Map<String, AttributeValue>> page, boolean more, Instant now) {
    for (Map<String, AttributeValue> item : page) {
      leases.put(new AgentId(Mirror.text(item, "sk")), Mirror.time(item, "until"));
    }
    leasesToCome = more;
    at = now;
  }

  /** The first of a lane, from which a plan takes. */
  void readLane(Status kind, List<Map<String, AttributeValue>> page) {
    if (!closed.contains(kind)) {
      List<ConversationId> known = waiting(kind);
      page.forEach(item -> known.add(new ConversationId(Mirror.text(item, "c"))));
    }
  }

  /** The plan for those who wait so is made: whatever is read of them later is for others. */
  void planned(Status kind) {
    closed.add(kind);
    if (kind == Status.LEFT_MESSAGE) {
      closed.add(Status.QUEUED);
    }
  }

  // ---------------------------------------------------------------- what it says

  /** Whether it read everyone. */
  boolean hasAllAgents() {
    return !agentsToCome;
  }

  /** Whether it read all that there was. */
  boolean isWhole() {
    return hasAllAgents() && !leasesToCome;
  }

  List<ConversationId> waiting(Status kind) {
    return waiting.computeIfAbsent(kind, _ -> new ArrayList<>());
  }

  /** Everyone of the shop, as they were when they were read. */
  Collection<Agent> agents() {
    Echo echo = new Echo();
    Agents decoding = new Agents(echo, "any");
    for (Map<String, AttributeValue> item : unread) {
      echo.set(item);
      Agent agent = Objects.requireNonNull(decoding.find(shop, new AgentId("any")));
      agents.put(agent.id(), agent);
    }
    unread = new ArrayList<>();
    return agents.values();
  }

  /** Whether an agent was reachable at that moment (AGENT-3). */
  boolean present(Agent agent) {
    Instant lease = leases.get(agent.id());
    return agent.maySignIn()
        && lease != null
        && at.isBefore(lease.plusSeconds(settings.graceSeconds()));
  }
}
