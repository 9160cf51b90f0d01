package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.aws.Connections;
import dev.dovecote.aws.Timers;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The artifact that sam build made, under AWS's own runtime emulator and client, against the
 * embedded stack's tables and queues. {@code ./dovecote test --on runtime} prepares and runs it.
 */
@EnabledIfSystemProperty(named = "dovecote.runtime", matches = ".+")
class RealRuntimeTest {
  /** Longer than any shop lets a lost buyer wait. */
  private static final Duration AWAY = Duration.ofHours(2);

  /** What somebody writes. */
  private static final String WORDS = "Is it in stock?";

  /** The same, in the sample of a message. */
  private static final String SAMPLED_WORDS = "你好，这件有货吗？";

  private static RuntimeStack world;

  @BeforeAll
  static void start() {
    world = RuntimeStack.start("functions");
  }

  /** No function was refused a call, or has logged what somebody wrote, or a shop's key. */
  @AfterAll
  static void stop() throws IOException {
    world.close();
    world.logsHoldNone(WORDS, SAMPLED_WORDS, world.key());
    assertThat(world.refusals()).isEmpty();
  }

  private static String ticket() throws Exception {
    ObjectNode event = RuntimeStack.event("http-api-shop-key.json");
    event.withObject("/headers").put("authorization", "Bearer " + world.key());
    return RuntimeStack.body(world.invoke("ApiFunction", event)).path("ticket").asText();
  }

  private static JsonNode send(String name, String frame) throws Exception {
    ObjectNode event = RuntimeStack.event(name);
    event.put("body", frame);
    return RuntimeStack.body(world.invoke("IngressFunction", event));
  }

  @Test
  void a_conversation_from_hello_to_the_end() {
    try (TestShop shop = TestShop.open(world.stack(), InstantSource.system(), Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = bea.send(WORDS).id();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> anna.copy(conversation).status().equals("ACTIVE"));
      anna.reply(conversation, "It is.");
      await().until(() -> bea.conversation().texts("agent").equals(List.of("It is.")));
      anna.end(conversation);
      await().until(() -> bea.conversation().status().equals("ENDED"));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  world.stack().events().stream()
                      .filter(
                          event -> event.at("/detail/conversation").asText().equals(conversation))
                      .anyMatch(
                          event -> event.path("detail-type").asText().equals("ConversationEnded")));
      bea.close();
    }
  }

  @Test
  void the_http_api_answers_a_verified_token() throws Exception {
    JsonNode settings =
        RuntimeStack.body(world.invoke("ApiFunction", RuntimeStack.event("http-api-jwt.json")));
    assertThat(settings.path("name").asText()).isEqualTo("Magpie");
  }

  @Test
  void a_ticket_opens_one_socket() throws Exception {
    ObjectNode event = RuntimeStack.event("websocket-authorizer.json");
    assertThat(effect(world.invoke("AuthorizerFunction", event))).isEqualTo("Deny");
    event.withObject("/queryStringParameters").put("ticket", ticket());
    JsonNode first = world.invoke("AuthorizerFunction", event);
    assertThat(effect(first)).isEqualTo("Allow");
    assertThat(first.path("context").path("shop").asText()).isEqualTo("magpie");
    assertThat(effect(world.invoke("AuthorizerFunction", event))).isEqualTo("Deny");
  }

  private static String effect(JsonNode answer) {
    return answer.path("policyDocument").path("Statement").path(0).path("Effect").asText();
  }

  @Test
  void a_message_opens_a_conversation() throws Exception {
    JsonNode reply =
        RuntimeStack.body(
            world.invoke("IngressFunction", RuntimeStack.event("websocket-message.json")));
    assertThat(reply.path("requestId").asText()).isEqualTo("2");
    assertThat(reply.has("error")).as("%s", reply).isFalse();
    assertThat(world.items("ConversationsTable", SAMPLED_WORDS)).isNotEmpty();
  }

  @Test
  void a_closed_socket_is_forgotten() throws Exception {
    send("websocket-message.json", "{\"v\":1,\"requestId\":\"1\",\"action\":\"hello\"}");
    String connection = "TqXs2c5LoAMCJvg=";
    assertThat(world.items("ConnectionsTable", connection)).isNotEmpty();
    world.invoke("IngressFunction", RuntimeStack.event("websocket-disconnect.json"));
    assertThat(world.items("ConnectionsTable", connection)).isEmpty();
  }

  @Test
  void queues_and_schedule_are_answered_item_by_item() throws Exception {
    for (Map.Entry<String, String> sample :
        Map.of(
                "sqs-assignment.json", "AssignmentFunction",
                "sqs-timer.json", "SweepFunction",
                "scheduler.json", "SweepFunction",
                "sqs-delivery.json", "DeliveryFunction")
            .entrySet()) {
      JsonNode answer = world.invoke(sample.getValue(), RuntimeStack.event(sample.getKey()));
      assertThat(answer.path("batchItemFailures").isArray()).as(sample.getKey()).isTrue();
      assertThat(answer.path("batchItemFailures")).as(sample.getKey()).isEmpty();
    }
  }

  /**
   * A buyer waits who has been away for long; the sample says to look, at the time that was set.
   */
  @Test
  void a_timer_that_is_due_takes_a_lost_buyer_out_of_the_queue_and_is_done__QUEUE_4()
      throws Exception {
    Timers timers = new Timers(world.stack().dynamoDb(), world.stack().tableName("TimersTable"));
    Connections leases =
        new Connections(world.stack().dynamoDb(), world.stack().tableName("ConnectionsTable"));
    try (TestShop shop = TestShop.open(world.stack(), InstantSource.system(), Map.of("anna", 1))) {
      shop.online("anna").status("BREAK");
      String conversation = shop.buyer("bea").send("Anybody?").id();
      assertThat(status(shop, conversation)).isEqualTo("QUEUED");
      Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
      Timer timer = new Timer(shop.id, new ConversationId(conversation), now.minusSeconds(1));
      timers.set(timer);
      leases.renew(new Recipient.Buyer(shop.id, new BuyerId("bea")), now.minus(AWAY));

      ObjectNode event = RuntimeStack.event("sqs-timer.json");
      ObjectNode record = (ObjectNode) event.path("Records").path(0);
      ObjectNode body = (ObjectNode) Frames.read(record.path("body").asText());
      body.put("shop", shop.id.value())
          .put("conversation", conversation)
          .put("due", timer.due().toEpochMilli());
      record.put("body", body.toString());
      assertThat(world.invoke("SweepFunction", event).path("batchItemFailures")).isEmpty();

      assertThat(status(shop, conversation)).isEqualTo("LEFT_MESSAGE");
      assertThat(timers.isSet(timer)).isFalse();
    }
  }

  private static String status(TestShop shop, String conversation) {
    return shop.api()
        .get("/v1/conversations/" + conversation + "/entries", shop.token("owner"))
        .at("/state/status")
        .asText();
  }

  @Test
  void records_of_the_stream_are_published_on_the_bus() throws Exception {
    JsonNode answer = world.invoke("PublishFunction", RuntimeStack.event("dynamodb-stream.json"));
    assertThat(answer.path("batchItemFailures").isArray()).as("%s", answer).isTrue();
    assertThat(answer.path("batchItemFailures")).isEmpty();
    assertThat(world.stack().events())
        .filteredOn(event -> event.at("/detail/shop").asText().equals("magpie"))
        .extracting(event -> event.at("/detail/id").asText())
        .contains("magpie/01k9v3m0qa7f3k2z/1", "magpie/01k9v3m0qa7f3k2z/9");
  }

  @Test
  void a_push_that_failed_once_reaches_its_socket() throws Exception {
    try (BuyerClient wang =
        new BuyerClient(
            new dev.dovecote.local.client.Client.Place(
                java.net.http.HttpClient.newHttpClient(),
                world.stack().httpUrl(),
                world.stack().webSocketUrl()),
            world.key(),
            "u-2002",
            "Wang",
            "tab-1")) {
      wang.connect();
      String connection =
          world.items("ConnectionsTable", "u-2002").stream()
              .map(item -> item.get("sk").s())
              .filter(sort -> sort.startsWith("c#"))
              .findFirst()
              .orElseThrow()
              .substring(2);
      ObjectNode event = RuntimeStack.event("sqs-delivery.json");
      ObjectNode record = (ObjectNode) event.path("Records").path(0);
      ObjectNode push = (ObjectNode) Frames.read(record.path("body").asText());
      push.put("buyer", "u-2002").put("connection", connection);
      record.put("body", push.toString());
      assertThat(world.invoke("DeliveryFunction", event).path("batchItemFailures")).isEmpty();
      await().until(() -> wang.position() == 2);
    }
  }

  @Test
  void a_line_that_a_function_logs_is_json_and_names_the_shop() throws Exception {
    // A body that no pass can read fails, comes back as an item's failure, and is logged.
    ObjectNode event = RuntimeStack.event("sqs-assignment.json");
    ((ObjectNode) event.path("Records").path(0)).put("body", "{\"shop\":\"no shop\"}");
    assertThat(world.invoke("AssignmentFunction", event).path("batchItemFailures")).hasSize(1);
    Path log = world.logs().resolve("AssignmentFunction.log");
    await().until(() -> Files.readString(log).contains("will come again"));
    String line =
        Files.readAllLines(log).stream()
            .filter(one -> one.contains("will come again"))
            .findFirst()
            .orElseThrow();
    JsonNode read = Frames.read(line);
    assertThat(read.path("level").asText()).isEqualTo("WARN");
    assertThat(read.path("requestId").asText()).isNotEmpty();
  }

  /** Half of a push, as no function of ours writes it: what it holds is somebody's words. */
  @Test
  void a_push_that_cannot_be_read_is_logged_without_its_words() throws Exception {
    ObjectNode event = RuntimeStack.event("sqs-delivery.json");
    ((ObjectNode) event.path("Records").path(0))
        .put("body", "{\"shop\":\"magpie\",\"frame\":\"{\\\"text\\\":\\\"" + WORDS);
    assertThat(world.invoke("DeliveryFunction", event).path("batchItemFailures")).hasSize(1);
    Path log = world.logs().resolve("DeliveryFunction.log");
    await().until(() -> Files.readString(log).contains("will come again"));
    assertThat(Files.readString(log)).doesNotContain(WORDS);
  }
}
