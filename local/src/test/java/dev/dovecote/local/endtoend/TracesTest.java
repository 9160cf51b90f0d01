package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.StackBuilder;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What functions tell X-Ray of a conversation, and that nothing hangs on it. */
class TracesTest {
  private static final String WORDS = "Is the blue one in stock?";

  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  private StackBuilder stack() {
    return EmbeddedStack.builder()
        .template(Path.of("../template.yaml"))
        .log((_, line) -> log.add(line));
  }

  /** A buyer writes and is assigned by a pass; the conversation's ID. */
  private static String assigned(TestShop shop, BuyerClient bea) {
    AgentClient anna = shop.online("anna");
    String conversation = bea.send(WORDS).id();
    TestShop.awaitActive(anna, conversation);
    return conversation;
  }

  private static TestShop shop(EmbeddedStack stack) {
    return TestShop.open(stack, InstantSource.system(), Map.of("anna", 1));
  }

  private static List<JsonNode> segments(EmbeddedStack stack, String function) {
    return stack.segments().stream()
        .filter(segment -> segment.path("name").asText().equals("dovecote-" + function))
        .map(JsonNode.class::cast)
        .toList();
  }

  private static JsonNode ingress(EmbeddedStack stack, String action, String conversation) {
    List<JsonNode> found =
        segments(stack, "IngressFunction").stream()
            .filter(segment -> segment.at("/annotations/action").asText().equals(action))
            .filter(
                segment -> segment.at("/annotations/conversation").asText().equals(conversation))
            .toList();
    assertThat(found).as(action + " of " + conversation).isNotEmpty();
    return found.getFirst();
  }

  private static boolean goesOnFrom(JsonNode later, JsonNode earlier) {
    return later.path("trace_id").equals(earlier.path("trace_id"))
        && later.path("parent_id").equals(earlier.path("id"));
  }

  @Test
  void one_trace_shows_what_somebody_did_the_pass_that_it_led_to_and_the_push_that_failed_once()
      throws Exception {
    try (FailingCallback callback = new FailingCallback();
        EmbeddedStack stack =
            stack().environment(Map.of("CALLBACK_URL", callback.url())).traces(100).start()) {
      callback.passTo(stack.callbackUrl());
      try (TestShop shop = shop(stack)) {
        AgentClient anna = shop.online("anna");
        String first = shop.buyer("cat").send("Hello").id();
        TestShop.awaitActive(anna, first);
        String waiting = shop.buyer("bea").send(WORDS).id();
        await().untilAsserted(() -> passOf(stack, "send", waiting));
        callback.mode(FailingCallback.Mode.FAIL_FIRST);
        anna.end(first);
        TestShop.awaitActive(anna, waiting);
        await()
            .untilAsserted(
                () -> {
                  JsonNode pass = passOf(stack, "end", first);
                  assertThat(segments(stack, "DeliveryFunction"))
                      .anyMatch(push -> goesOnFrom(push, pass));
                });
        assertThat(stack.functionErrors()).isEmpty();
        assertThat(stack.segments().toString()).doesNotContain(WORDS, shop.key);
        JsonNode message = ingress(stack, "send", waiting);
        assertThat(message.at("/annotations/shop").asText()).isEqualTo(shop.id.value());
        assertThat(message.at("/annotations/why").asText()).isEqualTo("chance");
        assertThat(message.at("/aws/request_id").asText()).isNotEmpty();
        assertCallsAreTold(message);
        assertThat(passOf(stack, "end", first).path("subsegments")).isNotEmpty();
      }
    }
  }

  private static void assertCallsAreTold(JsonNode message) {
    assertThat(message.path("subsegments"))
        .anySatisfy(
            call -> {
              assertThat(call.path("name").asText()).isEqualTo("DynamoDb");
              assertThat(call.at("/aws/operation").asText()).isEqualTo("TransactWriteItems");
              assertThat(call.at("/aws/table_names").toString())
                  .contains("dovecote-ConversationsTable");
              assertThat(call.at("/aws/request_id").asText()).isNotEmpty();
              assertThat(call.at("/http/response/status").asInt()).isEqualTo(200);
            })
        .anySatisfy(
            call -> assertThat(call.at("/aws/queue_url").asText()).contains("AssignmentQueue"));
  }

  /** The pass that went on with what somebody did on a socket. */
  private static JsonNode passOf(EmbeddedStack stack, String action, String conversation) {
    JsonNode before = ingress(stack, action, conversation);
    List<JsonNode> passes =
        segments(stack, "AssignmentFunction").stream()
            .filter(pass -> goesOnFrom(pass, before))
            .toList();
    assertThat(passes)
        .isNotEmpty()
        .allMatch(pass -> pass.at("/annotations/why").asText().equals("joined"));
    return passes.getFirst();
  }

  /** A push that fails as often as it is tried: the call says so, each attempt of it. */
  @Test
  void a_call_that_failed_says_how_often_it_was_tried_and_what_was_answered() throws Exception {
    try (FailingCallback callback = new FailingCallback();
        EmbeddedStack stack =
            stack().environment(Map.of("CALLBACK_URL", callback.url())).traces(100).start()) {
      callback.passTo(stack.callbackUrl());
      try (TestShop shop = shop(stack)) {
        BuyerClient bea = shop.buyer("bea");
        callback.mode(FailingCallback.Mode.FAIL_FIRST);
        assigned(shop, bea);
        assertThat(
                stack.segments().stream()
                    .flatMap(segment -> segment.path("subsegments").valueStream())
                    .filter(call -> call.path("fault").asBoolean()))
            .isNotEmpty()
            .allSatisfy(
                call -> {
                  assertThat(call.at("/aws/operation").asText()).isEqualTo("PostToConnection");
                  assertThat(call.at("/aws/retries").asInt()).isEqualTo(2);
                  assertThat(call.at("/http/response/status").asInt()).isEqualTo(500);
                });
      }
    }
  }

  @Test
  void at_none_of_a_hundred_nobody_calls_x_ray() throws Exception {
    try (CountedSilence xray = new CountedSilence();
        EmbeddedStack stack =
            stack().environment(Map.of("AWS_ENDPOINT_URL_XRAY", xray.url())).traces(0).start();
        TestShop shop = shop(stack)) {
      assigned(shop, shop.buyer("bea"));
      byte[] unreadable = "{\"Records\": [{\"messageId\": \"1\", \"body\": \"{\"}]}".getBytes();
      assertThat(new String(stack.function("DeliveryFunction").invoke(unreadable)))
          .contains("\"1\"");
      assertThat(xray.asked).hasValue(0);
    }
  }

  @Test
  void an_x_ray_that_never_answers_harms_nothing() throws Exception {
    try (CountedSilence xray = new CountedSilence();
        EmbeddedStack stack =
            stack().environment(Map.of("AWS_ENDPOINT_URL_XRAY", xray.url())).traces(100).start();
        TestShop shop = shop(stack)) {
      BuyerClient bea = shop.buyer("bea");
      long begun = System.nanoTime();
      bea.send(WORDS);
      assertThat((System.nanoTime() - begun) / 1_000_000).as("ms").isLessThan(3000);
      shop.online("anna");
      TestShop.awaitActive(bea);
      assertThat(xray.asked).hasPositiveValue();
      assertThat(stack.functionErrors()).isEmpty();
      assertThat(log).noneMatch(line -> line.contains("Faults"));
    }
  }

  @Test
  void a_role_that_may_not_tell_x_ray_is_named_and_nothing_else_fails() {
    try (EmbeddedStack stack = stack().parameter("TracesPercent", "0").traces(100).start();
        TestShop shop = shop(stack)) {
      assigned(shop, shop.buyer("bea"));
      assertThat(stack.segments()).isEmpty();
      assertThat(stack.functionErrors())
          .isNotEmpty()
          .allSatisfy(
              error -> assertThat(error.cause()).hasMessageContaining("xray:PutTraceSegments"));
      assertThat(log).noneMatch(line -> line.contains("Faults"));
    }
  }

  /** Takes whatever comes, and says nothing. */
  private static final class CountedSilence implements AutoCloseable {
    final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;

    CountedSilence() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", _ -> asked.incrementAndGet());
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
