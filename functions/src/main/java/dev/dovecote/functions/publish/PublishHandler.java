package dev.dovecote.functions.publish;

import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.Publisher;
import dev.dovecote.aws.LogStream;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.functions.wiring.Faults;
import dev.dovecote.functions.wiring.priming.PrimedFunction;
import dev.dovecote.functions.wiring.priming.Stage;
import dev.dovecote.functions.wiring.priming.StageShop;
import dev.dovecote.functions.wiring.tracing.Invocation;
import io.micronaut.context.ApplicationContext;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/**
 * Publishes business events, from the stream of the log. The event is read as plain JSON: its items
 * are ours, and Lambda's classes for them would only be turned into others.
 */
public class PublishHandler extends PrimedFunction<Map<String, Object>, StreamsEventResponse> {
  @Inject Publisher publisher;
  @Inject Faults faults;

  public PublishHandler() {}

  public PublishHandler(ApplicationContext context) {
    super(context);
  }

  /** The entries of some conversations, from opening to end, as the stream brings them. */
  @Override
  protected void prime(Stage stage) {
    StageShop shop = StageShop.open(stage);
    shop.writes(StageShop.buyer("b3"), EntryPoint.PRODUCT_PAGE);
    shop.online(StageShop.ANNA);
    ConversationState served = shop.writes(StageShop.buyer("b1"), EntryPoint.PRODUCT_PAGE);
    shop.writes(StageShop.buyer("b2"), EntryPoint.PRODUCT_PAGE);
    shop.online(StageShop.BEN);
    shop.give(StageShop.ANNA, served, StageShop.BEN);
    shop.end(StageShop.BEN, served);
    ObjectNode event = Stage.sample("dynamodb-stream.json");
    ArrayNode records = (ArrayNode) event.path("Records");
    JsonNode record = records.path(0).deepCopy();
    records.removeAll();
    for (ObjectNode item : stage.stored("conversations.table")) {
      ObjectNode inserted = record.deepCopy();
      inserted.withObject("/dynamodb").set("NewImage", item);
      records.add(inserted);
    }
    stage.play(new PublishHandler(stage.context()), event);
  }

  @Override
  protected StreamsEventResponse perform(Map<String, Object> event) {
    Invocation.action("stream");
    String failed = publisher.publish(LogStream.changes(event));
    if (failed != null) {
      faults.happened(null, "unpublished");
    }
    return new StreamsEventResponse(
        failed == null ? List.of() : List.of(new BatchItemFailure(failed)));
  }
}
