package dev.dovecote.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Views;
import dev.dovecote.aws.Agents;
import dev.dovecote.aws.Conversations;
import dev.dovecote.aws.Shops;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.testkit.dynamo.Change;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What is stored, followed change by change, and held against the invariants after every write. The
 * first violation is kept; the simulation then stops.
 */
final class Mirror {
  /** At rest, no timer has been due for longer: it is looked at each minute. */
  private static final Duration OVERDUE_MAX = Duration.ofMinutes(2);

  private final MemoryDynamoDb dynamo;
  private final Tally tally;
  private final Story story;
  private final Map<String, Long> seen = new HashMap<>();
  private final Map<ShopId, Shop> shops = new LinkedHashMap<>();
  private final Echo echo = new Echo();
  private final Conversations conversations = new Conversations(echo, "any");
  private final Agents agents = new Agents(echo, "any");
  private final Shops settings = new Shops(echo, "any");
  private @Nullable String violation;

  /** A conversation as it is stored. */
  static final class Chat {
    final ShopId shop;
    final ConversationId id;
    final List<Entry> log = new ArrayList<>();
    final TreeSet<Instant> timers = new TreeSet<>();
    private final Map<Audience, List<ObjectNode>> views = new EnumMap<>(Audience.class);
    private @Nullable String queueKey;
    private @Nullable String offlineKey;

    Chat(ShopId shop, ConversationId id) {
      this.shop = shop;
      this.id = id;
    }

    ConversationState state() {
      return log.getLast().state();
    }

    Status status() {
      return state().status();
    }

    int size() {
      return log.size();
    }

    /** How an audience sees an entry; null where there is none of that number. */
    @Nullable ObjectNode view(int number, Audience audience) {
      List<ObjectNode> some = views.computeIfAbsent(audience, _ -> new ArrayList<>());
      while (some.size() < log.size()) {
        some.add(Views.entry(log.get(some.size()), audience));
      }
      return number < 1 || number > some.size() ? null : some.get(number - 1);
    }

    Instant since() {
      ConversationState state = state();
      return Objects.requireNonNull(
          state.status() == Status.LEFT_MESSAGE ? state.leftAt() : state.askedAt());
    }

    String lane() {
      return Objects.requireNonNull(state().lane());
    }
  }

  /** What is stored of the messages of one client in one thread. */
  record Spoken(List<String> texts) {}

  /** A shop as it is stored. */
  static final class Shop {
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
    int longestIdleCloseMinutes;

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

    int capacity(Agent agent, ShopSettings by) {
      return by.noQueueing() ? Agent.CAPACITY_MAX : agent.capacity();
    }

    /** Whether an agent may get a buyer now (ASSIGN-1). */
    boolean eligible(Agent agent, Instant now) {
      return agent.status() == AgentStatus.ONLINE
          && agent.load() < capacity(agent, settings())
          && present(agent.id(), now);
    }

    Spoken spoken(String thread, ClientRef client) {
      return spoken.computeIfAbsent(
          thread + "/" + client.client(), _ -> new Spoken(new ArrayList<>()));
    }

    @Nullable Chat latest(BuyerId buyer) {
      List<Chat> thread = threads.get(buyer);
      return thread == null ? null : thread.getLast();
    }
  }

  /** What stood when an invocation began. */
  record Before(
      Set<Chat> queued, Set<Chat> left, Map<AgentId, Instant> leases, Map<AgentId, Agent> agents) {
    static final Before NOTHING = new Before(Set.of(), Set.of(), Map.of(), Map.of());
  }

  /**
   * A buyer whom the system gave to an agent.
   *
   * @param from how the buyer waited; null where they had just asked
   */
  record Given(Chat chat, @Nullable Status from, AgentId agent, @Nullable AgentId lastAgent) {}

  Mirror(MemoryDynamoDb dynamo, Tally tally, Story story) {
    this.dynamo = dynamo;
    this.tally = tally;
    this.story = story;
  }

  @Nullable String violation() {
    return violation;
  }

  void violated(String what) {
    if (violation == null) {
      violation = what;
      story.tell(() -> "VIOLATION: " + what);
    }
  }

  Collection<Shop> shops() {
    return shops.values();
  }

  Shop shop(ShopId id) {
    return shops.computeIfAbsent(id, Shop::new);
  }

  Before before(ShopId id) {
    Shop shop = shop(id);
    return new Before(
        shop.queued.isEmpty() ? Set.of() : new LinkedHashSet<>(shop.queued),
        shop.leftMessages.isEmpty() ? Set.of() : new LinkedHashSet<>(shop.leftMessages),
        new HashMap<>(shop.leases),
        new HashMap<>(shop.agents));
  }

  // ---------------------------------------------------------------- following

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
    for (Change change : changes) {
      switch (change.table()) {
        case "ConversationsTable" -> conversation(change, by, touched);
        case "DeskTable" -> desk(change, touched);
        case "LanesTable" -> lane(change, touched);
        case "ConnectionsTable" -> connection(change);
        case "TimersTable" -> timer(change, touched);
        case "OrdersTable" -> {}
        default -> throw new IllegalStateException(change.table());
      }
    }
    for (Chat chat : touched) {
      check(chat);
    }
    for (Change change : changes) {
      if (change.table().equals("DeskTable")) {
        grown(change, by, now);
      }
    }
    if (by != null && !by.given.isEmpty() && !by.settingsChanged) {
      atOnce(by);
    }
  }

  private void conversation(Change change, @Nullable Invocation by, Set<Chat> touched) {
    String key = text(change.key(), "pk");
    String[] parts = key.split("#", 3);
    Shop shop = shop(new ShopId(parts[0]));
    if (parts[1].equals("b")) {
      pointer(change, shop, new BuyerId(parts[2]));
      return;
    }
    Chat chat =
        shop.chats.computeIfAbsent(new ConversationId(parts[2]), id -> new Chat(shop.id, id));
    touched.add(chat);
    Map<String, AttributeValue> after = change.after();
    if (change.before() != null || after == null) {
      violated("5: entry " + change.key().get("n") + " of " + chat.id + " was written twice");
      return;
    }
    echo.set(after);
    Entry entry = conversations.after(shop.id, chat.id, 0, 1).getFirst();
    if (entry.number() != chat.size() + 1) {
      violated("5: log of " + chat.id + " has " + entry.number() + " after " + chat.size());
      return;
    }
    ConversationState before = chat.log.isEmpty() ? null : chat.state();
    append(shop, chat, before, entry, by);
  }

  private void pointer(Change change, Shop shop, BuyerId buyer) {
    Map<String, AttributeValue> after = change.after();
    if (after == null) {
      violated("2: the pointer of buyer " + buyer + " was deleted");
      return;
    }
    shop.pointers.put(buyer, new ConversationId(text(after, "c")));
  }

  private void append(
      Shop shop,
      Chat chat,
      @Nullable ConversationState before,
      Entry entry,
      @Nullable Invocation by) {
    ConversationState expected = ConversationState.evolve(before, entry.event(), entry.at());
    if (!expected.equals(entry.state())) {
      violated(
          "6: entry "
              + entry.number()
              + " of "
              + chat.id
              + " holds "
              + entry.state()
              + " where its log says "
              + expected);
    }
    chat.log.add(entry);
    Set<Chat> queued = shop.queued;
    if (entry.state().status() == Status.QUEUED) {
      queued.add(chat);
    } else {
      queued.remove(chat);
    }
    if (entry.state().status() == Status.LEFT_MESSAGE) {
      shop.leftMessages.add(chat);
    } else {
      shop.leftMessages.remove(chat);
    }
    story.tell(
        () ->
            "    log "
                + chat.id
                + " #"
                + entry.number()
                + " "
                + brief(entry.event())
                + " -> "
                + entry.state().status()
                + (entry.state().holder() == null ? "" : " with " + entry.state().holder()));
    switch (entry.event()) {
      case Event.Opened opened -> opened(shop, chat, opened);
      case Event.MessageSent sent -> said(shop, chat, before, sent);
      case Event.QuestionsOffered _ -> tally.count(Occurrence.QUESTIONS_OFFERED);
      case Event.HumanAsked asked -> {
        tally.count(Occurrence.ASKED);
        if (asked.lane().endsWith("/*")) {
          tally.count(Occurrence.ASKED_WITHOUT_PICK);
        }
      }
      case Event.Queued _ -> tally.count(Occurrence.QUEUED);
      case Event.Assigned assigned -> assigned(chat, before, assigned, by);
      case Event.Transferred transferred ->
          tally.count(
              transferred.by().equals(transferred.from())
                  ? Occurrence.TRANSFERRED
                  : Occurrence.TRANSFERRED_BY_OWNER);
      case Event.OfflineMessageLeft left ->
          tally.count(
              switch (left.kind()) {
                case NO_AGENT -> Occurrence.LEFT_NO_AGENT;
                case LEFT_QUEUE -> Occurrence.LEFT_LEFT_QUEUE;
                case OUT_OF_HOURS -> Occurrence.LEFT_OUT_OF_HOURS;
              });
      case Event.Ended ended ->
          tally.count(
              switch (ended.reason()) {
                case BY_AGENT -> Occurrence.ENDED_BY_AGENT;
                case SILENCE -> Occurrence.ENDED_SILENCE;
                case HANDLED -> Occurrence.ENDED_HANDLED;
                case EXPIRED -> Occurrence.ENDED_EXPIRED;
                case TAKEN_UP -> Occurrence.ENDED_TAKEN_UP;
              });
    }
  }

  private void opened(Shop shop, Chat chat, Event.Opened opened) {
    tally.count(Occurrence.OPENED);
    if (opened.origin().openedBy() != null) {
      tally.count(Occurrence.OPENED_BY_AGENT);
    }
    BuyerId buyer = opened.origin().buyer();
    List<Chat> thread = shop.threads.computeIfAbsent(buyer, _ -> new ArrayList<>());
    Chat previous = thread.isEmpty() ? null : thread.getLast();
    if (!Objects.equals(previous == null ? null : previous.id, opened.origin().previous())) {
      violated(
          "2: "
              + chat.id
              + " follows "
              + opened.origin().previous()
              + ", but the latest of buyer "
              + buyer
              + " was "
              + (previous == null ? null : previous.id));
    }
    if (previous != null
        && previous.status() == Status.ENDED
        && previous.state().endReason() == EndReason.TAKEN_UP) {
      tally.count(Occurrence.OPENED_BY_ASKING_AGAIN);
    }
    thread.add(chat);
  }

  private void said(
      Shop shop, Chat chat, @Nullable ConversationState before, Event.MessageSent sent) {
    Status status = before == null ? Status.ROBOT : before.status();
    String thread =
        switch (sent.author()) {
          case Author.Buyer _ -> {
            tally.count(
                status == Status.LEFT_MESSAGE
                    ? Occurrence.BUYER_ADDED_TO_OFFLINE_MESSAGE
                    : Occurrence.BUYER_WROTE);
            yield "b/" + chat.state().origin().buyer();
          }
          case Author.Agent _ -> {
            tally.count(status == Status.ENDED ? Occurrence.LATE_REPLY : Occurrence.AGENT_REPLIED);
            Chat latest = shop.latest(chat.state().origin().buyer());
            if (status == Status.ENDED && latest != null && !latest.state().ended()) {
              violated(
                  "CONV-7: a reply to "
                      + chat.id
                      + ", which is over, while "
                      + latest.id
                      + " is not");
            }
            yield "c/" + chat.id;
          }
          case Author.System _ -> {
            tally.count(Occurrence.SYSTEM_SPOKE);
            yield "";
          }
        };
    ClientRef client = sent.client();
    if (client == null) {
      return;
    }
    List<String> texts = shop.spoken(thread, client).texts();
    if (client.number() != texts.size() + 1) {
      violated(
          "5: message "
              + client.number()
              + " of client "
              + client.client()
              + " was stored after "
              + texts.size());
    }
    texts.add(sent.content() instanceof Content.Text(String text) ? text : "");
  }

  private void assigned(
      Chat chat,
      @Nullable ConversationState before,
      Event.Assigned assigned,
      @Nullable Invocation by) {
    Reason reason = assigned.reason();
    tally.count(
        switch (reason.decidedBy()) {
          case LAST_AGENT -> Occurrence.DECIDED_BY_LAST_AGENT;
          case IDLE_RATE -> Occurrence.DECIDED_BY_IDLE_RATE;
          case FEWEST_TURNS -> Occurrence.DECIDED_BY_FEWEST_TURNS;
          case CHANCE -> Occurrence.DECIDED_BY_CHANCE;
          case HAND -> Occurrence.DECIDED_BY_HAND;
        });
    if (reason.overflow()) {
      tally.count(Occurrence.ASSIGNED_BY_OVERFLOW);
    }
    if (assigned.by() != null) {
      if (assigned.by().equals(assigned.agent()) && assigned.by().value().startsWith("owner")) {
        tally.count(Occurrence.TAKEN_BY_OWNER);
      }
      return;
    }
    Status from = before == null ? null : before.status();
    if (from != Status.QUEUED && from != Status.LEFT_MESSAGE) {
      from = null;
    }
    tally.count(
        from == null
            ? Occurrence.ASSIGNED_AT_ONCE
            : from == Status.QUEUED
                ? Occurrence.ASSIGNED_FROM_QUEUE
                : Occurrence.ASSIGNED_FROM_OFFLINE_MESSAGE);
    if (by != null && before != null) {
      by.given.add(new Given(chat, from, assigned.agent(), before.lastServedBy()));
    }
  }

  private void desk(Change change, Set<Chat> touched) {
    Shop shop = shop(new ShopId(text(change.key(), "pk")));
    String sort = text(change.key(), "sk");
    Map<String, AttributeValue> after = change.after();
    if (after == null) {
      violated("an item of the desk was deleted: " + sort);
      return;
    }
    echo.set(after);
    if (sort.startsWith("agent#")) {
      AgentId id = new AgentId(sort.substring("agent#".length()));
      Agent agent = Objects.requireNonNull(agents.find(shop.id, id));
      Agent old = shop.agents.put(id, agent);
      Set<ConversationId> had = old == null ? Set.of() : old.conversations();
      if (!agent.maySignIn() && agent.status() != AgentStatus.OFFLINE) {
        violated("PERM-1: " + id + " may not be at the desk, and is " + agent.status());
      }
      boolean leaves = old != null && old.status() != AgentStatus.OFFLINE && agent.maySignIn();
      if (leaves && agent.status() == AgentStatus.OFFLINE && agent.load() > 0) {
        violated("AGENT-1: " + id + " went offline with " + agent.load() + " conversations");
      }
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
    } else if (sort.equals("settings")) {
      Shops.Versioned found = Objects.requireNonNull(settings.find(shop.id));
      shop.version = found.version();
      shop.versions.put(found.version(), found.settings());
      shop.longestIdleCloseMinutes =
          Math.max(shop.longestIdleCloseMinutes, found.settings().idleCloseMinutes());
    }
  }

  private void touch(Shop shop, ConversationId id, Set<Chat> touched) {
    Chat chat = shop.chats.get(id);
    if (chat == null || chat.log.isEmpty()) {
      violated("1: an agent holds " + id + ", which does not exist");
    } else {
      touched.add(chat);
    }
  }

  private void lane(Change change, Set<Chat> touched) {
    String[] parts = text(change.key(), "pk").split("#", 2);
    if (parts[1].equals("pace")) {
      return;
    }
    Shop shop = shop(new ShopId(parts[0]));
    Map<String, AttributeValue> either =
        change.after() != null ? change.after() : Objects.requireNonNull(change.before());
    Chat chat = shop.chats.get(new ConversationId(text(either, "c")));
    if (chat == null || chat.log.isEmpty()) {
      violated("a lane holds " + text(either, "c") + ", which does not exist");
      return;
    }
    touched.add(chat);
    String key = text(change.key(), "sk");
    String old = parts[1].equals("queue") ? chat.queueKey : chat.offlineKey;
    if (change.after() != null && old != null && !old.equals(key)) {
      violated("lanes: " + chat.id + " waits twice");
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
      Instant until = Instant.ofEpochMilli(Long.parseLong(number(after, "until")));
      shop.leases.put(agent, until);
      shop.furthest.merge(agent, until, (a, b) -> a.isAfter(b) ? a : b);
    }
  }

  private void timer(Change change, Set<Chat> touched) {
    Map<String, AttributeValue> either =
        change.after() != null ? change.after() : Objects.requireNonNull(change.before());
    Shop shop = shop(new ShopId(text(either, "shop")));
    ConversationId id = new ConversationId(text(either, "c"));
    Chat chat = shop.chats.computeIfAbsent(id, each -> new Chat(shop.id, each));
    Instant due = Instant.ofEpochMilli(Long.parseLong(number(either, "due")));
    if (change.after() != null) {
      chat.timers.add(due);
    } else {
      chat.timers.remove(due);
    }
    touched.add(chat);
  }

  // ---------------------------------------------------------------- after every write

  private void check(Chat chat) {
    if (chat.log.isEmpty()) {
      return;
    }
    Shop shop = shop(chat.shop);
    ConversationState state = chat.state();
    AgentId holder = state.holder();
    for (Agent agent : shop.agents.values()) {
      boolean holds = agent.conversations().contains(chat.id);
      if (holds != agent.id().equals(holder)) {
        violated(
            "1: "
                + chat.id
                + " is "
                + state.status()
                + " with "
                + holder
                + ", but "
                + (holds ? "is" : "is not")
                + " in the set of "
                + agent.id());
      }
    }
    checkLane("queue", chat, chat.queueKey, state.status() == Status.QUEUED, state.askedAt());
    checkLane(
        "offline", chat, chat.offlineKey, state.status() == Status.LEFT_MESSAGE, state.leftAt());
    if (!state.ended() && chat.timers.isEmpty()) {
      violated("timers: " + chat.id + " is " + state.status() + " and has no timer");
    }
    BuyerId buyer = state.origin().buyer();
    List<Chat> thread = shop.threads.getOrDefault(buyer, List.of());
    if (!thread.isEmpty() && !thread.getLast().id.equals(shop.pointers.get(buyer))) {
      violated("2: the pointer of buyer " + buyer + " is not their latest conversation");
    }
    int open = 0;
    for (Chat each : thread) {
      open += each.state().ended() ? 0 : 1;
    }
    if (open > 1) {
      violated("2: buyer " + buyer + " has " + open + " open conversations");
    }
  }

  private void checkLane(
      String name, Chat chat, @Nullable String key, boolean waits, @Nullable Instant since) {
    if ((key != null) != waits) {
      violated(
          "lanes: "
              + chat.id
              + " is "
              + chat.status()
              + ", and "
              + (key == null ? "not " : "")
              + "in the "
              + name);
    } else if (key != null && since != null) {
      boolean right =
          key.startsWith(chat.lane() + "#")
              && key.endsWith("#" + chat.id)
              && key.contains(sort(since));
      if (!right) {
        violated("lanes: " + chat.id + " waits at the wrong place of the " + name);
      }
    }
  }

  private static String sort(Instant since) {
    String text = since.toString();
    return text.substring(0, 19);
  }

  /** An agent's set grew: there was room, and they were there (ASSIGN-1, ASSIGN-4). */
  private void grown(Change change, @Nullable Invocation by, Instant now) {
    if (by == null || !text(change.key(), "sk").startsWith("agent#") || change.after() == null) {
      return;
    }
    int before = setSize(change.before());
    int after = setSize(change.after());
    if (after <= before) {
      return;
    }
    Shop shop = shop(by.shop);
    Agent agent =
        Objects.requireNonNull(
            shop.agents.get(new AgentId(text(change.key(), "sk").substring("agent#".length()))));
    ShopSettings read = settingsOf(by);
    int capacity = capacity(shop, agent, by);
    if (after > capacity) {
      violated(
          "1: "
              + agent.id()
              + " got a conversation with "
              + before
              + " of "
              + capacity
              + " slots taken");
    }
    boolean owner = agent.id().value().startsWith("owner");
    if (by.what.contains(" starts ") && agent.status() != AgentStatus.OFFLINE) {
      return;
    }
    if (agent.status() != AgentStatus.ONLINE && !owner) {
      violated("ASSIGN-1: " + agent.id() + " got a conversation while " + agent.status());
    }
    Instant then = by.hung ? by.startedAt : now.minus(Duration.ofMinutes(1));
    boolean present =
        shop.present(agent.id(), by.before.leases().get(agent.id()), by.startedAt, read)
            || shop.present(agent.id(), shop.furthest.get(agent.id()), then, read);
    if (!present && !owner && !by.settingsChanged) {
      violated(
          "ASSIGN-1: "
              + agent.id()
              + " got a conversation, and is not reachable: lease "
              + shop.furthest.get(agent.id())
              + ", grace "
              + read.grace()
              + ", begun at "
              + by.startedAt);
    }
  }

  private static int setSize(@Nullable Map<String, AttributeValue> item) {
    AttributeValue set = item == null ? null : item.get("conversations");
    return set == null ? 0 : set.ss().size();
  }

  /**
   * An agent's capacity by the settings that an invocation read. Where these changed while it ran,
   * it may go by any of them: what was no queueing when a pass began is none to the end.
   */
  private static int capacity(Shop shop, Agent agent, Invocation by) {
    return by.settingsVersions.stream()
        .map(shop.versions::get)
        .filter(Objects::nonNull)
        .mapToInt(read -> shop.capacity(agent, read))
        .max()
        .orElseGet(() -> shop.capacity(agent, shop.settings()));
  }

  /** The settings by which an invocation goes: those that it read. */
  private ShopSettings settingsOf(Invocation by) {
    Shop shop = shop(by.shop);
    ShopSettings read = shop.versions.get(by.settingsVersion);
    return read == null ? shop.settings() : read;
  }

  /** Whoever was just given to an agent at once passed nobody by who waited for that agent. */
  private void atOnce(Invocation by) {
    Shop shop = shop(by.shop);
    ShopSettings read = settingsOf(by);
    for (Given given : by.given.subList(by.checked, by.given.size())) {
      boolean allowed =
          takers(shop, read, given.chat).contains(given.agent)
              || Seats.takers(read, given.chat.lane(), by.before.agents().values())
                  .contains(given.agent);
      if (!allowed) {
        violated("ASSIGN-1: " + given.agent + " may not take from lane " + given.chat.lane());
      }
      if (given.from != null || given.chat.status() != Status.ACTIVE) {
        continue;
      }
      for (Chat other : by.before.queued()) {
        boolean passedBy = other.status() == Status.QUEUED && isTaker(by, read, other, given.agent);
        if (passedBy) {
          violated(
              "4: "
                  + given.chat.id
                  + " reached "
                  + given.agent
                  + " at once, while "
                  + other.id
                  + " was waiting for them");
        }
      }
    }
    by.checked = by.given.size();
  }

  // ---------------------------------------------------------------- after every invocation

  /** A pass that ended without anything going wrong left nobody over who stood before. */
  void ended(Invocation by) {
    if (by.given.isEmpty() || by.failedWrites > 0 || by.dead || by.settingsChanged) {
      return;
    }
    ShopSettings read = settingsOf(by);
    for (Given given : by.given) {
      if (given.from == null) {
        continue;
      }
      Set<Chat> waited = given.from == Status.QUEUED ? by.before.queued() : by.before.left();
      QueueOrder order = given.from == Status.QUEUED ? read.queueOrder() : QueueOrder.FIRST_COME;
      for (Chat other : waited) {
        if (other.status() == given.from
            && other.lane().equals(given.chat.lane())
            && standsBefore(other, given, order)) {
          violated(
              "4: "
                  + other.id
                  + " stood before "
                  + given.chat.id
                  + " in lane "
                  + other.lane()
                  + ", and was left over by a pass that gave the latter to "
                  + given.agent);
        }
      }
      if (given.from == Status.LEFT_MESSAGE) {
        for (Chat other : by.before.queued()) {
          if (other.status() == Status.QUEUED && isTaker(by, read, other, given.agent)) {
            violated(
                "OFF-2: offline message "
                    + given.chat.id
                    + " went to "
                    + given.agent
                    + " before "
                    + other.id
                    + ", who waits in the queue");
          }
        }
      }
    }
  }

  /** Whether an agent could take somebody from their lane all the while. */
  private boolean isTaker(Invocation by, ShopSettings read, Chat chat, AgentId agent) {
    return takers(shop(by.shop), read, chat).contains(agent)
        && Seats.takers(read, chat.lane(), by.before.agents().values()).contains(agent);
  }

  private static Set<AgentId> takers(Shop shop, ShopSettings settings, Chat chat) {
    return Seats.takers(settings, chat.lane(), shop.agents.values());
  }

  private static boolean standsBefore(Chat other, Given given, QueueOrder order) {
    ConversationState state = given.chat.state();
    Instant since =
        Objects.requireNonNull(given.from == Status.QUEUED ? state.askedAt() : state.leftAt());
    int compared = other.since().compareTo(since);
    if (compared == 0) {
      compared = other.id.value().compareTo(given.chat.id.value());
    }
    return order == QueueOrder.FIRST_COME ? compared < 0 : compared > 0;
  }

  // ---------------------------------------------------------------- when all is quiet

  /**
   * Those who wait though somebody may take them (ASSIGN-5, OFF-2), or nobody is there (QUEUE-5).
   */
  Set<String> waitingNeedlessly(Instant now) {
    Set<String> all = new TreeSet<>();
    for (Shop shop : shops.values()) {
      ShopSettings by = shop.settings();
      for (Chat chat : shop.queued) {
        Set<AgentId> takers = Seats.takers(by, chat.lane(), shop.agents.values());
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
      if (!by.assignOfflineMessages() || !by.inService(now)) {
        continue;
      }
      for (Chat chat : shop.leftMessages) {
        if (anyEligible(shop, Seats.takers(by, chat.lane(), shop.agents.values()), now)) {
          all.add("3: offline message " + chat.id + " waits while a slot is free");
        }
      }
    }
    return all;
  }

  private static boolean anyEligible(Shop shop, Set<AgentId> takers, Instant now) {
    return shop.agents.values().stream()
        .anyMatch(agent -> takers.contains(agent.id()) && shop.eligible(agent, now));
  }

  /** Every conversation will be looked at in time, and everything is where it belongs. */
  void checkAll(Instant now) {
    for (Shop shop : shops.values()) {
      for (Chat chat : shop.chats.values()) {
        if (chat.log.isEmpty()) {
          continue;
        }
        check(chat);
        if (!chat.timers.isEmpty() && chat.timers.first().isBefore(now.minus(OVERDUE_MAX))) {
          violated("timers: one of " + chat.id + " was due at " + chat.timers.first());
        }
        Instant close = closesAt(shop, chat.state());
        if (close != null && (chat.timers.isEmpty() || chat.timers.first().isAfter(close))) {
          violated(
              "CONV-6: "
                  + chat.id
                  + " is "
                  + chat.status()
                  + " and should end at "
                  + close
                  + ", but is first looked at "
                  + (chat.timers.isEmpty() ? "never" : chat.timers.first()));
        }
      }
      for (Agent agent : shop.agents.values()) {
        for (ConversationId id : agent.conversations()) {
          Chat chat = shop.chats.get(id);
          if (chat == null || !agent.id().equals(chat.state().holder())) {
            violated("1: the set of " + agent.id() + " holds " + id + ", which is not theirs");
          }
        }
      }
    }
  }

  /** By the longest silence that the shop ever allowed: timers are set by the settings then. */
  private static @Nullable Instant closesAt(Shop shop, ConversationState state) {
    Duration silence = Duration.ofMinutes(shop.longestIdleCloseMinutes);
    return switch (state.status()) {
      case ACTIVE ->
          state.unansweredSince() != null || state.repliedAt() == null
              ? null
              : state.repliedAt().plus(silence);
      case LEFT_MESSAGE -> Objects.requireNonNull(state.leftAt()).plus(Duration.ofDays(30));
      case ROBOT -> state.lastMessageAt().plus(silence);
      default -> null;
    };
  }

  // ---------------------------------------------------------------- reading

  static String text(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name)).s();
  }

  private static String number(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name)).n();
  }

  private static String brief(Event event) {
    return switch (event) {
      case Event.Opened opened -> "opened by " + opened.origin().buyer();
      case Event.MessageSent sent -> "said " + sent.author() + " " + sent.content();
      case Event.Assigned assigned ->
          "assigned to " + assigned.agent() + " by " + assigned.reason().decidedBy();
      default -> event.toString();
    };
  }
}
