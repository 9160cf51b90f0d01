package dev.dovecote.simulation;

import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** What goes wrong with calls to DynamoDB; what they change is followed. */
final class DynamoFaults implements Faults {
  /** How long an eventually consistent read may lag behind. */
  private static final Duration STALE_MAX = Duration.ofSeconds(2);

  private static final String LANES = "LanesTable";
  private static final String CONVERSATIONS = "ConversationsTable";

  private final Supplier<Weather> weather;
  private final VirtualClock clock;
  private final RandomGenerator chance;
  private final Tally tally;
  private final Story story;
  private final Calls calls;
  private final Mirror mirror;
  private final Map<String, ArrayDeque<Instant>> changedAt = new HashMap<>();

  DynamoFaults(
      Supplier<Weather> weather,
      VirtualClock clock,
      RandomGenerator chance,
      Tally tally,
      Story story,
      Calls calls,
      Mirror mirror) {
    this.weather = weather;
    this.clock = clock;
    this.chance = chance;
    this.tally = tally;
    this.story = story;
    this.calls = calls;
    this.mirror = mirror;
  }

  @Override
  public Fault before(Call call) {
    Invocation invocation = calls.before();
    if (invocation == null || weather.get().isFair()) {
      return Fault.NONE;
    }
    Fault fault = draw(call);
    if (fault instanceof Fault.CrashBefore || fault instanceof Fault.CrashAfter) {
      invocation.dead = true;
    }
    if (!(fault instanceof Fault.None)) {
      story.tell(() -> fault + " at " + call.operation() + " " + call.tables());
    }
    return fault;
  }

  @Override
  public void after(Call call) {
    if (!call.isWrite()) {
      return;
    }
    Instant now = clock.instant();
    mirror.follow(
        call,
        calls.current(),
        now,
        (table, changes) -> {
          ArrayDeque<Instant> times = changedAt.computeIfAbsent(table, _ -> new ArrayDeque<>());
          for (int i = 0; i < changes; i++) {
            times.addLast(now);
          }
        });
  }

  private Fault draw(Call call) {
    // Of a lane only lengths may be read so: whoever reads more is to be found out.
    boolean lanes = call.tables().getFirst().equals(LANES);
    if (call.eventual() && weather.get().comes(Occurrence.STALE_READ, lanes ? 60 : 8, chance)) {
      int changes = recentChanges(call.tables().getFirst());
      if (changes > 0) {
        tally.count(Occurrence.STALE_READ);
        return new Fault.Stale(1 + chance.nextInt(changes));
      }
    }
    if (chance.nextDouble() >= weather.get().rate()) {
      return Fault.NONE;
    }
    Occurrence kind = kind();
    if (!weather.get().known().contains(kind)) {
      return Fault.NONE;
    }
    Fault fault = fault(kind, call);
    if (fault instanceof Fault.None || !call.allows(fault)) {
      return Fault.NONE;
    }
    tally.count(kind);
    return fault;
  }

  private int recentChanges(String table) {
    ArrayDeque<Instant> times = changedAt.get(table);
    if (times == null) {
      return 0;
    }
    Instant from = clock.instant().minus(STALE_MAX);
    while (!times.isEmpty() && times.peekFirst().isBefore(from)) {
      times.removeFirst();
    }
    return times.size();
  }

  private Occurrence kind() {
    return switch (chance.nextInt(8)) {
      case 0 -> Occurrence.CRASH_BEFORE;
      case 1 -> Occurrence.CRASH_AFTER;
      case 2 -> Occurrence.LOST_ANSWER;
      case 3 -> Occurrence.SERVER_ERROR;
      case 4 -> Occurrence.REPEATED;
      case 5 -> Occurrence.CONFLICT;
      case 6 -> Occurrence.THROTTLED;
      default -> Occurrence.SHORT_PAGE;
    };
  }

  private Fault fault(Occurrence kind, Call call) {
    return switch (kind) {
      case CRASH_BEFORE -> new Fault.CrashBefore();
      case CRASH_AFTER -> new Fault.CrashAfter();
      case LOST_ANSWER -> new Fault.LostAnswer();
      case SERVER_ERROR -> new Fault.ServerError(chance.nextBoolean());
      case REPEATED -> new Fault.Repeated();
      case CONFLICT -> new Fault.Conflict(chance.nextInt(call.actions()));
      case THROTTLED -> new Fault.Throttled(chance.nextBoolean());
      default -> mayBeShort(call) ? new Fault.ShortPage(1 + chance.nextInt(3)) : Fault.NONE;
    };
  }

  /** A page may end at 1 MB: only where so much can lie. */
  private static boolean mayBeShort(Call call) {
    String table = call.tables().getFirst();
    return call.request() instanceof QueryRequest query
        && (query.limit() == null
            ? !table.equals(LANES)
            : query.limit() > 1 && table.equals(CONVERSATIONS));
  }
}
