package dev.dovecote.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.template.TemplateException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class EmbeddedStackTest {
  @SuppressWarnings("unchecked")
  private static Map<String, String> ask(EmbeddedStack stack, String... names) throws Exception {
    var question = TestHandlers.JSON.createObjectNode();
    for (String name : names) {
      question.put(name, "");
    }
    byte[] answer =
        stack
            .function("ContextFunction")
            .invoke(question.toString().getBytes(StandardCharsets.UTF_8));
    return TestHandlers.JSON.readValue(answer, Map.class);
  }

  @Test
  void a_function_sees_its_environment_with_local_addresses_and_the_clock() throws Exception {
    DrivenClock clock = new DrivenClock(java.time.Instant.parse("2026-01-01T00:00:00Z"));
    try (EmbeddedStack stack =
        TestHandlers.stack().clock(clock).environment(Map.of("EXTRA", "more")).start()) {
      Map<String, String> seen =
          ask(
              stack,
              "NOTES_TABLE",
              "callback.url",
              "ORIGINS",
              "OWN",
              "EXTRA",
              "aws.region",
              "AWS_ENDPOINT_URL_DYNAMODB",
              "AWS_ENDPOINT_URL_SQS",
              "AWS_ACCESS_KEY_ID",
              "PATH");
      assertThat(seen)
          .containsEntry("NOTES_TABLE", stack.tableName("NotesTable"))
          .containsEntry("callback.url", stack.callbackUrl())
          .containsEntry("ORIGINS", "http://shop.example,http://desk.example")
          .containsEntry("OWN", "own value")
          .containsEntry("EXTRA", "more")
          .containsEntry("aws.region", "us-east-1")
          .containsEntry("PATH", "")
          .containsEntry("time", "2026-01-01T00:00:00Z");
      assertThat(seen.get("AWS_ENDPOINT_URL_DYNAMODB")).startsWith("http://127.0.0.1:");
      assertThat(Integer.parseInt(seen.get("remaining"))).isBetween(1, 10_000);
      assertThat(stack.template().outputs())
          .containsEntry("SocketUrl", stack.webSocketUrl())
          .containsEntry("HttpUrl", stack.httpUrl());
    }
  }

  @Test
  void the_deployed_template_has_its_tables_and_queues_here() {
    DrivenClock clock = new DrivenClock(java.time.Instant.parse("2026-01-01T00:00:00Z"));
    try (EmbeddedStack stack =
        EmbeddedStack.builder()
            .template(Path.of("../template.yaml"))
            .clock(clock)
            .eager(false)
            .log((function, line) -> {})
            .start()) {
      assertThat(stack.dynamoDb().listTables().tableNames())
          .contains(stack.tableName("DeskTable"), stack.tableName("TimersTable"));
      assertThat(stack.sqs().listQueues().queueUrls())
          .hasSize(7)
          .anyMatch(url -> url.endsWith("dovecote-AssignmentQueue.fifo"));
      stack.awaitIdle(TestHandlers.PATIENCE);
      assertThat(stack.functionErrors()).isEmpty();
    }
  }

  @Test
  void a_killed_function_starts_anew() throws Exception {
    try (EmbeddedStack stack = TestHandlers.stack().start()) {
      String birth = ask(stack).get("birth");
      assertThat(ask(stack)).containsEntry("birth", birth);
      stack.function("ContextFunction").kill();
      assertThat(ask(stack).get("birth")).isNotEqualTo(birth);
    }
  }

  @Test
  void what_is_under_way_dies_with_its_function_and_only_that() throws Exception {
    try (EmbeddedStack stack = TestHandlers.stack().start()) {
      HostedFunction function = stack.function("HttpFunction");
      FutureTask<byte[]> hanging = new FutureTask<>(() -> function.invoke(event("hang")));
      Thread.ofVirtual().start(hanging);
      await().atMost(TestHandlers.PATIENCE).until(() -> TestHandlers.HANGING.get() == 1);
      function.kill();
      assertThatThrownBy(hanging::get).rootCause().isInstanceOf(CancellationException.class);
      assertThat(stack.functionErrors())
          .singleElement()
          .satisfies(error -> assertThat(error.cause().getMessage()).contains("was killed"));
      await().atMost(TestHandlers.PATIENCE).until(() -> TestHandlers.HANGING.get() == 0);
      assertThat(function.invoke(event("plain"))).isNotEmpty();
      stack.awaitIdle(TestHandlers.PATIENCE);
    }
  }

  private static byte[] event(String mode) throws Exception {
    return TestHandlers.JSON.writeValueAsBytes(
        Map.of("queryStringParameters", Map.of("mode", mode)));
  }

  @Test
  void a_port_in_use_is_named_with_its_option() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> TestHandlers.stack().webSocketPort(taken.getLocalPort()).start())
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()))
          .hasMessageContaining("--websocket-port");
    }
  }

  @Test
  void data_and_the_issuers_key_are_kept_in_the_folder(@TempDir Path folder) {
    String token;
    int port;
    Map<String, AttributeValue> item =
        Map.of("pk", AttributeValue.fromS("a"), "n", AttributeValue.fromN("1"));
    try (EmbeddedStack stack = TestHandlers.stack().dataFolder(folder).start()) {
      stack.dynamoDb().putItem(r -> r.tableName(stack.tableName("NotesTable")).item(item));
      token = stack.token(Map.of("sub", "ada", "aud", "test"), java.time.Duration.ofHours(1));
      port = java.net.URI.create(stack.httpUrl()).getPort();
    }
    try (EmbeddedStack stack = TestHandlers.stack().dataFolder(folder).httpPort(port).start()) {
      assertThat(
              stack
                  .dynamoDb()
                  .getItem(r -> r.tableName(stack.tableName("NotesTable")).key(item))
                  .item())
          .isEqualTo(item);
      var request =
          java.net.http.HttpRequest.newBuilder(java.net.URI.create(stack.httpUrl() + "/v1/x"))
              .header("Authorization", "Bearer " + token)
              .build();
      assertThat(
              TestSocket.HTTP
                  .sendAsync(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                  .join()
                  .statusCode())
          .isEqualTo(201);
    }
  }

  @Test
  void a_handler_that_does_not_exist_stops_the_start_and_leaves_nothing(@TempDir Path folder)
      throws Exception {
    String text = Files.readString(Path.of("src/test/resources/test-template.yaml"));
    Path template = folder.resolve("template.yaml");
    Files.writeString(template, text.replace("TestHandlers$Tick", "TestHandlers$Missing"));
    Set<String> before = threads();
    assertThatThrownBy(() -> EmbeddedStack.builder().template(template).start())
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("TickFunction")
        .hasMessageContaining("TestHandlers$Missing");
    assertThatNothingIsLeft(before);
  }

  @Test
  void closing_leaves_no_thread() {
    // A first one leaves the threads that Java itself starts and keeps, whichever test comes first.
    EmbeddedStack first = TestHandlers.stack().start();
    TestSocket.open(first.webSocketUrl() + "?ticket=good");
    first.awaitIdle(TestHandlers.PATIENCE);
    first.close();
    Set<String> before = threads();
    EmbeddedStack stack = TestHandlers.stack().start();
    TestSocket.open(stack.webSocketUrl() + "?ticket=good");
    stack.close();
    assertThatNothingIsLeft(before);
  }

  private static void assertThatNothingIsLeft(Set<String> before) {
    await()
        .atMost(TestHandlers.PATIENCE)
        .untilAsserted(() -> assertThat(before).containsAll(threads()));
  }

  /** Names without numbers; the tests' own are not the stack's. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.startsWith("HttpClient") && !name.startsWith("awaitility"))
        .map(name -> name.replaceAll("\\d+", "N"))
        .collect(Collectors.toSet());
  }
}
