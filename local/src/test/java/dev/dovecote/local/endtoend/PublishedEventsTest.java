package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/** What the outside world is told of conversations on real sockets. */
class PublishedEventsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final List<String> TOLD =
      List.of(
          "ConversationOpened",
          "ConversationQueued",
          "ConversationAssigned",
          "ConversationTransferred",
          "ConversationEnded");

  /** Records of the sample stream event that are business events. */
  private static final int SAMPLE_EVENTS = 4;

  private static final @Nullable String ELSEWHERE = System.getProperty("dovecote.aws.endpoint");
  private static EmbeddedStack stack;
  private static HeardEvents heard;

  @BeforeAll
  static void start() {
    stack =
        TestShop.stack()
            .aws(ELSEWHERE)
            .parameter("EndedConversationsRule", "ENABLED")
            .log((function, line) -> {})
            .start();
    heard = HeardEvents.of(stack, ELSEWHERE);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static TestShop shop() {
    return TestShop.open(stack, InstantSource.system(), Map.of("anna", 1, "bo", 1));
  }

  /** A conversation that is queued, assigned, transferred and ended. */
  private static String played(TestShop shop) {
    AgentClient anna = shop.online("anna");
    String first = shop.buyer("keeps-anna-busy").send("Me first").id();
    await().until(() -> anna.copy(first).status().equals("ACTIVE"));
    BuyerClient bea = shop.buyer("bea");
    String conversation = bea.send("A secret question").id();
    assertThat(bea.conversation().status()).isEqualTo("QUEUED");
    anna.end(first);
    await().until(() -> bea.conversation().status().equals("ACTIVE"));
    anna.reply(conversation, "A secret answer");
    AgentClient bo = shop.online("bo");
    anna.request(
        Frames.request("give")
            .put("conversation", conversation)
            .put("to", "bo")
            .put("note", "A secret note"));
    await().until(() -> bo.copy(conversation).status().equals("ACTIVE"));
    bo.end(conversation);
    return conversation;
  }

  private static List<ObjectNode> events(String conversation) {
    return heard.all().stream()
        .filter(event -> event.at("/detail/conversation").asText().equals(conversation))
        .toList();
  }

  private static void awaitAll(String conversation) {
    await().atMost(PATIENCE).until(() -> types(events(conversation)).containsAll(TOLD));
  }

  /** The first of each of a conversation's events, as they came. */
  private static List<ObjectNode> once(String conversation) {
    Set<String> seen = new TreeSet<>();
    return events(conversation).stream()
        .filter(event -> seen.add(event.at("/detail/id").asText()))
        .toList();
  }

  /** Each event once, by number, as a subscriber takes them: EventBridge promises no order. */
  private static List<ObjectNode> sorted(String conversation) {
    return once(conversation).stream()
        .sorted(Comparator.comparingInt(event -> event.at("/detail/number").asInt()))
        .toList();
  }

  /** As it came; where AWS is elsewhere, what a subscriber makes of it. */
  private static List<ObjectNode> told(String conversation) {
    return ELSEWHERE == null ? events(conversation) : sorted(conversation);
  }

  private static List<String> types(List<ObjectNode> events) {
    return events.stream().map(event -> event.path("detail-type").asText()).toList();
  }

  /** Closed here, though open to subscribers: what no schema names must not get out. */
  private static List<String> schemaErrors(JsonNode event) throws IOException {
    Path file = Path.of("../events/schemas", event.path("detail-type").asText() + ".schema.json");
    ObjectNode schema = (ObjectNode) Frames.read(Files.readString(file));
    ((ObjectNode) schema.at("/properties/detail")).put("additionalProperties", false);
    List<String> errors = new ArrayList<>();
    SCHEMAS.getSchema(schema).validate(event).forEach(error -> errors.add(error.toString()));
    return errors;
  }

  @Test
  void a_conversation_is_told_in_order_as_its_schemas_say_and_without_its_words()
      throws IOException {
    try (TestShop shop = shop()) {
      String conversation = played(shop);
      awaitAll(conversation);
      List<ObjectNode> events = told(conversation);
      assertThat(types(events)).containsExactlyElementsOf(TOLD);
      for (ObjectNode event : events) {
        assertThat(schemaErrors(event)).as("%s", event).isEmpty();
      }
      assertThat(events.toString()).doesNotContain("secret", "ANNA");
      assertThat(events).extracting(event -> event.at("/detail/number").asInt()).isSorted();
    }
  }

  @Test
  void a_function_that_is_killed_again_and_again_loses_nothing() throws Exception {
    try (TestShop shop = shop()) {
      Thread killer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!Thread.interrupted()) {
                      stack.function("PublishFunction").kill();
                    }
                  });
      String conversation;
      try {
        conversation = played(shop);
      } finally {
        killer.interrupt();
        killer.join();
      }
      awaitAll(conversation);
      List<ObjectNode> once = ELSEWHERE == null ? once(conversation) : sorted(conversation);
      assertThat(types(once)).containsExactlyElementsOf(TOLD);
    }
  }

  @Test
  void records_that_come_again_are_told_again_under_the_same_id() throws Exception {
    byte[] payload = Files.readAllBytes(Path.of("../events/dynamodb-stream.json"));
    String conversation = "01k9v3m0qa7f3k2z";
    stack.function("PublishFunction").invoke(payload);
    await().untilAsserted(() -> assertThat(told(conversation)).hasSize(SAMPLE_EVENTS));
    List<ObjectNode> first = details(conversation);
    stack.function("PublishFunction").invoke(payload);
    List<ObjectNode> twice = new ArrayList<>(first);
    twice.addAll(first);
    await().untilAsserted(() -> assertTold(details(conversation), twice));
    assertThat(events(conversation)).extracting(event -> event.path("id")).doesNotHaveDuplicates();
  }

  /** Exactly so; where AWS is elsewhere, in any order and perhaps more often. */
  private static void assertTold(List<ObjectNode> details, List<ObjectNode> expected) {
    if (ELSEWHERE == null) {
      assertThat(details).isEqualTo(expected);
    } else {
      assertThat(details).hasSizeGreaterThanOrEqualTo(expected.size()).hasSameElementsAs(expected);
    }
  }

  private static List<ObjectNode> details(String conversation) {
    return events(conversation).stream().map(event -> (ObjectNode) event.path("detail")).toList();
  }

  @Test
  void the_example_rule_tells_its_queue_of_the_end_alone() {
    try (TestShop shop = shop()) {
      String conversation = played(shop);
      List<JsonNode> received = new ArrayList<>();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                receive().forEach(message -> received.add(Frames.read(message.body())));
                return received.stream()
                    .anyMatch(
                        event -> event.at("/detail/conversation").asText().equals(conversation));
              });
      assertThat(received)
          .allSatisfy(
              event -> {
                assertThat(event.path("detail-type").asText()).isEqualTo("ConversationEnded");
                assertThat(schemaErrors(event)).isEmpty();
              });
    }
  }

  private static List<Message> receive() {
    String url = stack.queueUrl("EndedConversations");
    List<Message> messages =
        stack
            .sqs()
            .receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(1))
            .messages();
    messages.forEach(
        message ->
            stack.sqs().deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle())));
    return messages;
  }
}
