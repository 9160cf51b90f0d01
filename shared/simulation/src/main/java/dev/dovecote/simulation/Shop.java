package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.routing.FormerLanes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A shop as it is stored. */
final class Shop {
  final ShopId id;
  final Map<Long, ShopSettings> versions = new HashMap<>();
  final Map<AgentId, Agent> agents = new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
  final Map<AgentId, Instant> leases = new HashMap<>();

  /** The furthest that each lease ever reached: a function that hung may set it back. */
  final Map<AgentId, Instant> furthest = new HashMap<>();

  final Map<ConversationId, Chat> chats = new LinkedHashMap<>();
  final Map<BuyerId, ConversationId> pointers = new HashMap<>();
  final Map<BuyerId, List<Chat>> threads = new LinkedHashMap<>();
  final Map<String, Spoken> spoken = new HashMap<>();
  final Set<Chat> queued = new LinkedHashSet<>();
  final Set<Chat> leftMessages = new LinkedHashSet<>();
  long version;
  FormerLanes formerLanes = FormerLanes.NONE;
  int longestIdleCloseMinutes;

  /** What is stored of the messages of one client in one thread. */
  record Spoken(List<String> texts) {}

  Shop(ShopId id) {
    this.id = id;
  }

  ShopSettings settings() {
    return Objects.requireNonNull(versions.get(version));
  }

  /** Whether an agent is reachable (AGENT-3). */
  boolean present(AgentId agent, @Nullable Instant lease, Instant now, ShopSettings by) {
    Agent person = agents.get(agent);
    return person != null
        && person.maySignIn()
        && lease != null
        && now.isBefore(lease.plusSeconds(by.graceSeconds()));
  }

  boolean present(AgentId agent, Instant now) {
    return present(agent, leases.get(agent), now, settings());
  }

  static int capacity(Agent agent, ShopSettings by) {
    return by.noQueueing() ? Agent.CAPACITY_MAX : agent.capacity();
  }

  /** Whether an agent may get a buyer now (ASSIGN-1). */
  boolean eligible(Agent agent, Instant now) {
    return agent.status() == AgentStatus.ONLINE
        && agent.load() < capacity(agent, settings())
        && present(agent.id(), now);
  }

  /** Those who may take from a lane as the rules stand. */
  Set<AgentId> takers(String lane, ShopSettings by) {
    return Seats.takers(by, lane, agents.values());
  }

  /** A conversation, if only by its ID so far. */
  Chat chat(ConversationId conversation) {
    return chats.computeIfAbsent(conversation, each -> new Chat(id, each));
  }

  Spoken spoken(String thread, ClientRef client) {
    return spoken.computeIfAbsent(
        thread + "/" + client.client(), _ -> new Spoken(new ArrayList<>()));
  }

  /** The conversation before one in its buyer's thread; null where it is their first. */
  @Nullable Chat before(Chat chat) {
    List<Chat> thread = threads.getOrDefault(chat.state().origin().buyer(), List.of());
    int place = thread.indexOf(chat);
    return place < 1 ? null : thread.get(place - 1);
  }

  /** Who last served the buyer of a conversation in one before it (ASSIGN-2). */
  @Nullable AgentId lastAgentBefore(Chat chat) {
    AgentId last = null;
    for (Chat each : threads.getOrDefault(chat.state().origin().buyer(), List.of())) {
      if (each == chat) {
        break;
      }
      last = each.servedBy == null ? last : each.servedBy;
    }
    return last;
  }

  @Nullable Chat latest(BuyerId buyer) {
    List<Chat> thread = threads.get(buyer);
    return thread == null ? null : thread.getLast();
  }
}
