package dev.dovecote.functions.assignment;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.dovecote.application.AssignmentPass;
import dev.dovecote.aws.AssignmentQueue;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.functions.wiring.Batches;
import dev.dovecote.functions.wiring.priming.PrimedFunction;
import dev.dovecote.functions.wiring.priming.Stage;
import dev.dovecote.functions.wiring.priming.StageShop;
import io.micronaut.context.ApplicationContext;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** Passes over the shops that messages name; several messages of one shop need one pass. */
public class AssignmentHandler extends PrimedFunction<SQSEvent, SQSBatchResponse> {
  private static final String GROUP = "MessageGroupId";

  /** After so long without a sign, agents count as gone. */
  private static final Duration AGENTS_FORGOTTEN = Duration.ofMinutes(5);

  @Inject AssignmentPass pass;
  @Inject Batches batches;

  public AssignmentHandler() {}

  public AssignmentHandler(ApplicationContext context) {
    super(context);
  }

  /**
   * One of the queue is assigned; with nobody there, the others become offline messages; one of
   * those is assigned when somebody comes.
   */
  @Override
  protected void prime(Stage stage) {
    AssignmentHandler handler = new AssignmentHandler(stage.context());
    StageShop shop = StageShop.open(stage);
    shop.online(StageShop.ANNA);
    ConversationState first = shop.writes(StageShop.buyer("b1"), EntryPoint.PRODUCT_PAGE);
    for (String buyer : List.of("b2", "b3", "b4")) {
      shop.writes(StageShop.buyer(buyer), EntryPoint.PRODUCT_PAGE);
    }
    shop.end(StageShop.ANNA, first);
    pass(stage, handler);
    stage.pass(AGENTS_FORGOTTEN);
    pass(stage, handler);
    shop.online(StageShop.BEN);
    pass(stage, handler);
  }

  private static void pass(Stage stage, AssignmentHandler handler) {
    String shop = StageShop.ID.value();
    String look = "{\"shop\":\"" + shop + "\"}";
    stage.play(handler, Stage.message("sqs-assignment.json", shop, look));
  }

  @Override
  protected SQSBatchResponse perform(SQSEvent event) {
    return batches.grouped(
        event,
        message -> message.getAttributes().get(GROUP),
        bodies -> pass.look(AssignmentQueue.read(bodies)));
  }
}
