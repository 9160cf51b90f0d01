package dev.dovecote.simulation;

import dev.dovecote.aws.AssignmentQueue;
import dev.dovecote.aws.AssignmentQueue.Look;
import dev.dovecote.aws.DeliveryQueue;
import dev.dovecote.aws.TimerQueue;
import dev.dovecote.testkit.sqs.MemorySqs.Message;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the event source mappings of the queues do. */
final class Deliveries {
  private static final List<String> QUEUES =
      List.of(Functions.ASSIGNMENT_QUEUE, Functions.TIMER_QUEUE, Functions.DELIVERY_QUEUE);

  /** Before the shop, in the name of a pass. */
  static final String PASS = "pass over ";

  /** As in the template: then a message is a dead letter. */
  private static final int RECEIVED_MAX = 5;

  private final Simulation simulation;
  private final Machine machine;

  Deliveries(Simulation simulation) {
    this.simulation = simulation;
    this.machine = simulation.machine;
  }

  /** When the next message can be delivered that cannot be yet. */
  @Nullable Instant nextAfter(Instant now) {
    Instant next = null;
    for (String queue : QUEUES) {
      for (Message message : machine.sqs.messages(queue)) {
        Instant at = message.visibleAt();
        if (at.isAfter(now) && (next == null || at.isBefore(next))) {
          next = at;
        }
      }
    }
    return next;
  }

  /** Whether any pass is still to come. */
  boolean isAnythingDue() {
    return !machine.sqs.messages(Functions.ASSIGNMENT_QUEUE).isEmpty();
  }

  /** Delivers what is there. */
  void several(int max) {
    int delivered = 0;
    while (delivered < max && simulation.violations.first() == null && one()) {
      delivered++;
    }
  }

  /** Delivers one message of any queue; false where none can be delivered now. */
  boolean one() {
    int first = simulation.chance.nextInt(QUEUES.size());
    for (int i = 0; i < QUEUES.size(); i++) {
      String queue = QUEUES.get((first + i) % QUEUES.size());
      Message message = machine.sqs.receive(queue);
      if (message != null) {
        deliver(queue, message);
        return true;
      }
    }
    return false;
  }

  private void deliver(String queue, Message message) {
    List<Message> batch = batch(queue, message);
    boolean done = handle(queue, message, batch);
    if (done) {
      if (machine.weather().comes(Occurrence.DELIVERED_AGAIN, 4, simulation.chance)) {
        simulation.tally.count(Occurrence.DELIVERED_AGAIN);
        if (queue.equals(Functions.ASSIGNMENT_QUEUE)) {
          simulation.tally.count(Occurrence.TRIGGER_DOUBLED);
        }
      } else {
        batch.forEach(each -> machine.sqs.delete(queue, each));
      }
    } else if (message.received() >= RECEIVED_MAX) {
      simulation.tally.count(Occurrence.DEAD_LETTER);
      simulation.story.tell(() -> "a dead letter of " + queue);
      machine.sqs.delete(queue, message);
    }
  }

  /** The messages of a group that are there go together. */
  private List<Message> batch(String queue, Message first) {
    if (!queue.equals(Functions.ASSIGNMENT_QUEUE) || simulation.chance.nextInt(4) == 0) {
      return List.of(first);
    }
    Instant now = simulation.clock.instant();
    return machine.sqs.messages(queue).stream()
        .filter(
            each ->
                first.group() != null
                    && first.group().equals(each.group())
                    && (each.sequence() == first.sequence() || !each.visibleAt().isAfter(now)))
        .toList();
  }

  private boolean handle(String queue, Message message, List<Message> batch) {
    String body = message.body();
    return switch (queue) {
      case Functions.ASSIGNMENT_QUEUE -> {
        Look look = AssignmentQueue.read(batch.stream().map(Message::body).toList());
        simulation.tally.count(Occurrence.PASS);
        yield done(
            machine.invoke(
                PASS + look.shop(),
                look.shop(),
                () -> {
                  machine.functions().pass().look(look);
                  return true;
                }));
      }
      case Functions.TIMER_QUEUE -> {
        var timer = TimerQueue.read(body);
        simulation.tally.count(Occurrence.TIMER_FIRED);
        yield done(
            machine.invoke(
                "timer of " + timer.conversation() + " due " + timer.due(),
                timer.shop(),
                () -> {
                  machine.functions().timers().fire(timer);
                  return true;
                }));
      }
      default -> {
        var push = DeliveryQueue.read(body);
        yield done(
            machine.invoke(
                "push again to " + push.connection(),
                push.recipient().shop(),
                () -> machine.functions().pushes().deliver(push)));
      }
    };
  }

  private static boolean done(Result<Boolean> result) {
    return result instanceof Result.Answered<Boolean>(Boolean value) && value;
  }
}
