package dev.dovecote.simulation;

import dev.dovecote.application.Answer;
import dev.dovecote.application.AssignmentPass;
import dev.dovecote.application.Change;
import dev.dovecote.application.Ids;
import dev.dovecote.application.Metrics;
import dev.dovecote.application.Surroundings;
import dev.dovecote.aws.AssignmentQueue;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.sockets.MemorySockets;
import dev.dovecote.testkit.sqs.MemorySqs;
import dev.dovecote.testkit.sqs.MemorySqs.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * AWS in memory on which very many invocations go on at the same time, call by call, and the
 * functions that run on it. Nothing goes wrong, but that they get in each other's way.
 */
final class ContendedMachine {
  /** As in the template: so many messages at most go to one invocation. */
  private static final int BATCH_MAX = 10;

  /** As in the template. */
  private static final Duration VISIBILITY = Duration.ofSeconds(30);

  final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-02T04:00:00Z"));
  final Scheduler scheduler = new Scheduler(clock);
  final Tally tally = new Tally();
  final MemorySqs sqs = new MemorySqs(clock);
  final MemorySockets sockets = new MemorySockets();
  final Violations violations;
  final Mirror mirror;
  final ContendedDynamo contention;
  final Functions functions;
  private final RandomGenerator chance;
  private Duration lastAssignment = Duration.ZERO;

  ContendedMachine(RandomGenerator chance, Bug bug) {
    this.chance = chance;
    Story story = new Story(false, clock);
    violations = new Violations(story);
    MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
    dynamo.createTables(Template.TABLES);
    mirror = new Mirror(dynamo, tally, story, violations, false);
    contention = new ContendedDynamo(scheduler, chance, mirror);
    dynamo.setFaults(contention);
    sqs.createQueue(Functions.ASSIGNMENT_QUEUE, VISIBILITY);
    sqs.createQueue(Functions.TIMER_QUEUE, VISIBILITY);
    sqs.createQueue(Functions.DELIVERY_QUEUE, VISIBILITY);
    functions =
        Functions.on(
            new SeenDynamo(
                new RetriedWrites(
                    bug.in(new RecordedDynamo(dynamo, scheduler::current, clock)),
                    scheduler,
                    chance),
                scheduler::current),
            new TimedSqs(bug.in(sqs), scheduler, chance, this::deliver),
            new TimedSockets(sockets, scheduler, chance),
            new Surroundings(
                clock, chance, new Ids(clock, chance), scheduler::pass, scheduler, Metrics.SILENT),
            chance);
  }

  /**
   * Runs a function for an event; false where it failed, or asks for the same once more.
   *
   * @param what by which its conflicts are counted
   */
  boolean invoke(String what, ShopId shop, Supplier<?> body) {
    Invocation invocation = new Invocation(what, mirror.shop(shop), clock.instant());
    long before = assignments();
    boolean done;
    try {
      done = !isBusy(scheduler.as(invocation, body));
      mirror.invariants.ended(invocation);
    } catch (SdkException failed) {
      done = false;
    }
    if (assignments() > before) {
      lastAssignment = scheduler.passed();
    }
    if (isAsPlanned(invocation)) {
      mirror.invariants.over(invocation);
    }
    return done;
  }

  /**
   * Whether everybody got whom they were to get. Whom those drew who then got nobody, nobody knows:
   * among a hundred agents alike it could be anyone, and all ways that several such draws may have
   * gone are too many to judge.
   */
  private boolean isAsPlanned(Invocation invocation) {
    Duration took = Duration.between(invocation.startedAt, clock.instant());
    return invocation.failedWrites == 0 && took.compareTo(AssignmentPass.TIME_MAX) < 0;
  }

  private static boolean isBusy(Object value) {
    return switch (value) {
      case Change.Refused(var refusal) -> refusal.code() == Refusal.Code.BUSY;
      case Answer.Refused<?>(var refusal) -> refusal.code() == Refusal.Code.BUSY;
      default -> false;
    };
  }

  /** The system's. */
  long assignments() {
    return tally.of(Occurrence.ASSIGNED_AT_ONCE) + tally.of(Occurrence.ASSIGNED_FROM_QUEUE);
  }

  /** When the invocation ended that made the last of them. */
  Duration lastAssignment() {
    return lastAssignment;
  }

  // ---------------------------------------------------------------- the queue's event source

  /** Takes what is there of the queue of passes, of each group one batch at a time. */
  private void deliver() {
    for (Message first = sqs.receive(Functions.ASSIGNMENT_QUEUE);
        first != null;
        first = sqs.receive(Functions.ASSIGNMENT_QUEUE)) {
      List<Message> batch = batch(first);
      AssignmentQueue.Look look = AssignmentQueue.read(batch.stream().map(Message::body).toList());
      boolean done =
          invoke(
              "pass",
              look.shop(),
              () -> {
                functions.pass().look(look);
                return true;
              });
      if (done) {
        batch.forEach(message -> sqs.delete(Functions.ASSIGNMENT_QUEUE, message));
      } else {
        scheduler.begin(VISIBILITY, this::deliver);
      }
      scheduler.pass(CallTime.DELIVERY.draw(chance));
    }
  }

  private List<Message> batch(Message first) {
    Instant now = clock.instant();
    return sqs.messages(Functions.ASSIGNMENT_QUEUE).stream()
        .filter(
            each ->
                each.sequence() == first.sequence()
                    || (String.valueOf(each.group()).equals(first.group())
                        && !each.visibleAt().isAfter(now)))
        .limit(BATCH_MAX)
        .toList();
  }
}
