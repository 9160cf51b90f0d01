package dev.dovecote.simulation;

import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.Heads;
import dev.dovecote.application.StaffConversations;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ServiceHours;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How often writes meet each other when very many buyers write at once to the agents of one shop,
 * all of whom are there: the real use cases, whose calls take virtual time and overlap. Those who
 * have reached an agent go on to write, and agents answer, end, and are away for a moment. From the
 * seed alone.
 */
public final class Contention {
  /**
   * So many of Lambda's environments are there when all begin; whoever comes later waits for one.
   */
  public static final int WARM_FUNCTIONS = 100;

  private static final ShopId SHOP = new ShopId("rush");

  /** People and their machines do the next thing after anything from here ... */
  private static final Duration PAUSE_MIN = Duration.ofMillis(500);

  /** ... to here. */
  private static final Duration PAUSE_MAX = Duration.ofSeconds(3);

  /** Virtual time after which whoever waits does so for ever. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Comparator<ConversationId> BY_ID =
      Comparator.comparing(ConversationId::value);

  private final RandomGenerator chance;
  private final ContendedMachine machine;
  private final int buyers;
  private final int warmFunctions;
  private final List<Caller.Staff> staff = new ArrayList<>();

  /**
   * What came of it.
   *
   * @param assignments of the system's
   * @param conflictsBy writes that met a transaction under way, by what was being done
   * @param seconds of virtual time until the last assignment
   * @param violation of an invariant, while it went on or at rest; null where there is none
   */
  public record Result(
      long seed,
      int buyers,
      int agents,
      long assignments,
      Map<String, Integer> conflictsBy,
      double seconds,
      @Nullable String violation) {
    public int conflicts() {
      return conflictsBy.values().stream().mapToInt(Integer::intValue).sum();
    }

    public double perAssignment() {
      return (double) conflicts() / assignments;
    }
  }

  private Contention(long seed, int buyers, int agents, int warmFunctions, Bug bug) {
    this.chance = new SplittableRandom(seed);
    this.machine = new ContendedMachine(chance, bug);
    this.buyers = buyers;
    this.warmFunctions = warmFunctions;
    found(agents);
  }

  /**
   * Plays it.
   *
   * @param buyers at least 1, who all write at once
   * @param agents at least 1, who together have room for all of them
   * @param warmFunctions see {@link #WARM_FUNCTIONS}
   * @throws IllegalStateException where somebody waits for ever, or a use case fails by itself
   */
  public static Result run(long seed, int buyers, int agents, int warmFunctions) {
    return run(seed, buyers, agents, warmFunctions, Bug.NONE);
  }

  static Result run(long seed, int buyers, int agents, int warmFunctions, Bug bug) {
    Contention contention = new Contention(seed, buyers, agents, warmFunctions, bug);
    contention.play();
    return new Result(
        seed,
        buyers,
        agents,
        contention.machine.assignments(),
        contention.machine.contention.conflicts(),
        contention.machine.lastAssignment().toMillis() / 1e3,
        contention.violation());
  }

  private void found(int agents) {
    List<Agent> people =
        IntStream.range(0, agents)
            .mapToObj(
                n ->
                    Agent.joining(
                        new AgentId("agent" + n),
                        "Agent " + n,
                        Role.AGENT,
                        true,
                        Math.ceilDiv(buyers, agents)))
            .toList();
    ShopSettings settings =
        ShopSettings.defaults("Rush")
            .but()
            .serviceHours(ServiceHours.parse("00:00", "24:00"))
            .done();
    machine.functions.founding().found(SHOP, settings, people);
    for (Agent each : people) {
      Caller.Staff person = new Caller.Staff(new Recipient.Staff(SHOP, each.id()), each.role());
      staff.add(person);
      machine.sockets.open(socket(each.id()));
      machine.functions.sync().open(person, socket(each.id()));
      machine.functions.desk().setStatus(person, AgentStatus.ONLINE, socket(each.id()));
    }
  }

  private static String socket(Object whose) {
    return "socket-" + whose;
  }

  private void play() {
    for (int n = 0; n < buyers; n++) {
      Caller.Buyer buyer =
          new Caller.Buyer(new Recipient.Buyer(SHOP, new BuyerId("buyer" + n)), "Buyer " + n);
      machine.sockets.open(socket(buyer.recipient().id()));
      machine.functions.sync().open(buyer, socket(buyer.recipient().id()));
      Duration begins = CallTime.FRAME.draw(chance);
      if (n >= warmFunctions) {
        begins = begins.plus(CallTime.RESTORE.draw(chance));
      }
      machine.scheduler.begin(begins, () -> asks(buyer));
    }
    staff.forEach(person -> machine.scheduler.begin(pause(), () -> works(person)));
    machine.scheduler.run();
  }

  private Duration pause() {
    return Duration.ofMillis(chance.nextLong(PAUSE_MIN.toMillis(), PAUSE_MAX.toMillis() + 1));
  }

  // ---------------------------------------------------------------- what they do

  private void asks(Caller.Buyer buyer) {
    until("first message", () -> writes(buyer, 1));
    machine.scheduler.pass(pause());
    until("next message", () -> writes(buyer, 2));
  }

  private Object writes(Caller.Buyer buyer, int number) {
    return machine
        .functions
        .buyers()
        .send(
            buyer,
            new BuyerMessages.Message(
                new ClientRef("phone", number),
                new Content.Text("Hello!"),
                null,
                Heads.UNKNOWN,
                EntryPoint.OTHER,
                null),
            socket(buyer.recipient().id()));
  }

  /** As long as somebody waits. */
  private void works(Caller.Staff person) {
    for (int n = 1; machine.assignments() < buyers; n++) {
      if (machine.scheduler.passed().compareTo(PATIENCE) > 0) {
        throw new IllegalStateException(buyers - machine.assignments() + " buyers still wait");
      }
      int what = chance.nextInt(10);
      if (what == 0) {
        isAwayForAMoment(person);
      } else {
        serves(person, what < 3, n);
      }
      machine.scheduler.pass(pause());
    }
  }

  private void isAwayForAMoment(Caller.Staff person) {
    for (AgentStatus status : List.of(AgentStatus.BREAK, AgentStatus.ONLINE)) {
      until(
          "goes " + status,
          () -> machine.functions.desk().setStatus(person, status, socket(person.id())));
      machine.scheduler.pass(pause());
    }
  }

  private void serves(Caller.Staff person, boolean ends, int number) {
    Agent agent = machine.mirror.shop(SHOP).agents.get(person.id());
    List<ConversationId> own =
        agent == null ? List.of() : agent.conversations().stream().sorted(BY_ID).toList();
    if (own.isEmpty()) {
      return;
    }
    ConversationId one = own.get(chance.nextInt(own.size()));
    StaffConversations conversations = machine.functions.conversations();
    if (ends) {
      until("end", () -> conversations.end(person, one, socket(person.id())));
    } else {
      ClientRef client = new ClientRef("desk" + number, 1);
      Content text = new Content.Text("What can I do for you?");
      var reply = new StaffConversations.Reply(one, Heads.UNKNOWN, client, text);
      until("reply", () -> conversations.reply(person, reply, socket(person.id())));
    }
  }

  /** Tries until it is done, as clients do. */
  private void until(String what, Supplier<?> act) {
    while (!machine.invoke(what, SHOP, act)) {
      machine.scheduler.pass(pause());
    }
  }

  // ---------------------------------------------------------------- at rest

  private @Nullable String violation() {
    machine.mirror.checkAll(machine.clock.instant());
    Set<String> waiting = NeedlessWaits.of(machine.mirror.shops(), machine.clock.instant());
    if (machine.violations.first() != null || waiting.isEmpty()) {
      return machine.violations.first();
    }
    return waiting.iterator().next();
  }
}
