package dev.dovecote.simulation;

import dev.dovecote.aws.Agents;
import dev.dovecote.aws.Shops;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.testkit.dynamo.Change;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is stored, followed change by change; every write is shown to the invariants. */
final class Mirror {
  private final MemoryDynamoDb dynamo;
  private final Violations violations;
  final Invariants invariants;
  private final Logs logs;
  private final Map<String, Long> seen = new HashMap<>();
  private final Map<ShopId, Shop> shops = new LinkedHashMap<>();
  private final Echo echo = new Echo();
  private final Agents agents = new Agents(echo, "any");
  private final Shops settings = new Shops(echo, "any");

  /**
   * @param fair nothing ever goes wrong
   */
  Mirror(MemoryDynamoDb dynamo, Tally tally, Story story, Violations violations, boolean fair) {
    this.dynamo = dynamo;
    this.violations = violations;
    invariants = new Invariants(violations, new Judgements(tally, fair));
    logs = new Logs(violations, invariants, new Chronicle(tally, story));
  }

  Collection<Shop> shops() {
    return shops.values();
  }

  Shop shop(ShopId id) {
    return shops.computeIfAbsent(id, Shop::new);
  }

  /** Takes in what a write has changed. */
  void follow(
      Faults.Call call, @Nullable Invocation by, Instant now, BiConsumer<String, Integer> changed) {
    List<Change> changes = new ArrayList<>();
    for (String table : call.tables()) {
      List<Change> some = dynamo.changes(table, seen.getOrDefault(table, 0L));
      seen.merge(table, (long) some.size(), Long::sum);
      changed.accept(table, some.size());
      changes.addAll(some);
    }
    if (by != null) {
      by.changes += changes.size();
    }
    follow(changes, by, now);
  }

  /** The changes of one request, all of which were made at once. */
  private void follow(List<Change> changes, @Nullable Invocation by, Instant now) {
    Set<Chat> touched = new LinkedHashSet<>();
    List<Agent> grown = new ArrayList<>();
    for (Change change : changes) {
      switch (change.table()) {
        case "ConversationsTable" -> {
          String[] key = text(change.key(), "pk").split("#", 2);
          logs.follow(shop(new ShopId(key[0])), key[1], change, by, touched);
        }
        case "DeskTable" -> desk(change, by, touched, grown);
        case "LanesTable" -> lane(change, touched);
        case "ConnectionsTable" -> connection(change);
        case "TimersTable" -> timer(change, touched);
        case "OrdersTable" -> {}
        default -> throw new IllegalStateException(change.table());
      }
    }
    for (Chat chat : touched) {
      if (!chat.log.isEmpty()) {
        invariants.written(shop(chat.shop), chat);
      }
    }
    if (by != null) {
      grown.forEach(agent -> invariants.taken(agent, by, now));
      invariants.given(by);
    }
  }

  /** When all is quiet, everything is where it belongs. */
  void checkAll(Instant now) {
    shops.values().forEach(shop -> invariants.atRest(shop, now));
  }

  // ---------------------------------------------------------------- the desk

  private void desk(Change change, @Nullable Invocation by, Set<Chat> touched, List<Agent> grown) {
    Shop shop = shop(new ShopId(text(change.key(), "pk")));
    String sort = text(change.key(), "sk");
    Map<String, AttributeValue> after = change.after();
    if (after == null) {
      violations.add("an item of the desk was deleted: " + sort);
      return;
    }
    echo.set(after);
    if (sort.startsWith("agent#")) {
      AgentId id = new AgentId(sort.substring("agent#".length()));
      Agent agent = Objects.requireNonNull(agents.find(shop.id, id));
      agent(shop, agent, by, touched, grown);
    } else if (sort.equals("settings")) {
      Shops.Versioned found = Objects.requireNonNull(settings.find(shop.id));
      ShopSettings before = shop.versions.get(shop.version);
      shop.version = found.version();
      shop.versions.put(found.version(), found.settings());
      shop.formerLanes = found.formerLanes();
      invariants.changed(shop, before, by);
      shop.longestIdleCloseMinutes =
          Math.max(shop.longestIdleCloseMinutes, found.settings().idleCloseMinutes());
    }
  }

  private void agent(
      Shop shop, Agent agent, @Nullable Invocation by, Set<Chat> touched, List<Agent> grown) {
    Agent old = shop.agents.put(agent.id(), agent);
    invariants.changed(old, agent, by);
    Set<ConversationId> had = old == null ? Set.of() : old.conversations();
    for (ConversationId gone : had) {
      if (!agent.conversations().contains(gone)) {
        touch(shop, gone, touched);
      }
    }
    for (ConversationId got : agent.conversations()) {
      if (!had.contains(got)) {
        touch(shop, got, touched);
      }
    }
    if (agent.load() > had.size()) {
      grown.add(agent);
    }
  }

  private void touch(Shop shop, ConversationId id, Set<Chat> touched) {
    Chat chat = shop.chats.get(id);
    if (chat == null || chat.log.isEmpty()) {
      violations.add("1: an agent holds " + id + ", which does not exist");
    } else {
      touched.add(chat);
    }
  }

  // ---------------------------------------------------------------- lanes, leases, timers

  private void lane(Change change, Set<Chat> touched) {
    String[] parts = text(change.key(), "pk").split("#", 2);
    if (parts[1].equals("pace")) {
      return;
    }
    Shop shop = shop(new ShopId(parts[0]));
    Chat chat = shop.chats.get(new ConversationId(text(either(change), "c")));
    if (chat == null || chat.log.isEmpty()) {
      violations.add("a lane holds " + text(either(change), "c") + ", which does not exist");
      return;
    }
    touched.add(chat);
    String key = text(change.key(), "sk");
    String old = parts[1].equals("queue") ? chat.queueKey : chat.offlineKey;
    if (change.after() != null && old != null && !old.equals(key)) {
      violations.add("lanes: " + chat.id + " waits twice");
    }
    String now = change.after() != null ? key : key.equals(old) ? null : old;
    if (parts[1].equals("queue")) {
      chat.queueKey = now;
    } else {
      chat.offlineKey = now;
    }
  }

  private void connection(Change change) {
    String[] parts = text(change.key(), "pk").split("#", 2);
    if (!parts[1].equals("staff") || parts[0].equals("ticket")) {
      return;
    }
    Shop shop = shop(new ShopId(parts[0]));
    AgentId agent = new AgentId(text(change.key(), "sk"));
    Map<String, AttributeValue> after = change.after();
    if (after == null) {
      shop.leases.remove(agent);
    } else {
      Instant until = time(after, "until");
      shop.leases.put(agent, until);
      shop.furthest.merge(agent, until, (a, b) -> a.isAfter(b) ? a : b);
    }
  }

  private void timer(Change change, Set<Chat> touched) {
    Map<String, AttributeValue> either = either(change);
    Shop shop = shop(new ShopId(text(either, "shop")));
    Chat chat = shop.chat(new ConversationId(text(either, "c")));
    if (change.after() != null) {
      chat.timers.add(time(either, "due"));
    } else {
      chat.timers.remove(time(either, "due"));
    }
    touched.add(chat);
  }

  private static Map<String, AttributeValue> either(Change change) {
    return change.after() != null ? change.after() : Objects.requireNonNull(change.before());
  }

  static String text(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name)).s();
  }

  static Instant time(Map<String, AttributeValue> item, String name) {
    return Instant.ofEpochMilli(Long.parseLong(Objects.requireNonNull(item.get(name)).n()));
  }
}
