package dev.dovecote.functions.assignment;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.dovecote.application.AssignmentPass;
import dev.dovecote.aws.AssignmentQueue;
import dev.dovecote.functions.wiring.Batches;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import jakarta.inject.Inject;

/** Passes over the shops that messages name; several messages of one shop need one pass. */
public class AssignmentHandler extends MicronautRequestHandler<SQSEvent, SQSBatchResponse> {
  private static final String GROUP = "MessageGroupId";

  @Inject AssignmentPass pass;
  @Inject Batches batches;

  public AssignmentHandler() {}

  public AssignmentHandler(ApplicationContext context) {
    super(context);
  }

  @Override
  public SQSBatchResponse execute(SQSEvent event) {
    return batches.grouped(
        event,
        message -> message.getAttributes().get(GROUP),
        bodies -> pass.look(AssignmentQueue.read(bodies)));
  }
}
