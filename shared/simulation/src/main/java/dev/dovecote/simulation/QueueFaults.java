package dev.dovecote.simulation;

import dev.dovecote.testkit.sqs.SqsFaults;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** What goes wrong with triggers and timers on their way. */
final class QueueFaults implements SqsFaults {
  private static final int LATE_MAX_MILLIS = 40_000;

  private final Supplier<Weather> weather;
  private final RandomGenerator chance;
  private final Tally tally;
  private final Story story;

  QueueFaults(Supplier<Weather> weather, RandomGenerator chance, Tally tally, Story story) {
    this.weather = weather;
    this.chance = chance;
    this.tally = tally;
    this.story = story;
  }

  @Override
  public Fault onSend(SendMessageRequest request) {
    boolean timer = request.queueUrl().equals(Functions.TIMER_QUEUE);
    boolean fifo = request.queueUrl().equals(Functions.ASSIGNMENT_QUEUE);
    if (comes(timer ? Occurrence.TIMER_LOST : Occurrence.TRIGGER_LOST, 4)) {
      return told(new Fault.Lost(), request);
    }
    if (comes(Occurrence.TRIGGER_REFUSED, 1)) {
      return told(new Fault.Refused(), request);
    }
    if (comes(Occurrence.TRIGGER_ANSWER_LOST, 1)) {
      return told(new Fault.LostAnswer(), request);
    }
    if (!fifo && comes(Occurrence.TIMER_DOUBLED, 4)) {
      return told(new Fault.Duplicated(), request);
    }
    if (comes(timer ? Occurrence.TIMER_LATE : Occurrence.TRIGGER_LATE, 4)) {
      Duration by = Duration.ofMillis(1L + chance.nextInt(LATE_MAX_MILLIS));
      return told(new Fault.Late(by), request);
    }
    return new Fault.None();
  }

  private boolean comes(Occurrence fault, double times) {
    boolean comes = weather.get().comes(fault, times, chance);
    if (comes) {
      tally.count(fault);
    }
    return comes;
  }

  private Fault told(Fault fault, SendMessageRequest request) {
    story.tell(() -> fault + " at a message to " + request.queueUrl());
    return fault;
  }

  @Override
  public int next(String queueUrl, int candidates) {
    return candidates > 1 && comes(Occurrence.TRIGGER_OUT_OF_ORDER, 20)
        ? chance.nextInt(candidates)
        : 0;
  }
}
