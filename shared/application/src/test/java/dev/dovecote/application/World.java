package dev.dovecote.application;

import dev.dovecote.application.Surroundings.Pause;
import dev.dovecote.aws.AssignmentQueue;
import dev.dovecote.aws.DeliveryQueue;
import dev.dovecote.aws.Lanes;
import dev.dovecote.aws.Sockets;
import dev.dovecote.aws.TimerQueue;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.SettingsDraft;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.RoutingRules;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.TableDefinition;
import dev.dovecote.testkit.sockets.MemorySockets;
import dev.dovecote.testkit.sqs.MemorySqs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The real use cases and stores on AWS clients in memory, with one shop, a clock that stands still
 * and chance from a seed. Nothing happens by itself: a test delivers messages and moves time.
 */
public final class World {
  public static final ShopId SHOP = new ShopId("tea");

  /** A Monday at 16:00 in Shanghai: within any service hours. */
  public static final Instant NOON = Instant.parse("2026-03-02T08:00:00Z");

  public static final Stores.Tables TABLES =
      new Stores.Tables(
          "DeskTable",
          "ConversationsTable",
          "LanesTable",
          "ConnectionsTable",
          "TimersTable",
          "OrdersTable");

  public static final String ASSIGNMENT_QUEUE = "memory:assignment.fifo";
  public static final String TIMER_QUEUE = "memory:timers";
  public static final String DELIVERY_QUEUE = "memory:delivery";

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
  private static final int DELIVERIES_MAX = 10_000;

  /** The lines of metrics that were told, oldest first. */
  final List<String> told = new CopyOnWriteArrayList<>();

  final SettableClock clock;
  final MemorySqs sqs;
  final MemorySockets sockets = new MemorySockets();
  final Surroundings surroundings;
  final Stores stores;
  final Triggers triggers;
  final Reach reach;
  final Pushes pushes;
  final Transitions transitions;
  final Queue queue;
  final Router router;
  final BuyerMessages buyerMessages;
  final StaffConversations staffConversations;
  final ByHand byHand;
  final Desk desk;
  final Sync sync;
  final AssignmentPass pass;
  final DueTimers timers;
  final TicketOffice tickets;
  final ShopOffice office;

  /** Those who sync twice a minute while time passes. */
  private final List<Runnable> heartbeats = new ArrayList<>();

  private World(
      DynamoDbClient dynamo, SettableClock clock, long seed, Executor hands, Pause pause) {
    this.clock = clock;
    sqs = new MemorySqs(clock);
    sqs.createQueue(ASSIGNMENT_QUEUE, Duration.ofSeconds(30));
    sqs.createQueue(TIMER_QUEUE, Duration.ofSeconds(60));
    sqs.createQueue(DELIVERY_QUEUE, Duration.ofSeconds(60));
    Random chance = new Random(seed);
    surroundings =
        new Surroundings(
            clock,
            chance,
            new Ids(clock, chance),
            pause,
            hands::execute,
            new Metrics(clock, "tea-house", told::add));
    stores = Stores.on(dynamo, TABLES);
    triggers =
        new Triggers(new AssignmentQueue(sqs, ASSIGNMENT_QUEUE), new TimerQueue(sqs, TIMER_QUEUE));
    reach = new Reach(stores, surroundings);
    pushes =
        new Pushes(
            stores, new Sockets(sockets), new DeliveryQueue(sqs, DELIVERY_QUEUE), surroundings);
    transitions = new Transitions(stores, triggers, surroundings);
    queue = new Queue(stores, transitions, reach, pushes, surroundings);
    router = new Router(stores, reach, triggers, surroundings);
    buyerMessages = new BuyerMessages(stores, transitions, router, reach, pushes, surroundings);
    staffConversations =
        new StaffConversations(stores, transitions, pushes, triggers, surroundings);
    byHand = new ByHand(stores, transitions, reach, queue, pushes, triggers, surroundings);
    desk = new Desk(stores, reach, pushes, triggers, surroundings);
    sync = new Sync(stores, reach, queue, triggers, surroundings);
    pass = new AssignmentPass(stores, transitions, reach, queue, pushes, triggers, surroundings);
    timers =
        new DueTimers(
            stores, transitions, reach, queue, buyerMessages, pushes, triggers, surroundings);
    tickets = new TicketOffice(stores, surroundings, new Random(seed));
    office = new ShopOffice(stores, reach, pushes, triggers, surroundings);
  }

  /** A world on a memory DynamoDB of its own, in one thread. */
  public static World on(MemoryDynamoDb dynamo, SettableClock clock, long seed) {
    dynamo.createTables(tables());
    return new World(dynamo, clock, seed, Runnable::run, _ -> {});
  }

  /** A world on any DynamoDB that has the tables, with real threads. */
  public static World on(DynamoDbClient dynamo, Executor hands, Pause pause) {
    return new World(dynamo, new SettableClock(NOON), 1, hands, pause);
  }

  public static Collection<TableDefinition> tables() {
    return dev.dovecote.testkit.dynamo.Tables.fromTemplate(Path.of("../../template.yaml")).values();
  }

  // ---------------------------------------------------------------- who is there

  World openShop(ShopSettings settings) {
    if (!stores.shops().add(SHOP, settings)) {
      throw new IllegalStateException("there is a shop already");
    }
    stores.agents().add(SHOP, person("boss", Role.OWNER, 20));
    return this;
  }

  void changeSettings(ShopSettings settings) {
    var now = stores.shops().find(SHOP);
    if (!stores.shops().change(SHOP, now.changedTo(settings, now()), new AgentId("boss"), now())) {
      throw new IllegalStateException("not changed");
    }
  }

  private static Agent person(String id, Role role, int capacity) {
    return Agent.joining(new AgentId(id), "客服" + id, role, true, capacity);
  }

  /** A new agent, connected and online. */
  AgentClient agent(String id, int capacity) {
    AgentClient agent = absentAgent(id, capacity);
    agent.connect();
    agent.set(AgentStatus.ONLINE);
    return agent;
  }

  /** A new agent, offline and never seen. */
  AgentClient absentAgent(String id, int capacity) {
    stores.agents().add(SHOP, person(id, Role.AGENT, capacity));
    return new AgentClient(this, id, Role.AGENT);
  }

  AgentClient owner() {
    return new AgentClient(this, "boss", Role.OWNER);
  }

  /** A buyer with an open socket. */
  BuyerClient buyer(String id) {
    BuyerClient buyer = new BuyerClient(this, id, "phone");
    buyer.connect();
    return buyer;
  }

  void beat(Runnable sync) {
    heartbeats.add(sync);
  }

  // ---------------------------------------------------------------- what happens

  Instant now() {
    return surroundings.now();
  }

  /** Delivers all messages that can be delivered now, until there are none. */
  void settle() {
    int delivered = 0;
    boolean more = true;
    while (more) {
      more = deliverAssignment() | deliverTimer() | deliverPush();
      if (++delivered > DELIVERIES_MAX) {
        throw new AssertionError("the functions trigger each other without end");
      }
    }
  }

  boolean deliverAssignment() {
    MemorySqs.Message message = sqs.receive(ASSIGNMENT_QUEUE);
    if (message == null) {
      return false;
    }
    pass.look(AssignmentQueue.read(message.body()));
    sqs.delete(ASSIGNMENT_QUEUE, message);
    return true;
  }

  private boolean deliverTimer() {
    MemorySqs.Message message = sqs.receive(TIMER_QUEUE);
    if (message == null) {
      return false;
    }
    timers.fire(TimerQueue.read(message.body()));
    sqs.delete(TIMER_QUEUE, message);
    return true;
  }

  private boolean deliverPush() {
    MemorySqs.Message message = sqs.receive(DELIVERY_QUEUE);
    if (message == null) {
      return false;
    }
    if (pushes.deliver(DeliveryQueue.read(message.body()))) {
      sqs.delete(DELIVERY_QUEUE, message);
      return true;
    }
    return false;
  }

  /** Throws away what waits to be delivered. */
  void loseTriggers() {
    for (String url : List.of(ASSIGNMENT_QUEUE, TIMER_QUEUE, DELIVERY_QUEUE)) {
      sqs.messages(url).forEach(message -> sqs.delete(url, message));
    }
  }

  /**
   * Time passes: the sweep comes each minute, messages to the second, heartbeats twice a minute.
   */
  void pass(Duration duration) {
    Instant end = now().plus(duration);
    settle();
    while (now().isBefore(end)) {
      Instant next = end;
      next = earlier(next, after(now(), SWEEP_EVERY));
      next = earlier(next, after(now(), SWEEP_EVERY.dividedBy(2)));
      for (String url : List.of(ASSIGNMENT_QUEUE, TIMER_QUEUE, DELIVERY_QUEUE)) {
        Instant due = sqs.nextAt(url);
        if (due != null && due.isAfter(now())) {
          next = earlier(next, due);
        }
      }
      clock.set(next);
      long second = now().getEpochSecond();
      if (now().getNano() == 0 && second % 30 == 0) {
        List.copyOf(heartbeats).forEach(Runnable::run);
      }
      if (now().getNano() == 0 && second % 60 == 0) {
        timers.sweep();
      }
      settle();
    }
  }

  private static Instant after(Instant now, Duration step) {
    long seconds = step.toSeconds();
    return Instant.ofEpochSecond((now.getEpochSecond() / seconds + 1) * seconds);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  // ---------------------------------------------------------------- what is there

  List<Entry> log(ConversationId conversation) {
    List<Entry> log = new ArrayList<>();
    while (true) {
      int number = log.isEmpty() ? 0 : log.getLast().number();
      List<Entry> page = stores.conversations().after(SHOP, conversation, number, 500);
      if (page.isEmpty()) {
        return log;
      }
      log.addAll(page);
    }
  }

  /** What the buyer wrote, over the whole thread, in order. */
  List<String> messages(String buyer) {
    List<String> texts = new ArrayList<>();
    ConversationId id = latest(buyer);
    while (id != null) {
      List<String> here =
          log(id).stream()
              .map(entry -> entry.event())
              .filter(
                  event ->
                      event instanceof Event.MessageSent sent
                          && sent.author() instanceof Author.Buyer)
              .map(event -> ((Content.Text) ((Event.MessageSent) event).content()).text())
              .toList();
      texts.addAll(0, here);
      id = state(id).origin().previous();
    }
    return texts;
  }

  ConversationState state(ConversationId conversation) {
    return stores.conversations().lastNow(SHOP, conversation).state();
  }

  Agent agentNow(AgentId agent) {
    return stores.agents().find(SHOP, agent);
  }

  /** The waiting buyers in the shop's order. */
  List<String> waiting() {
    ShopSettings settings = reach.settings(SHOP);
    return stores
        .lanes()
        .first(SHOP, Lanes.Kind.QUEUE, RoutingRules.EVERYONE, settings.queueOrder(), 1000)
        .stream()
        .map(each -> each.buyer().value())
        .toList();
  }

  ConversationId latest(String buyer) {
    return stores.conversations().latestNow(SHOP, new BuyerId(buyer));
  }

  Status statusOf(String buyer) {
    return state(latest(buyer)).status();
  }

  /** A new shop's settings, to change some of. */
  static SettingsDraft settings() {
    return ShopSettings.defaults("Tea House").but();
  }
}
