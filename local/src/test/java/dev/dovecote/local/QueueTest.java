package dev.dovecote.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.dovecote.local.queue.SqsEventSource;
import dev.dovecote.local.template.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class QueueTest {
  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = TestHandlers.stack().start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static String body(String kind) {
    return kind + "-" + UUID.randomUUID();
  }

  private static void send(String body) {
    stack.sqs().sendMessage(r -> r.queueUrl(stack.queueUrl("WorkQueue")).messageBody(body));
  }

  private static void sendInOrder(String group, String body) {
    stack
        .sqs()
        .sendMessage(
            r ->
                r.queueUrl(stack.queueUrl("OrderQueue"))
                    .messageBody(body)
                    .messageGroupId(group)
                    .messageDeduplicationId(body));
  }

  private static List<SQSEvent.SQSMessage> handled(String body) {
    return TestHandlers.MESSAGES.stream().filter(m -> m.getBody().equals(body)).toList();
  }

  private static void awaitHandled(String body, int times) {
    await()
        .atMost(TestHandlers.PATIENCE)
        .untilAsserted(() -> assertThat(handled(body)).hasSize(times));
  }

  @Test
  void a_message_arrives_as_lambda_gives_it() {
    String body = body("good");
    stack
        .sqs()
        .sendMessage(
            r ->
                r.queueUrl(stack.queueUrl("WorkQueue"))
                    .messageBody(body)
                    .messageAttributes(
                        Map.of(
                            "kind",
                            MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("k")
                                .build())));
    awaitHandled(body, 1);
    SQSEvent.SQSMessage message = handled(body).getFirst();
    assertThat(message.getEventSource()).isEqualTo("aws:sqs");
    assertThat(message.getEventSourceArn())
        .isEqualTo("arn:aws:sqs:us-east-1:000000000000:dovecote-WorkQueue");
    assertThat(message.getAwsRegion()).isEqualTo("us-east-1");
    assertThat(message.getMd5OfBody()).hasSize(32);
    assertThat(message.getAttributes()).containsKeys("SentTimestamp", "ApproximateReceiveCount");
    assertThat(message.getMessageAttributes().get("kind").getStringValue()).isEqualTo("k");
    stack.awaitIdle(TestHandlers.PATIENCE);
  }

  @Test
  void only_what_failed_comes_again() {
    List<String> bodies = List.of(body("once"), body("good"), body("good"));
    stack
        .sqs()
        .sendMessageBatch(
            r ->
                r.queueUrl(stack.queueUrl("WorkQueue"))
                    .entries(
                        IntStream.range(0, 3)
                            .mapToObj(
                                n ->
                                    SendMessageBatchRequestEntry.builder()
                                        .id("m" + n)
                                        .messageBody(bodies.get(n))
                                        .build())
                            .toList()));
    awaitHandled(bodies.getFirst(), 2);
    stack.awaitIdle(TestHandlers.PATIENCE);
    assertThat(handled(bodies.get(1))).hasSize(1);
    assertThat(handled(bodies.get(2))).hasSize(1);
  }

  @Test
  void an_error_a_timeout_and_an_unknown_failure_fail_the_batch() {
    for (String kind : List.of("crash", "hang", "unknown")) {
      String body = body(kind);
      send(body);
      awaitHandled(body, 2);
    }
    assertThat(stack.functionErrors())
        .extracting(e -> e.cause().getMessage())
        .anyMatch(m -> m.contains("planned"))
        .anyMatch(m -> m.contains("timed out after 1.00 seconds"));
    stack.awaitIdle(TestHandlers.PATIENCE);
  }

  @Test
  void what_fails_too_often_goes_to_the_dead_letters() {
    String body = body("fail");
    send(body);
    List<String> dead = new ArrayList<>();
    await()
        .atMost(TestHandlers.PATIENCE)
        .until(
            () -> {
              stack
                  .sqs()
                  .receiveMessage(
                      r -> r.queueUrl(stack.queueUrl("WorkDeadLetters")).waitTimeSeconds(1))
                  .messages()
                  .forEach(m -> dead.add(m.body()));
              return dead.contains(body);
            });
    assertThat(handled(body)).hasSize(3);
  }

  @Test
  void a_group_keeps_its_order_and_does_not_hold_back_others() {
    String run = UUID.randomUUID().toString();
    List<String> sent = new ArrayList<>();
    for (int n = 0; n < 30; n++) {
      sent.add("good-" + run + "-" + n);
      sendInOrder("a-" + run, sent.getLast());
    }
    String other = body("good");
    sendInOrder("b-" + run, other);
    awaitHandled(sent.getLast(), 1);
    awaitHandled(other, 1);
    assertThat(TestHandlers.MESSAGES)
        .extracting(SQSEvent.SQSMessage::getBody)
        .filteredOn(b -> b.contains(run))
        .containsExactlyElementsOf(sent);
    assertThat(handled(other).getFirst().getAttributes())
        .containsEntry("MessageGroupId", "b-" + run);
  }

  @Test
  void the_same_deduplication_id_is_delivered_once() {
    String body = body("good");
    sendInOrder("d", body);
    sendInOrder("d", body);
    String last = body("good");
    sendInOrder("d", last);
    awaitHandled(last, 1);
    assertThat(handled(body)).hasSize(1);
  }

  @Test
  void a_delayed_message_comes_no_earlier() {
    String body = body("good");
    long sent = System.nanoTime();
    stack
        .sqs()
        .sendMessage(
            r -> r.queueUrl(stack.queueUrl("WorkQueue")).messageBody(body).delaySeconds(1));
    stack.awaitIdleExceptDelayed(TestHandlers.PATIENCE);
    awaitHandled(body, 1);
    assertThat(System.nanoTime() - sent).isGreaterThanOrEqualTo(990_000_000L);
  }

  @Test
  void a_source_that_closes_takes_nothing_along() {
    Template.Queue queue = Objects.requireNonNull(stack.template().queues().get("NotedQueue"));
    Template.SqsTrigger trigger =
        new Template.SqsTrigger("Noted", queue.arn(), 10, false, Optional.empty(), true);
    try (SqsEventSource source =
        new SqsEventSource(
            stack.sqs(),
            queue,
            trigger,
            stack.function("WorkFunction"),
            EmbeddedStack.REGION,
            new SqsEventSource.Polling(1, true),
            new Activity())) {
      source.start();
      String body = body("good");
      stack.sqs().sendMessage(r -> r.queueUrl(queue.url()).messageBody(body));
      awaitHandled(body, 1);
    }
    String left = body("good");
    stack.sqs().sendMessage(r -> r.queueUrl(queue.url()).messageBody(left));
    assertThat(
            stack.sqs().receiveMessage(r -> r.queueUrl(queue.url()).waitTimeSeconds(5)).messages())
        .extracting(Message::body)
        .containsExactly(left);
  }
}
