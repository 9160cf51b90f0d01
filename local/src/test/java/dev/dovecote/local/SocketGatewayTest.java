package dev.dovecote.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.gateway.SocketLimits;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.ApiGatewayManagementApiException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GoneException;

class SocketGatewayTest {
  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = TestHandlers.stack().start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @BeforeEach
  void forget() {
    TestHandlers.FRAMES.clear();
    stack.clearFunctionErrors();
  }

  private static TestSocket open() {
    return TestSocket.open(stack.webSocketUrl() + "?ticket=good");
  }

  private static JsonNode event(String type) {
    return await()
        .atMost(TestHandlers.PATIENCE)
        .until(
            () ->
                TestHandlers.FRAMES.stream()
                    .filter(e -> context(e, "eventType").equals(type))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static String context(JsonNode event, String name) {
    return event.path("requestContext").path(name).asText();
  }

  private static String connectionIdOf(TestSocket socket) throws InterruptedException {
    socket.send("who am I");
    socket.next();
    return context(event("MESSAGE"), "connectionId");
  }

  private static int refusal(String url) {
    try {
      TestSocket.open(url);
      throw new AssertionError("was let in");
    } catch (CompletionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  @ParameterizedTest
  @CsvSource({"deny,403", "malformed,500", "nested,500", "crash,500"})
  void a_socket_is_refused_as_the_authorizer_says(String ticket, int status) {
    assertThat(refusal(stack.webSocketUrl() + "?ticket=" + ticket)).isEqualTo(status);
  }

  @Test
  void without_an_identity_the_authorizer_is_not_asked() {
    int before = TestHandlers.AUTHORIZED.get();
    assertThat(refusal(stack.webSocketUrl())).isEqualTo(401);
    assertThat(TestHandlers.AUTHORIZED).hasValue(before);
  }

  @Test
  void a_path_other_than_the_stage_is_forbidden() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(stack.webSocketUrl().replace("ws:", "http:") + "x"))
            .build();
    assertThat(TestSocket.HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_frame_carries_the_authorizers_context() throws Exception {
    TestSocket socket = open();
    socket.send("{\"action\":\"say\"}");
    assertThat(socket.next()).isEqualTo("$default:16");
    JsonNode event = event("MESSAGE");
    assertThat(event.path("body").asText()).isEqualTo("{\"action\":\"say\"}");
    assertThat(event.path("isBase64Encoded").asBoolean(true)).isFalse();
    assertThat(event.path("requestContext").path("authorizer"))
        .isEqualTo(
            TestHandlers.JSON.readTree(
                "{\"principalId\":\"ada\",\"shop\":\"s1\",\"rank\":\"7\",\"admin\":\"true\"}"));
    assertThat(context(event, "stage")).isEqualTo("live");
    assertThat(context(event, "messageDirection")).isEqualTo("IN");
    assertThat(event.path("requestContext").path("identity").path("sourceIp").asText())
        .isEqualTo("127.0.0.1");
    assertThat(event.path("requestContext").path("connectedAt").asLong()).isPositive();
    assertThat(context(event, "requestId")).isNotBlank();
    assertThat(context(event, "domainName"))
        .isEqualTo("socketapi.execute-api.us-east-1.amazonaws.com");
  }

  @Test
  void the_action_selects_the_route_and_only_a_route_response_answers() throws Exception {
    TestSocket socket = open();
    socket.send("{\"action\":\"quiet\"}");
    assertThat(context(event("MESSAGE"), "routeKey")).isEqualTo("quiet");
    socket.send("not JSON");
    assertThat(socket.next()).isEqualTo("$default:8");
    socket.send("{\"action\":\"$disconnect\"}");
    assertThat(socket.next()).startsWith("$default");
    socket.send("[1]");
    assertThat(socket.next()).startsWith("$default");
  }

  @Test
  void a_failing_function_is_answered_with_an_error_and_noted() throws Exception {
    TestSocket socket = open();
    socket.send("crash");
    JsonNode error = TestHandlers.JSON.readTree(socket.next());
    assertThat(error.path("message").asText()).isEqualTo("Internal server error");
    assertThat(error.path("connectionId").asText()).isNotBlank();
    assertThat(error.path("requestId").asText()).isNotBlank();
    assertThat(stack.functionErrors())
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.function()).isEqualTo("SocketFunction");
              assertThat(e.cause()).hasRootCauseMessage("planned");
            });
  }

  @Test
  void a_function_can_push_look_and_close() throws Exception {
    TestSocket socket = open();
    String id = connectionIdOf(socket);
    stack
        .connections()
        .postToConnection(r -> r.connectionId(id).data(SdkBytes.fromUtf8String("hé")));
    assertThat(socket.next()).isEqualTo("hé");
    assertThat(stack.connections().getConnection(r -> r.connectionId(id)).connectedAt())
        .isNotNull();
    stack.connections().deleteConnection(r -> r.connectionId(id));
    assertThat(socket.closeCode()).isEqualTo(1000);
    assertThatThrownBy(
            () ->
                stack
                    .connections()
                    .postToConnection(r -> r.connectionId(id).data(SdkBytes.fromUtf8String("x"))))
        .isInstanceOf(GoneException.class);
  }

  @Test
  void a_push_to_nobody_is_gone() {
    assertThatThrownBy(
            () ->
                stack
                    .connections()
                    .postToConnection(
                        r -> r.connectionId("nobody=").data(SdkBytes.fromUtf8String("x"))))
        .isInstanceOf(GoneException.class);
  }

  @Test
  void a_push_over_the_limit_is_refused_and_the_socket_stays() throws Exception {
    TestSocket socket = open();
    String id = connectionIdOf(socket);
    SdkBytes tooLong = SdkBytes.fromByteArray(new byte[SocketLimits.MAXIMUM_MESSAGE_BYTES + 1]);
    assertThatThrownBy(
            () -> stack.connections().postToConnection(r -> r.connectionId(id).data(tooLong)))
        .isInstanceOfSatisfying(
            ApiGatewayManagementApiException.class, e -> assertThat(e.statusCode()).isEqualTo(413));
    socket.send("still here");
    assertThat(socket.next()).startsWith("$default");
  }

  @Test
  void a_message_up_to_128_KB_passes_and_a_longer_one_closes_with_1009() throws Exception {
    TestSocket socket = open();
    socket.send("x".repeat(SocketLimits.MAXIMUM_MESSAGE_BYTES));
    assertThat(socket.next()).isEqualTo("$default:" + SocketLimits.MAXIMUM_MESSAGE_BYTES);
    socket.send("x".repeat(SocketLimits.MAXIMUM_MESSAGE_BYTES + 1));
    assertThat(socket.closeCode()).isEqualTo(1009);
    assertThat(disconnect().path("disconnectStatusCode").asInt()).isEqualTo(1009);
  }

  @Test
  void binary_closes_with_1003() {
    TestSocket socket = open();
    socket.sendBinary(new byte[] {1, 2, 3});
    assertThat(socket.closeCode()).isEqualTo(1003);
  }

  @Test
  void a_lost_socket_is_told_to_the_function_with_its_context() {
    TestSocket socket = open();
    socket.close(4001, "enough");
    assertThat(context(event("DISCONNECT"), "routeKey")).isEqualTo("$disconnect");
    assertThat(disconnect().path("authorizer").path("shop").asText()).isEqualTo("s1");
    assertThat(disconnect().path("disconnectStatusCode").asInt()).isEqualTo(4001);
    assertThat(disconnect().path("disconnectReason").asText()).isEqualTo("enough");
  }

  private static JsonNode disconnect() {
    return event("DISCONNECT").path("requestContext");
  }

  @Test
  void frames_of_one_socket_run_in_parallel_and_all_are_answered() throws Exception {
    TestSocket socket = open();
    for (int n = 0; n < 200; n++) {
      socket.send("{\"n\":" + n + "}");
    }
    for (int n = 0; n < 200; n++) {
      assertThat(socket.next()).startsWith("$default");
    }
    stack.awaitIdle(TestHandlers.PATIENCE);
  }

  @Test
  void an_idle_or_old_socket_is_closed() {
    try (EmbeddedStack shortLived =
        TestHandlers.stack()
            .socketLimits(new SocketLimits(Duration.ofMillis(300), Duration.ofHours(2)))
            .start()) {
      TestSocket socket = TestSocket.open(shortLived.webSocketUrl() + "?ticket=good");
      assertThat(socket.closeCode()).isEqualTo(1001);
    }
  }
}
