package dev.dovecote.local.endtoend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.Frames;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * All that a stack publishes: its own bus knows it; of a bus elsewhere a rule of the test's tells a
 * queue of the test's.
 */
final class HeardEvents {
  private final EmbeddedStack stack;
  private final @Nullable String queueUrl;
  private final List<ObjectNode> heard = new ArrayList<>();

  private HeardEvents(EmbeddedStack stack, @Nullable String queueUrl) {
    this.stack = stack;
    this.queueUrl = queueUrl;
  }

  /**
   * Begins to listen.
   *
   * @param endpoint where the bus is; null for the stack's own
   */
  static HeardEvents of(EmbeddedStack stack, @Nullable String endpoint) {
    if (endpoint == null) {
      return new HeardEvents(stack, null);
    }
    String name = "heard-" + UUID.randomUUID();
    String url = stack.sqs().createQueue(queue -> queue.queueName(name)).queueUrl();
    String arn =
        stack
            .sqs()
            .getQueueAttributes(
                get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    String bus = stack.template().buses().get("EventBus").name();
    try (EventBridgeClient client = client(endpoint)) {
      client.putRule(
          rule -> rule.name(name).eventBusName(bus).eventPattern("{\"source\": [\"dovecote\"]}"));
      client.putTargets(
          targets ->
              targets
                  .rule(name)
                  .eventBusName(bus)
                  .targets(Target.builder().id("heard").arn(arn).build()));
    }
    return new HeardEvents(stack, url);
  }

  private static EventBridgeClient client(String endpoint) {
    return EventBridgeClient.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }

  /** What was heard so far, in order. */
  synchronized List<ObjectNode> all() {
    if (queueUrl == null) {
      return stack.events();
    }
    for (List<Message> more = receive(); !more.isEmpty(); more = receive()) {
      for (Message message : more) {
        heard.add((ObjectNode) Frames.read(message.body()));
        stack
            .sqs()
            .deleteMessage(
                delete -> delete.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
      }
    }
    return List.copyOf(heard);
  }

  private List<Message> receive() {
    return stack
        .sqs()
        .receiveMessage(receive -> receive.queueUrl(queueUrl).maxNumberOfMessages(10))
        .messages();
  }
}
