package dev.dovecote.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A function that reads a table's stream. */
class StreamTest {
  /** As test-template.yaml says. */
  private static final int MAXIMUM_RETRIES = 2;

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
    JsonNode letter = letterAbout(partition, 2);
    assertThat(letter.at("/requestContext/condition").asText()).isEqualTo("RetryAttemptsExhausted");
    assertThat(letter.at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "nonsense"})
  void a_record_that_is_reported_each_time_is_given_up_after_its_retries(String kind) {
    String partition = run();
    write(partition, 1, kind);
    JsonNode letter = letterAbout(partition, 1);
    assertThat(letter.at("/requestContext/approximateInvokeCount").asInt())
        .isEqualTo(1 + MAXIMUM_RETRIES);
    write(partition, 2, "good");
    awaitHandled(partition, 2);
    assertThat(numbers(partition)).filteredOn(n -> n == 1).hasSize(1 + MAXIMUM_RETRIES);
  }

  /** What the queue for what is given up is told of a record. */
  private static JsonNode letterAbout(String partition, int n) {
    awaitHandled(partition, n);
    String number =
        handled(partition).stream()
            .filter(r -> r.at("/dynamodb/Keys/n/N").asInt() == n)
            .findFirst()
            .orElseThrow()
            .at("/dynamodb/SequenceNumber")
            .asText();
    return await()
        .atMost(TestHandlers.PATIENCE)
        .until(
            () -> letters().filter(each -> begins(each, number)).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private static boolean begins(JsonNode letter, String number) {
    return letter.at("/DDBStreamBatchInfo/startSequenceNumber").asText().equals(number);
  }

  private static Stream<JsonNode> letters() {
    return stack
        .sqs()
        .receiveMessage(r -> r.queueUrl(stack.queueUrl("NotesDeadLetters")).waitTimeSeconds(1))
        .messages()
        .stream()
        .map(message -> json(message.body()));
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
