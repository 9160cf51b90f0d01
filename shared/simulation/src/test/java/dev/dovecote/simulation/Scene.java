package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.Change;
import dev.dovecote.application.Heads;
import dev.dovecote.application.Ids;
import dev.dovecote.application.Metrics;
import dev.dovecote.application.ShopOffice;
import dev.dovecote.application.Surroundings;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.RoutingRules;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.Tables;
import dev.dovecote.testkit.sockets.MemorySockets;
import dev.dovecote.testkit.sqs.MemorySqs;
import dev.dovecote.testkit.sqs.MemorySqs.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A shop with an owner and some agents, on clients in memory, for a scenario told by a test. */
final class Scene {
  static final ShopId SHOP = new ShopId("shop");

  final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T04:00:00Z"));
  final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  final MemorySqs sqs = new MemorySqs(clock);
  final Functions functions;
  final Violations violations;
  final Mirror mirror;
  private boolean hooked;
  private Function<Faults.Call, Fault> hook = _ -> Fault.NONE;

  /**
   * @param agents how many, apart from the owner, who is offline
   * @param capacity of each
   */
  Scene(long seed, int agents, int capacity) {
    RandomGenerator chance = new SplittableRandom(seed);
    dynamo.createTables(Tables.fromTemplate(Path.of("../../template.yaml")).values());
    Story story = new Story(false, clock);
    violations = new Violations(story);
    mirror = new Mirror(dynamo, new Tally(), story, violations, false);
    for (String queue :
        List.of(Functions.ASSIGNMENT_QUEUE, Functions.TIMER_QUEUE, Functions.DELIVERY_QUEUE)) {
      sqs.createQueue(queue, Duration.ofSeconds(30));
    }
    dynamo.setFaults(
        new Faults() {
          @Override
          public Fault before(Call call) {
            if (hooked) {
              return Fault.NONE;
            }
            hooked = true;
            try {
              return hook.apply(call);
            } finally {
              hooked = false;
            }
          }

          @Override
          public void after(Call call) {
            if (call.isWrite()) {
              mirror.follow(call, null, clock.instant(), (_, _) -> {});
            }
          }
        });
    functions =
        Functions.on(
            dynamo,
            sqs,
            new MemorySockets(),
            new Surroundings(
                clock,
                chance,
                new Ids(clock, chance),
                clock::advance,
                Runnable::run,
                Metrics.SILENT),
            chance);
    List<Agent> people = new ArrayList<>();
    people.add(Agent.joining(new AgentId("owner"), "Owner", Role.OWNER, true, capacity));
    for (int i = 0; i < agents; i++) {
      people.add(Agent.joining(agent(i).id(), "Agent " + i, Role.AGENT, true, capacity));
    }
    functions.founding().found(SHOP, ShopSettings.defaults("Shop"), people);
    for (int i = 0; i < agents; i++) {
      come(agent(i), AgentStatus.ONLINE);
    }
  }

  /** Whoever comes in between a call: run once, before the first call that is meant. */
  void before(Predicate<Faults.Call> meant, Runnable others) {
    hook =
        call -> {
          if (meant.test(call)) {
            hook = _ -> Fault.NONE;
            others.run();
          }
          return Fault.NONE;
        };
  }

  /** What goes wrong with the next calls that are meant, one after the other. */
  void fail(Predicate<Faults.Call> meant, Fault... faults) {
    List<Fault> left = new ArrayList<>(List.of(faults));
    hook = call -> meant.test(call) && !left.isEmpty() ? left.removeFirst() : Fault.NONE;
  }

  static boolean isCommit(Faults.Call call) {
    return call.operation().equals("TransactWriteItems");
  }

  Caller.Staff agent(int number) {
    return staff("agent" + number, Role.AGENT);
  }

  Caller.Staff owner() {
    return staff("owner", Role.OWNER);
  }

  private static Caller.Staff staff(String id, Role role) {
    return new Caller.Staff(new Recipient.Staff(SHOP, new AgentId(id)), role);
  }

  void come(Caller.Staff staff, AgentStatus status) {
    functions.sync().open(staff, "socket-" + staff.id());
    functions.desk().setStatus(staff, status, "socket-" + staff.id());
  }

  /** The owner sets the rules. */
  void rules(RoutingRules rules) {
    settings(settings -> settings.but().routing(rules).done());
  }

  /** The owner changes the settings. */
  void settings(UnaryOperator<ShopSettings> change) {
    var now = functions.office().settings(owner());
    functions.office().change(owner(), now.version(), change.apply(now.settings()));
    work();
  }

  /** Somebody new, online. */
  Caller.Staff hired(String id) {
    Caller.Staff staff = staff(id, Role.AGENT);
    functions.office().add(owner(), staff.id(), new ShopOffice.Person(id, true), 1);
    functions.desk().setStatus(staff, AgentStatus.ONLINE, "none");
    return staff;
  }

  /** They are out of reach, and whatever has been triggered is done. */
  void away(Caller.Staff staff) {
    assertThat(mirror.shop(SHOP).leases.get(staff.id())).isNull();
    work();
  }

  /** A buyer writes for the first time, and so asks for a human; a moment passes. */
  ConversationId ask(String buyer) {
    clock.advance(Duration.ofMillis(5));
    Caller.Buyer caller = new Caller.Buyer(new Recipient.Buyer(SHOP, new BuyerId(buyer)), buyer);
    functions.sync().open(caller, "socket-" + buyer);
    Change change =
        functions
            .buyers()
            .send(
                caller,
                new BuyerMessages.Message(
                    new ClientRef("page", 1),
                    new Content.Text("hello"),
                    null,
                    Heads.UNKNOWN,
                    EntryPoint.OTHER,
                    null),
                "socket-" + buyer);
    assertThat(change).isInstanceOf(Change.Made.class);
    return ((Change.Made) change).after().origin().id();
  }

  Chat chat(ConversationId id) {
    return mirror.shop(SHOP).chats.get(id);
  }

  Agent desk(Caller.Staff staff) {
    return mirror.shop(SHOP).agents.get(staff.id());
  }

  void pass() {
    functions.pass().look(SHOP);
  }

  /** Handles all triggers that are there. */
  void work() {
    for (Message message = sqs.receive(Functions.ASSIGNMENT_QUEUE);
        message != null;
        message = sqs.receive(Functions.ASSIGNMENT_QUEUE)) {
      pass();
      sqs.delete(Functions.ASSIGNMENT_QUEUE, message);
    }
  }

  void nothingIsViolated() {
    mirror.checkAll(clock.instant());
    assertThat(violations.first()).isNull();
    for (Agent agent : mirror.shop(SHOP).agents.values()) {
      assertThat(agent.load()).isLessThanOrEqualTo(agent.capacity());
    }
  }
}
