package dev.dovecote.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Order;
import dev.dovecote.domain.desk.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One seed: a world, its people, what they do, and what must be true of it. */
final class Simulation {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How often clients sync. */
  static final Duration SYNC_EVERY = Duration.ofSeconds(30);

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /** A jump longer than this is an outage: nothing runs meanwhile. */
  private static final Duration OUTAGE = Duration.ofMinutes(6);

  /**
   * Most messages delivered one after the other, lest a function that wakes itself runs forever.
   */
  private static final int DELIVERIES_MAX = 60;

  final RandomGenerator chance;
  final VirtualClock clock;
  final Tally tally;
  final Story story;
  final Machine machine;
  final Mirror mirror;
  final ShopMaker maker;
  final List<Person.Buyer> buyers = new ArrayList<>();
  final List<Person.Staff> staff = new ArrayList<>();
  private final List<Person> everybody = new ArrayList<>();
  private final Deliveries deliveries;
  private final Connecting connecting;
  private final BuyersActs buyersActs;
  private final StaffsActs staffsActs;

  /** Whose affairs are under way: those who overtake tend to meddle with just them. */
  private Person.@Nullable Buyer focus;

  private Instant nextSweep;

  /** What became of a seed. */
  record Outcome(
      long seed, long steps, @Nullable String violation, Tally tally, List<String> story) {}

  Simulation(long seed, Bug bug, boolean told) {
    chance = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
    Instant day = Instant.parse("2026-03-02T00:00:00Z");
    clock = new VirtualClock(day.plusSeconds(chance.nextInt(86_400)));
    tally = new Tally();
    story = new Story(told, clock);
    Weather weather = Weather.draw(chance);
    story.tell(() -> "seed " + seed + ", weather " + weather);
    machine = new Machine(weather, clock, chance, tally, story, bug);
    mirror = machine.mirror;
    maker = new ShopMaker(chance);
    deliveries = new Deliveries(this);
    connecting = new Connecting(this);
    buyersActs = new BuyersActs(this, connecting);
    staffsActs = new StaffsActs(this, connecting);
    nextSweep = clock.instant();
  }

  static Outcome run(long seed, int steps, Bug bug, boolean told) {
    Simulation simulation = new Simulation(seed, bug, told);
    long done = simulation.play(steps);
    return new Outcome(
        seed, done, simulation.mirror.violation(), simulation.tally, simulation.story.lines());
  }

  private long play(int steps) {
    found();
    machine.setOvertaking(this::overtake);
    long done = 0;
    while (done < steps && mirror.violation() == null) {
      step();
      done++;
    }
    if (mirror.violation() == null) {
      comeToRest();
    }
    machine.clearUp();
    return done;
  }

  // ---------------------------------------------------------------- the beginning

  private void found() {
    int shops = chance.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < shops; i++) {
      found(new ShopId("shop" + i));
    }
    clock.advance(Duration.ofMinutes(1));
    for (Person.Staff person : staff) {
      if (chance.nextInt(4) > 0) {
        connecting.connect(person, person.pages.getFirst());
        staffsActs.setStatus(person, AgentStatus.ONLINE);
      }
    }
  }

  private void found(ShopId id) {
    List<Agent> people = new ArrayList<>();
    people.add(person(id, "owner", Role.OWNER));
    int agents = 1 + chance.nextInt(4);
    for (int i = 0; i < agents; i++) {
      people.add(person(id, "agent" + i, Role.AGENT));
    }
    List<AgentId> ids = people.stream().map(Agent::id).toList();
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      orders.add(
          new Order(
              "order" + i,
              new BuyerId("buyer" + i),
              "Buyer " + i,
              clock.instant().minus(Duration.ofDays(10L * i)),
              true));
    }
    machine.found(id, maker.settings(ids), people, orders);
    Mirror.Shop shop = mirror.shop(id);
    for (Agent each : people) {
      Person.Staff person =
          new Person.Staff(shop, new Caller.Staff(new Recipient.Staff(id, each.id()), each.role()));
      int pages = 1 + chance.nextInt(2);
      for (int i = 0; i < pages; i++) {
        person.pages.add(page(shop, person, i));
      }
      staff.add(person);
    }
    int buyersOfShop = 3 + chance.nextInt(6);
    for (int i = 0; i < buyersOfShop; i++) {
      BuyerId buyer = new BuyerId("buyer" + i);
      Person.Buyer person =
          new Person.Buyer(shop, new Caller.Buyer(new Recipient.Buyer(id, buyer), "Buyer " + i));
      int pages = 1 + (chance.nextInt(3) == 0 ? 1 : 0);
      for (int page = 0; page < pages; page++) {
        person.pages.add(page(shop, person));
      }
      buyers.add(person);
    }
  }

  private Agent person(ShopId shop, String name, Role role) {
    return new Agent(
        new AgentId(name),
        name + " of " + shop,
        role,
        role == Role.OWNER || chance.nextInt(12) > 0,
        AgentStatus.OFFLINE,
        1 + chance.nextInt(3),
        Set.of(),
        0,
        0);
  }

  private Page page(Mirror.Shop shop, Person.Staff person, int number) {
    return new Page(
        mirror,
        shop,
        person.caller().isOwner()
            ? dev.dovecote.application.protocol.Audience.OWNER
            : dev.dovecote.application.protocol.Audience.AGENT,
        person.id() + "-" + number);
  }

  Page page(Mirror.Shop shop, Person.Buyer person) {
    person.clients++;
    return new Page(
        mirror,
        shop,
        dev.dovecote.application.protocol.Audience.BUYER,
        person.id() + "-" + person.clients);
  }

  // ---------------------------------------------------------------- the middle

  private void step() {
    int what = chance.nextInt(100);
    if (what < 38) {
      buyersActs.act();
    } else if (what < 42) {
      burst();
    } else if (what < 70) {
      staffsActs.act();
    } else if (what < 85) {
      deliveries.one();
    } else if (what < 88 && machine.anythingHangs()) {
      machine.wakeOne(chance.nextInt(5) == 0);
    } else {
      passTime();
    }
    if (chance.nextInt(3) == 0) {
      advance(Duration.ofMillis(chance.nextInt(3_000)));
    }
    receiveAll();
  }

  private void burst() {
    int times = 3 + chance.nextInt(4);
    for (int i = 0; i < times; i++) {
      if (chance.nextInt(4) == 0) {
        staffsActs.endAny();
      }
      buyersActs.writeAny();
    }
  }

  /** What others do in the middle of a call: no time passes for it but their own. */
  private void overtake() {
    int times = 1 + chance.nextInt(3);
    for (int i = 0; i < times; i++) {
      switch (chance.nextInt(10)) {
        case 0, 1, 2, 3 -> buyersActs.act();
        case 4, 5, 6 -> staffsActs.act();
        default -> deliveries.one();
      }
    }
  }

  private void passTime() {
    int what = chance.nextInt(100);
    if (what < 55) {
      advance(Duration.ofMillis(500 + chance.nextInt(10_000)));
    } else if (what < 85) {
      advance(Duration.ofSeconds(10 + chance.nextInt(80)));
    } else if (what < 96) {
      advance(Duration.ofMinutes(1 + chance.nextInt(12)));
    } else if (what < 99) {
      advance(Duration.ofMinutes(10 + chance.nextInt(600)));
    } else {
      advance(Duration.ofDays(1 + chance.nextInt(40)));
    }
  }

  /** Lets time pass, and all that happens by itself meanwhile. */
  void advance(Duration duration) {
    Instant until = clock.instant().plus(duration);
    if (duration.compareTo(OUTAGE) > 0) {
      story.tell(() -> "nothing runs for " + duration);
      clock.advanceTo(until);
      nextSweep = until;
    }
    while (mirror.violation() == null) {
      deliveries.several(DELIVERIES_MAX);
      nothingWaitsForATick();
      Page next = connecting.nextToSync();
      Instant at = next == null || next.nextSync.isAfter(nextSweep) ? nextSweep : next.nextSync;
      Instant message = deliveries.nextAfter(clock.instant());
      if (message != null && message.isBefore(at)) {
        at = message;
      }
      if (at.isAfter(until)) {
        break;
      }
      clock.advanceTo(at);
      if (!nextSweep.isAfter(clock.instant())) {
        sweep();
      } else if (next != null && !next.nextSync.isAfter(clock.instant())) {
        connecting.sync(next);
      }
      receiveAll();
    }
    clock.advanceTo(until);
  }

  /**
   * Where nothing goes wrong, nobody waits for a sync or a sweep: whatever frees a slot has them
   * looked at at once.
   */
  private void nothingWaitsForATick() {
    if (machine.weather().isFair() && !machine.wasFoul() && !deliveries.isAnythingDue()) {
      for (String waiting : mirror.waitingNeedlessly(clock.instant())) {
        if (waiting.contains("is queued") && waiting.startsWith("3")) {
          mirror.violated(waiting + ", and nobody was woken");
        }
      }
    }
  }

  private void sweep() {
    nextSweep = clock.instant().plus(SWEEP_EVERY);
    if (machine.weather().comes(Occurrence.SWEEP_LATE, 1, chance)) {
      tally.count(Occurrence.SWEEP_LATE);
      story.tell(() -> "the sweep will be an hour late");
      nextSweep = clock.instant().plus(Duration.ofHours(1));
      return;
    }
    if (machine.weather().comes(Occurrence.SWEEP_SKIPPED, 6, chance)) {
      tally.count(Occurrence.SWEEP_SKIPPED);
      return;
    }
    machine.invoke(
        "sweep",
        mirror.shops().iterator().next().id,
        () -> {
          machine.functions().timers().sweep();
          return true;
        });
  }

  /** Frames arrive at the pages. */
  void receiveAll() {
    for (Person.Buyer each : buyers) {
      each.pages.forEach(this::receive);
    }
    for (Person.Staff each : staff) {
      each.pages.forEach(this::receive);
    }
  }

  private void receive(Page page) {
    String connection = page.connection;
    if (connection == null || !machine.sockets.isOpen(connection)) {
      return;
    }
    for (String frame : machine.sockets.drain(connection)) {
      JsonNode read;
      try {
        read = JSON.readTree(frame);
      } catch (JsonProcessingException e) {
        mirror.violated("a frame is not JSON: " + frame);
        continue;
      }
      if (read.path("type").asText().equals("queue")) {
        tally.count(Occurrence.QUEUE_PLACE_TOLD);
      }
      page.receive(read);
    }
  }

  // ---------------------------------------------------------------- the end

  private void comeToRest() {
    story.tell(() -> "---- it comes to rest");
    machine.clearUp();
    nextSweep = clock.instant();
    receiveAll();
    for (Person person : everybody()) {
      for (Page page : person.pages) {
        if (page.connection == null ? chance.nextInt(3) > 0 : chance.nextInt(8) > 0) {
          connecting.connect(person, page);
        } else {
          connecting.vanish(page);
        }
      }
    }
    buyersActs.finishWriting();
    advance(Duration.ofMinutes(5));
    Set<String> waiting = mirror.waitingNeedlessly(clock.instant());
    if (!waiting.isEmpty()) {
      advance(Duration.ofSeconds(65));
      waiting.retainAll(mirror.waitingNeedlessly(clock.instant()));
      if (!waiting.isEmpty()) {
        mirror.violated(waiting.iterator().next());
      }
    }
    mirror.checkAll(clock.instant());
    receiveAll();
    for (Person person : everybody()) {
      for (Page page : person.pages) {
        if (page.connection != null && mirror.violation() == null) {
          connecting.sync(page);
          if (person instanceof Person.Buyer buyer) {
            connecting.older(page, buyer);
          }
          connecting.showsTheLog(person, page);
        }
      }
    }
  }

  /** What is done now concerns the buyer of a conversation. */
  void focusOn(Mirror.Chat chat) {
    for (Person.Buyer each : buyers) {
      if (each.shop.id.equals(chat.shop) && each.id().equals(chat.state().origin().buyer())) {
        focus = each;
      }
    }
  }

  /** Any buyer; in the middle of somebody's call often the one whom it concerns. */
  Person.Buyer anyBuyer() {
    Person.Buyer concerned = focus;
    return concerned != null && machine.depth() > 0 && chance.nextBoolean()
        ? concerned
        : buyers.get(chance.nextInt(buyers.size()));
  }

  List<Person> everybody() {
    if (everybody.isEmpty()) {
      everybody.addAll(buyers);
      everybody.addAll(staff);
    }
    return everybody;
  }
}
