package dev.dovecote.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A function that reads a table's stream. */
class StreamTest {
  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = TestHandlers.stack().start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static String run() {
    return UUID.randomUUID().toString();
  }

  /** Writes an item whose kind says what the function does with its record. */
  private static void write(String partition, int n, String kind) {
    write(stack, partition, n, kind);
  }

  private static void write(EmbeddedStack stack, String partition, int n, String kind) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("pk", AttributeValue.fromS(partition));
    item.put("n", AttributeValue.fromN(Integer.toString(n)));
    item.put("kind", AttributeValue.fromS(kind));
    item.put(
        "all",
        AttributeValue.fromM(
            Map.of(
                "list", AttributeValue.fromL(List.of(AttributeValue.fromBool(true))),
                "set", AttributeValue.fromSs(List.of("a")))));
    stack.dynamoDb().putItem(r -> r.tableName(stack.tableName("NotesTable")).item(item));
  }

  private static List<JsonNode> handled(String partition) {
    return TestHandlers.RECORDS.stream()
        .filter(r -> r.at("/dynamodb/Keys/pk/S").asText().equals(partition))
        .toList();
  }

  private static List<Integer> numbers(String partition) {
    return handled(partition).stream().map(r -> r.at("/dynamodb/Keys/n/N").asInt()).toList();
  }

  private static void awaitHandled(String partition, int number) {
    await()
        .atMost(TestHandlers.PATIENCE)
        .untilAsserted(() -> assertThat(numbers(partition)).contains(number));
  }

  @Test
  void a_record_arrives_as_lambda_gives_it() {
    String partition = run();
    write(partition, 7, "good");
    awaitHandled(partition, 7);
    JsonNode record = handled(partition).getFirst();
    assertThat(record.path("eventName").asText()).isEqualTo("INSERT");
    assertThat(record.path("eventSource").asText()).isEqualTo("aws:dynamodb");
    assertThat(record.path("eventSourceARN").asText())
        .startsWith("arn:aws:dynamodb:us-east-1:000000000000:table/dovecote-NotesTable/stream/");
    assertThat(record.at("/dynamodb/NewImage/all/M/list/L/0/BOOL").asBoolean()).isTrue();
    assertThat(record.at("/dynamodb/NewImage/all/M/set/SS/0").asText()).isEqualTo("a");
    assertThat(record.at("/dynamodb/StreamViewType").asText()).isEqualTo("NEW_IMAGE");
    assertThat(record.at("/dynamodb/ApproximateCreationDateTime").isNumber()).isTrue();
  }

  @Test
  void what_no_filter_wants_starts_nothing() {
    String partition = run();
    write(partition, 1, "plain");
    write(partition, 2, "good");
    awaitHandled(partition, 2);
    assertThat(numbers(partition)).containsExactly(2);
  }

  @Test
  void records_come_in_order_and_none_overtakes_one_that_fails() {
    String partition = run();
    for (int n = 1; n <= 20; n++) {
      write(partition, n, n == 5 ? "once" : "good");
    }
    awaitHandled(partition, 20);
    List<Integer> firstOfEach = numbers(partition).stream().distinct().toList();
    assertThat(firstOfEach).isSorted().hasSize(20);
    assertThat(numbers(partition)).filteredOn(n -> n == 5).hasSizeGreaterThan(1);
    assertThat(numbers(partition).subList(0, numbers(partition).lastIndexOf(5)))
        .as("before the fifth is done")
        .doesNotContain(20);
  }

  @Test
  void a_record_that_crashes_its_batch_is_left_alone_and_given_up() {
    String partition = run();
    write(partition, 1, "good");
    write(partition, 2, "crash");
    write(partition, 3, "good");
    awaitHandled(partition, 3);
    List<JsonNode> letters = new ArrayList<>();
    await()
        .atMost(TestHandlers.PATIENCE)
        .until(
            () -> {
              stack
                  .sqs()
                  .receiveMessage(
                      r -> r.queueUrl(stack.queueUrl("NotesDeadLetters")).waitTimeSeconds(1))
                  .messages()
                  .forEach(m -> letters.add(json(m.body())));
              return !letters.isEmpty();
            });
    JsonNode letter = letters.getFirst();
    assertThat(letter.at("/requestContext/condition").asText()).isEqualTo("RetryAttemptsExhausted");
    assertThat(letter.at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(1);
    assertThat(letter.at("/DDBStreamBatchInfo/startSequenceNumber").asText())
        .isEqualTo(
            handled(partition).stream()
                .filter(r -> r.at("/dynamodb/Keys/n/N").asInt() == 2)
                .findFirst()
                .orElseThrow()
                .at("/dynamodb/SequenceNumber")
                .asText());
  }

  @Test
  void a_batch_under_way_ends_before_the_stack_closes() throws InterruptedException {
    EmbeddedStack closing = TestHandlers.stack().start();
    String partition = run();
    write(closing, partition, 1, "wait");
    awaitHandled(partition, 1);
    Thread closer = Thread.ofPlatform().start(closing::close);
    await()
        .atMost(TestHandlers.PATIENCE)
        .until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    TestHandlers.GATE.countDown();
    closer.join();
    assertThat(TestHandlers.PASSED).hasSize(1);
  }

  private static JsonNode json(String text) {
    try {
      return TestHandlers.JSON.readTree(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
