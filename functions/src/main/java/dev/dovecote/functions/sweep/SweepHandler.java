package dev.dovecote.functions.sweep;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.dovecote.application.DueTimers;
import dev.dovecote.aws.TimerQueue;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.functions.wiring.Batches;
import dev.dovecote.functions.wiring.priming.PrimedFunction;
import dev.dovecote.functions.wiring.priming.Stage;
import dev.dovecote.functions.wiring.priming.StageShop;
import dev.dovecote.functions.wiring.tracing.Invocation;
import io.micronaut.context.ApplicationContext;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/**
 * Two triggers: each minute the schedule, whose event has no records, hands over what is due soon;
 * and the timer queue brings each back when it is due.
 */
public class SweepHandler extends PrimedFunction<SQSEvent, SQSBatchResponse> {
  /** After so long, silence has ended a conversation, and the queue's patience is over. */
  private static final int MINUTES_PRIMED = 20;

  private static final int MINUTES_AT_ONCE = 5;

  @Inject DueTimers timers;
  @Inject Batches batches;

  public SweepHandler() {}

  public SweepHandler(ApplicationContext context) {
    super(context);
  }

  /** Conversations in every state come due, one after the other. */
  @Override
  protected void prime(Stage stage) {
    SweepHandler handler = new SweepHandler(stage.context());
    StageShop shop = StageShop.open(stage);
    shop.online(StageShop.ANNA);
    shop.reply(StageShop.ANNA, shop.writes(StageShop.buyer("b1"), EntryPoint.PRODUCT_PAGE));
    shop.online(StageShop.BEN);
    shop.writes(StageShop.buyer("b4"), EntryPoint.PRODUCT_PAGE);
    shop.writes(StageShop.buyer("b2"), EntryPoint.PRODUCT_PAGE);
    shop.writes(StageShop.buyer("b3"), StageShop.ASKS);
    for (int minute = 0; minute < MINUTES_PRIMED; minute += MINUTES_AT_ONCE) {
      stage.play(handler, Stage.sample("scheduler.json"));
      stage.pass(Duration.ofMinutes(MINUTES_AT_ONCE));
      for (String body : stage.taken("timer.queue.url")) {
        stage.play(handler, Stage.message("sqs-timer.json", StageShop.ID.value(), body));
      }
    }
  }

  @Override
  protected SQSBatchResponse perform(SQSEvent event) {
    if (event.getRecords() == null) {
      Invocation.action("sweep");
      timers.sweep();
      return new SQSBatchResponse(List.of());
    }
    return batches.each(event, body -> timers.fire(TimerQueue.read(body)));
  }
}
