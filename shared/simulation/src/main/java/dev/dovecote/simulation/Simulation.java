package dev.dovecote.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.AgentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One seed: a world, its people, what they do, and what must be true of it. */
final class Simulation {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How often clients sync. */
  static final Duration SYNC_EVERY = Duration.ofSeconds(30);

  final RandomGenerator chance;
  final VirtualClock clock;
  final Tally tally;
  final Story story;
  final Machine machine;
  final Violations violations;
  final ShopMaker maker;
  final People people;
  private final Deliveries deliveries;
  private final Learning learning;
  private final Connecting connecting;
  private final BuyersActs buyersActs;
  private final StaffsActs staffsActs;
  private final Passing passing;

  /** Whose affairs are under way: those who overtake tend to meddle with just them. */
  private Person.@Nullable Buyer focus;

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
    violations = machine.violations;
    maker = new ShopMaker(chance);
    people = new People(machine, maker, chance);
    deliveries = new Deliveries(this);
    learning = new Learning(this);
    connecting = new Connecting(this, learning);
    buyersActs = new BuyersActs(this, connecting, learning);
    staffsActs = new StaffsActs(this, connecting, learning);
    passing = new Passing(this, deliveries, connecting);
  }

  static Outcome run(long seed, int steps, Bug bug, boolean told) {
    Simulation simulation = new Simulation(seed, bug, told);
    long done = simulation.play(steps);
    return new Outcome(
        seed, done, simulation.violations.first(), simulation.tally, simulation.story.lines());
  }

  private long play(int steps) {
    found();
    machine.calls.setOvertaking(this::overtake);
    long done = 0;
    while (done < steps && violations.first() == null) {
      step();
      done++;
    }
    if (violations.first() == null) {
      new Rest(this, connecting, learning, buyersActs, passing).come();
    }
    machine.clearUp();
    return done;
  }

  // ---------------------------------------------------------------- the beginning

  private void found() {
    int shops = chance.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < shops; i++) {
      people.found(new ShopId("shop" + i));
    }
    clock.advance(Duration.ofMinutes(1));
    for (Person.Staff person : people.staff) {
      if (chance.nextInt(4) > 0) {
        connecting.connect(person, person.pages.getFirst());
        staffsActs.setStatus(person, AgentStatus.ONLINE);
      }
    }
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
    } else if (what < 88 && machine.calls.anythingHangs()) {
      machine.calls.wakeOne(chance.nextInt(5) == 0);
    } else {
      passTime();
    }
    if (chance.nextInt(3) == 0) {
      passing.advance(Duration.ofMillis(chance.nextInt(3_000)));
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
      passing.advance(Duration.ofMillis(500 + chance.nextInt(10_000)));
    } else if (what < 85) {
      passing.advance(Duration.ofSeconds(10 + chance.nextInt(80)));
    } else if (what < 96) {
      passing.advance(Duration.ofMinutes(1 + chance.nextInt(12)));
    } else if (what < 99) {
      passing.advance(Duration.ofMinutes(10 + chance.nextInt(600)));
    } else {
      passing.advance(Duration.ofDays(1 + chance.nextInt(40)));
    }
  }

  /** Frames arrive at the pages. */
  void receiveAll() {
    for (Person.Buyer each : people.buyers) {
      each.pages.forEach(this::receive);
    }
    for (Person.Staff each : people.staff) {
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
        violations.add("a frame is not JSON: " + frame);
        continue;
      }
      if (read.path("type").asText().equals("queue")) {
        tally.count(Occurrence.QUEUE_PLACE_TOLD);
      }
      page.receive(read);
    }
  }

  /** What is done now concerns the buyer of a conversation. */
  void focusOn(Chat chat) {
    for (Person.Buyer each : people.buyers) {
      if (each.shop.id.equals(chat.shop) && each.id().equals(chat.state().origin().buyer())) {
        focus = each;
      }
    }
  }

  /** Any buyer; in the middle of somebody's call often the one whom it concerns. */
  Person.Buyer anyBuyer() {
    Person.Buyer concerned = focus;
    return concerned != null && machine.calls.depth() > 0 && chance.nextBoolean()
        ? concerned
        : people.buyers.get(chance.nextInt(people.buyers.size()));
  }
}
