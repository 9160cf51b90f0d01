package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.aws.Connections;
import dev.dovecote.aws.Timers;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.ShopFounder;
import dev.dovecote.local.cli.bench.ColdEvents;
import dev.dovecote.local.cli.bench.ColdRun;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.function.FunctionFailure;
import dev.dovecote.local.function.FunctionStarter;
import dev.dovecote.local.runtime.RuntimeClient;
import dev.dovecote.local.runtime.RuntimeInstance;
import dev.dovecote.local.template.Template;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The artifact that sam build made, under AWS's own runtime emulator and client, against the
 * embedded stack's tables and queues. {@code ./dovecote test --on runtime} prepares and runs it.
 */
@EnabledIfSystemProperty(named = "dovecote.runtime", matches = ".+")
class RealRuntimeTest {
  /** Longer than any shop lets a lost buyer wait. */
  private static final Duration AWAY = Duration.ofHours(2);

  private static final Path EVENTS = Path.of("../events");
  private static final String BUYER = "u-1001";
  private static final ShopId MAGPIE = new ShopId("magpie");

  /** What somebody writes. */
  private static final String WORDS = "Is it in stock?";

  /** The same, in the sample of a message. */
  private static final String SAMPLED_WORDS = "你好，这件有货吗？";

  private static RuntimeEmulator runtime;
  private static EmbeddedStack stack;
  private static String key;

  @BeforeAll
  static void start() {
    Path place = Path.of(System.getProperty("dovecote.runtime"));
    runtime =
        new RuntimeEmulator(
            Path.of(System.getProperty("dovecote.emulator")),
            RuntimeClient.in(place),
            Path.of("../.aws-sam/build").toAbsolutePath().normalize(),
            place.resolve("log"));
    stack = TestShop.stack().functions(runtime).start();
    ShopFounder founder = new ShopFounder(stack, InstantSource.system());
    founder.open(
        MAGPIE,
        ShopFounder.alwaysOpen("Magpie", null),
        List.of(ShopFounder.person("owner", "Olive", Role.OWNER, 1)));
    key = founder.newKey(MAGPIE);
  }

  /**
   * Whatever functions make of a refusal: none of theirs was one, but for the test's of it. And no
   * function has logged what somebody wrote, or a shop's key.
   */
  @AfterAll
  static void stop() throws IOException {
    stack.close();
    try (Stream<Path> logs = Files.list(runtime.logs())) {
      for (Path log : logs.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(log)).as("%s", log).doesNotContain(WORDS, SAMPLED_WORDS, key);
      }
    }
    assertThat(stack.functionErrors())
        .extracting(error -> error.cause().getMessage())
        .filteredOn(message -> message.contains("AccessDenied"))
        .allSatisfy(message -> assertThat(message).contains("DeliveryRole", "DeskTable"));
  }

  /** Another's role: what the handler does first, that one may not. */
  @Test
  void a_call_that_the_role_does_not_allow_is_refused_here_too() throws Exception {
    Template.Function delivery = stack.function("DeliveryFunction").definition();
    Path artifact = runtime.artifacts().resolve("ApiFunction");
    try (FunctionStarter.Started api =
        runtime.start(delivery, artifact, "dev.dovecote.functions.api.ApiHandler")) {
      ObjectNode event = event("http-api-shop-key.json");
      event.withObject("/headers").put("authorization", "Bearer " + key);
      byte[] answer = api.invoke(event.toString().getBytes(StandardCharsets.UTF_8));
      assertThat(Frames.read(new String(answer, StandardCharsets.UTF_8)).path("statusCode").asInt())
          .isEqualTo(500);
    }
    assertThat(stack.functionErrors())
        .extracting(error -> error.cause().getMessage())
        .anySatisfy(message -> assertThat(message).contains("DeliveryRole", "DeskTable"));
  }

  private static ObjectNode event(String name) throws IOException {
    return (ObjectNode) Frames.read(Files.readString(EVENTS.resolve(name)));
  }

  private static JsonNode invoke(String function, JsonNode event)
      throws FunctionFailure, InterruptedException {
    byte[] answer =
        stack.function(function).invoke(event.toString().getBytes(StandardCharsets.UTF_8));
    return Frames.read(new String(answer, StandardCharsets.UTF_8));
  }

  private static JsonNode body(JsonNode answer) {
    assertThat(answer.path("statusCode").asInt()).isBetween(200, 201);
    return Frames.read(answer.path("body").asText());
  }

  private static List<Map<String, AttributeValue>> items(String table, String part) {
    return stack
        .dynamoDb()
        .scanPaginator(scan -> scan.tableName(stack.tableName(table)))
        .items()
        .stream()
        .filter(item -> item.toString().contains(part))
        .toList();
  }

  private static String ticket() throws Exception {
    ObjectNode event = event("http-api-shop-key.json");
    event.withObject("/headers").put("authorization", "Bearer " + key);
    return body(invoke("ApiFunction", event)).path("ticket").asText();
  }

  private static JsonNode send(String name, String frame) throws Exception {
    ObjectNode event = event(name);
    event.put("body", frame);
    return body(invoke("IngressFunction", event));
  }

  @Test
  void a_conversation_from_hello_to_the_end() {
    try (TestShop shop = TestShop.open(stack, InstantSource.system(), Map.of("anna", 1))) {
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
                  stack.events().stream()
                      .filter(
                          event -> event.at("/detail/conversation").asText().equals(conversation))
                      .anyMatch(
                          event -> event.path("detail-type").asText().equals("ConversationEnded")));
      bea.close();
    }
  }

  @Test
  void the_http_api_answers_a_verified_token() throws Exception {
    JsonNode settings = body(invoke("ApiFunction", event("http-api-jwt.json")));
    assertThat(settings.path("name").asText()).isEqualTo("Magpie");
  }

  @Test
  void a_ticket_opens_one_socket() throws Exception {
    ObjectNode event = event("websocket-authorizer.json");
    assertThat(effect(invoke("AuthorizerFunction", event))).isEqualTo("Deny");
    event.withObject("/queryStringParameters").put("ticket", ticket());
    JsonNode first = invoke("AuthorizerFunction", event);
    assertThat(effect(first)).isEqualTo("Allow");
    assertThat(first.path("context").path("shop").asText()).isEqualTo("magpie");
    assertThat(effect(invoke("AuthorizerFunction", event))).isEqualTo("Deny");
  }

  private static String effect(JsonNode answer) {
    return answer.path("policyDocument").path("Statement").path(0).path("Effect").asText();
  }

  @Test
  void a_message_opens_a_conversation() throws Exception {
    JsonNode reply = body(invoke("IngressFunction", event("websocket-message.json")));
    assertThat(reply.path("requestId").asText()).isEqualTo("2");
    assertThat(reply.has("error")).as("%s", reply).isFalse();
    assertThat(items("ConversationsTable", SAMPLED_WORDS)).isNotEmpty();
  }

  @Test
  void a_closed_socket_is_forgotten() throws Exception {
    send("websocket-message.json", "{\"v\":1,\"requestId\":\"1\",\"action\":\"hello\"}");
    String connection = "TqXs2c5LoAMCJvg=";
    assertThat(items("ConnectionsTable", connection)).isNotEmpty();
    invoke("IngressFunction", event("websocket-disconnect.json"));
    assertThat(items("ConnectionsTable", connection)).isEmpty();
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
      JsonNode answer = invoke(sample.getValue(), event(sample.getKey()));
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
    Timers timers = new Timers(stack.dynamoDb(), stack.tableName("TimersTable"));
    Connections leases = new Connections(stack.dynamoDb(), stack.tableName("ConnectionsTable"));
    try (TestShop shop = TestShop.open(stack, InstantSource.system(), Map.of("anna", 1))) {
      shop.online("anna").status("BREAK");
      String conversation = shop.buyer("bea").send("Anybody?").id();
      assertThat(status(shop, conversation)).isEqualTo("QUEUED");
      Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
      Timer timer = new Timer(shop.id, new ConversationId(conversation), now.minusSeconds(1));
      timers.set(timer);
      leases.renew(new Recipient.Buyer(shop.id, new BuyerId("bea")), now.minus(AWAY));

      ObjectNode event = event("sqs-timer.json");
      ObjectNode record = (ObjectNode) event.path("Records").path(0);
      ObjectNode body = (ObjectNode) Frames.read(record.path("body").asText());
      body.put("shop", shop.id.value())
          .put("conversation", conversation)
          .put("due", timer.due().toEpochMilli());
      record.put("body", body.toString());
      assertThat(invoke("SweepFunction", event).path("batchItemFailures")).isEmpty();

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
    JsonNode answer = invoke("PublishFunction", event("dynamodb-stream.json"));
    assertThat(answer.path("batchItemFailures").isArray()).as("%s", answer).isTrue();
    assertThat(answer.path("batchItemFailures")).isEmpty();
    assertThat(stack.events())
        .filteredOn(event -> event.at("/detail/shop").asText().equals("magpie"))
        .extracting(event -> event.at("/detail/id").asText())
        .contains("magpie/01k9v3m0qa7f3k2z/1", "magpie/01k9v3m0qa7f3k2z/9");
  }

  @Test
  void a_push_that_failed_once_reaches_its_socket() throws Exception {
    try (BuyerClient wang =
        new BuyerClient(
            new dev.dovecote.local.client.Client.Place(
                java.net.http.HttpClient.newHttpClient(), stack.httpUrl(), stack.webSocketUrl()),
            key,
            "u-2002",
            "Wang",
            "tab-1")) {
      wang.connect();
      String connection =
          items("ConnectionsTable", "u-2002").stream()
              .map(item -> item.get("sk").s())
              .filter(sort -> sort.startsWith("c#"))
              .findFirst()
              .orElseThrow()
              .substring(2);
      ObjectNode event = event("sqs-delivery.json");
      ObjectNode record = (ObjectNode) event.path("Records").path(0);
      ObjectNode push = (ObjectNode) Frames.read(record.path("body").asText());
      push.put("buyer", "u-2002").put("connection", connection);
      record.put("body", push.toString());
      assertThat(invoke("DeliveryFunction", event).path("batchItemFailures")).isEmpty();
      await().until(() -> wang.position() == 2);
    }
  }

  @Test
  void a_line_that_a_function_logs_is_json_and_names_the_shop() throws Exception {
    // A body that no pass can read fails, comes back as an item's failure, and is logged.
    ObjectNode event = event("sqs-assignment.json");
    ((ObjectNode) event.path("Records").path(0)).put("body", "{\"shop\":\"no shop\"}");
    assertThat(invoke("AssignmentFunction", event).path("batchItemFailures")).hasSize(1);
    Path log = runtime.logs().resolve("AssignmentFunction.log");
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
    ObjectNode event = event("sqs-delivery.json");
    ((ObjectNode) event.path("Records").path(0))
        .put("body", "{\"shop\":\"magpie\",\"frame\":\"{\\\"text\\\":\\\"" + WORDS);
    assertThat(invoke("DeliveryFunction", event).path("batchItemFailures")).hasSize(1);
    Path log = runtime.logs().resolve("DeliveryFunction.log");
    await().until(() -> Files.readString(log).contains("will come again"));
    assertThat(Files.readString(log)).doesNotContain(WORDS);
  }

  @Test
  void after_a_snapshot_the_first_event_of_each_function_finds_its_classes_loaded()
      throws Exception {
    try (HttpClient http = HttpClient.newHttpClient();
        ColdEvents events = new ColdEvents(stack, http, Path.of(".."))) {
      for (Template.Function function : stack.template().functions().values()) {
        List<String> loaded = loadedAfterSnapshot(function.logicalId(), events);
        assertThat(loaded)
            .as(function.logicalId())
            .hasSizeLessThan(50)
            .noneMatch(name -> name.startsWith(ColdRun.OURS));
      }
    }
  }

  private static List<String> loadedAfterSnapshot(String name, ColdEvents events) throws Exception {
    Template.Function function = stack.function(name).definition();
    RuntimeInstance.Start start =
        new RuntimeInstance.Start(
            runtime.artifacts().resolve(name),
            function.handler(),
            function.environment(),
            true,
            List.of(),
            List.of(),
            runtime.logs(),
            true);
    try (RuntimeInstance instance = RuntimeInstance.start(runtime.client(), start)) {
      return ColdRun.loaded(instance, events.of(name));
    }
  }

  @Test
  void a_handler_that_is_not_there_fails() throws Exception {
    fails(runtime.artifacts().resolve("ApiFunction"), "dev.dovecote.functions.api.NoHandler");
  }

  @Test
  void an_artifact_that_lacks_a_class_fails(@TempDir Path folder) throws Exception {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    try (Stream<Path> jars = Files.list(runtime.artifacts().resolve("ApiFunction/lib"))) {
      for (Path jar : jars.toList()) {
        if (!jar.getFileName().toString().startsWith("dovecote-domain")) {
          Files.copy(jar, lib.resolve(jar.getFileName()));
        }
      }
    }
    fails(folder, "dev.dovecote.functions.api.ApiHandler");
  }

  private static void fails(Path artifact, String handler) throws Exception {
    Template.Function api = stack.function("ApiFunction").definition();
    FunctionStarter.Started broken = runtime.start(api, artifact, handler);
    try (broken) {
      byte[] event = event("http-api-jwt.json").toString().getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> broken.invoke(event)).isInstanceOf(IOException.class);
    }
  }
}
