package dev.dovecote.functions.delivery;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.dovecote.application.Pushes;
import dev.dovecote.aws.DeliveryQueue;
import dev.dovecote.functions.wiring.Batches;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import jakarta.inject.Inject;

/** Tries pushes again that failed once; what fails again comes again, until it is a dead letter. */
public class DeliveryHandler extends MicronautRequestHandler<SQSEvent, SQSBatchResponse> {
  @Inject Pushes pushes;
  @Inject Batches batches;

  public DeliveryHandler() {}

  public DeliveryHandler(ApplicationContext context) {
    super(context);
  }

  @Override
  public SQSBatchResponse execute(SQSEvent event) {
    return batches.each(event, this::deliver);
  }

  private void deliver(String body) {
    if (!pushes.deliver(DeliveryQueue.read(body))) {
      throw new Batches.ComesAgain("a push failed again");
    }
  }
}
