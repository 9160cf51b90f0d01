package dev.dovecote.functions.testing;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** SQS: ElasticMQ in this process, on loopback, under the tests' clock. */
public final class Queues {
  /** As many as Lambda hands over at once. */
  private static final int BATCH_MAX = 10;

  private final String endpoint;
  private final SqsClient client;
  private final String assignment;
  private final String timers;
  private final String delivery;

  /** Messages as Lambda hands them over, and as they are deleted. */
  public record Batch(String queueUrl, List<Message> messages, SQSEvent event) {}

  Queues(InstantSource clock) {
    ActorSystem actors =
        ActorSystem.create(
            "queues",
            ConfigFactory.parseString(
                    "pekko { daemonic = on, loglevel = OFF, stdout-loglevel = OFF }")
                .withFallback(ConfigFactory.load()));
    ActorRef manager =
        actors.actorOf(
            Props.create(
                QueueManagerActor.class,
                () ->
                    new QueueManagerActor(
                        new Now(clock), StrictSQSLimits$.MODULE$, Option.empty())));
    int port =
        SQSRestServerBuilder.withActorSystem(actors)
            .withQueueManagerActor(manager)
            .withInterface("127.0.0.1")
            .withDynamicPort()
            .start()
            .waitUntilStarted()
            .localAddress()
            .getPort();
    endpoint = "http://127.0.0.1:" + port;
    client =
        SqsClient.builder()
            .endpointOverride(URI.create(endpoint))
            .httpClient(Apache5HttpClient.create())
            .build();
    assignment = create("assignment.fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    timers = create("timers", Map.of());
    delivery = create("delivery", Map.of());
  }

  private String create(String name, Map<QueueAttributeName, String> attributes) {
    return client.createQueue(queue -> queue.queueName(name).attributes(attributes)).queueUrl();
  }

  Map<String, Object> properties() {
    return Map.of(
        "aws.endpoint.url.sqs", endpoint,
        "assignment.queue.url", assignment,
        "timer.queue.url", timers,
        "delivery.queue.url", delivery);
  }

  void purge() {
    for (String url : List.of(assignment, timers, delivery)) {
      client.purgeQueue(queue -> queue.queueUrl(url));
    }
  }

  /** What waits in the queue of passes. */
  public Batch assignment() {
    return receive(assignment);
  }

  /** What is due in the queue of timers. */
  public Batch timers() {
    return receive(timers);
  }

  /** What waits in the queue of pushes. */
  public Batch delivery() {
    return receive(delivery);
  }

  private Batch receive(String url) {
    List<Message> messages =
        client
            .receiveMessage(
                receive ->
                    receive
                        .queueUrl(url)
                        .maxNumberOfMessages(BATCH_MAX)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
            .messages();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    ArrayNode records = event.putArray("Records");
    for (Message message : messages) {
      ObjectNode record = records.addObject();
      record.put("messageId", message.messageId()).put("receiptHandle", message.receiptHandle());
      record.put("body", message.body()).put("md5OfBody", message.md5OfBody());
      message.attributesAsStrings().forEach(record.putObject("attributes")::put);
      record.put("eventSource", "aws:sqs").put("awsRegion", "us-east-1");
    }
    return new Batch(url, messages, Payloads.read(event, SQSEvent.class));
  }

  /**
   * Does with a batch what Lambda does: deletes what did not fail; the rest comes again, at once.
   */
  public void settle(Batch batch, Set<String> failed) {
    for (Message message : batch.messages()) {
      if (failed.contains(message.messageId())) {
        client.changeMessageVisibility(
            change ->
                change
                    .queueUrl(batch.queueUrl())
                    .receiptHandle(message.receiptHandle())
                    .visibilityTimeout(0));
      } else {
        client.deleteMessage(
            delete -> delete.queueUrl(batch.queueUrl()).receiptHandle(message.receiptHandle()));
      }
    }
  }

  /** Hands a message to the queue of passes, as somebody else's would come. */
  public void sendAssignment(String group, String body, String deduplicationId) {
    client.sendMessage(
        send ->
            send.queueUrl(assignment)
                .messageBody(body)
                .messageGroupId(group)
                .messageDeduplicationId(deduplicationId));
  }

  /** How many messages lie in each queue, in flight and delayed ones included. */
  public Map<String, Integer> sizes() {
    return List.of(assignment, timers, delivery).stream()
        .collect(Collectors.toMap(url -> url, this::size));
  }

  private int size(String url) {
    return client
        .getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
        .attributes()
        .entrySet()
        .stream()
        .filter(attribute -> attribute.getKey().toString().startsWith("ApproximateNumber"))
        .mapToInt(attribute -> Integer.parseInt(attribute.getValue()))
        .sum();
  }

  /** The clock as ElasticMQ asks for it. */
  private static final class Now extends NowProvider {
    private final InstantSource clock;

    Now(InstantSource clock) {
      this.clock = clock;
    }

    @Override
    public long nowMillis() {
      return clock.millis();
    }

    @Override
    public OffsetDateTime now() {
      return clock.instant().atOffset(ZoneOffset.UTC);
    }
  }
}
