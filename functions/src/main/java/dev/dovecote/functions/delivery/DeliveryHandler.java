package dev.dovecote.functions.delivery;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.dovecote.application.Pushes;
import dev.dovecote.aws.DeliveryQueue;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.functions.wiring.Batches;
import dev.dovecote.functions.wiring.priming.PrimedFunction;
import dev.dovecote.functions.wiring.priming.Stage;
import dev.dovecote.functions.wiring.priming.StageShop;
import io.micronaut.context.ApplicationContext;
import jakarta.inject.Inject;
import java.util.List;

/** Tries pushes again that failed once; what fails again comes again, until it is a dead letter. */
public class DeliveryHandler extends PrimedFunction<SQSEvent, SQSBatchResponse> {
  @Inject Pushes pushes;
  @Inject Batches batches;

  public DeliveryHandler() {}

  public DeliveryHandler(ApplicationContext context) {
    super(context);
  }

  /** What failed once reaches a socket that is open, and one that is gone. */
  @Override
  protected void prime(Stage stage) {
    DeliveryHandler handler = new DeliveryHandler(stage.context());
    StageShop shop = StageShop.open(stage);
    shop.online(StageShop.ANNA);
    Caller.Buyer buyer = StageShop.buyer("b1");
    shop.writes(buyer, EntryPoint.PRODUCT_PAGE);
    for (String failed : stage.taken("delivery.queue.url")) {
      for (String socket : List.of(StageShop.socket(buyer), StageShop.GONE)) {
        String body = failed.replace(StageShop.SLOW, socket);
        stage.play(handler, Stage.message("sqs-delivery.json", StageShop.ID.value(), body));
      }
    }
  }

  @Override
  protected SQSBatchResponse perform(SQSEvent event) {
    return batches.each(event, this::deliver);
  }

  private void deliver(String body) {
    if (!pushes.deliver(DeliveryQueue.read(body))) {
      throw new Batches.ComesAgain("a push failed again");
    }
  }
}
