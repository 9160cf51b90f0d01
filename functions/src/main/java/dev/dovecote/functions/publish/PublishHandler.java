package dev.dovecote.functions.publish;

import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import dev.dovecote.application.Publisher;
import dev.dovecote.aws.LogStream;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/**
 * Publishes business events, from the stream of the log. The event is read as plain JSON: its items
 * are ours, and Lambda's classes for them would only be turned into others.
 */
public class PublishHandler
    extends MicronautRequestHandler<Map<String, Object>, StreamsEventResponse> {
  @Inject Publisher publisher;

  public PublishHandler() {}

  public PublishHandler(ApplicationContext context) {
    super(context);
  }

  @Override
  public StreamsEventResponse execute(Map<String, Object> event) {
    String failed = publisher.publish(LogStream.changes(event));
    return new StreamsEventResponse(
        failed == null ? List.of() : List.of(new BatchItemFailure(failed)));
  }
}
