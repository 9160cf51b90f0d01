package dev.dovecote.functions.sweep;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.dovecote.application.DueTimers;
import dev.dovecote.aws.TimerQueue;
import dev.dovecote.functions.wiring.Batches;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Two triggers: each minute the schedule, whose event has no records, hands over what is due soon;
 * and the timer queue brings each back when it is due.
 */
public class SweepHandler extends MicronautRequestHandler<SQSEvent, SQSBatchResponse> {
  @Inject DueTimers timers;
  @Inject Batches batches;

  public SweepHandler() {}

  public SweepHandler(ApplicationContext context) {
    super(context);
  }

  @Override
  public SQSBatchResponse execute(SQSEvent event) {
    if (event.getRecords() == null) {
      timers.sweep();
      return new SQSBatchResponse(List.of());
    }
    return batches.each(event, body -> timers.fire(TimerQueue.read(body)));
  }
}
