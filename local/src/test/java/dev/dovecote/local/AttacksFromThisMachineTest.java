package dev.dovecote.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs, and pages in a browser, may try on the ports of a stack. */
class AttacksFromThisMachineTest {
  private static final String FOREIGN = "shop.attacker.example";
  private static final String PUT_EVENTS = "AWSEvents.PutEvents";
  private static final String GOOD =
      "{'EventBusName':'dovecote-events','Source':'test','DetailType':'Quiet','Detail':'{}'}";

  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = TestHandlers.stack().start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  /** The servers that are ours, and those that are not. */
  static Stream<URI> all() {
    Map<String, String> environment = stack.function("ContextFunction").definition().environment();
    return Stream.concat(
        ours(),
        Stream.of("DYNAMODB", "SQS")
            .map(n -> URI.create(environment.get("AWS_ENDPOINT_URL_" + n))));
  }

  static Stream<URI> ours() {
    Map<String, String> environment = stack.function("ContextFunction").definition().environment();
    return Stream.of(
            stack.httpUrl(),
            stack.callbackUrl(),
            stack.eventsUrl(),
            stack.tracesUrl(),
            environment.get("AWS_ENDPOINT_URL_S3"))
        .map(URI::create);
  }

  @ParameterizedTest
  @MethodSource("all")
  void nothing_listens_but_on_loopback(URI server) throws SocketException {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    assertThat(others)
        .allSatisfy(
            address ->
                assertThatThrownBy(() -> new Socket(address, server.getPort()).close())
                    .isInstanceOf(ConnectException.class));
  }

  @ParameterizedTest
  @MethodSource("ours")
  void a_page_whose_name_was_made_to_mean_this_machine_is_refused(URI server) throws IOException {
    for (String host :
        List.of(FOREIGN, FOREIGN + ":" + server.getPort(), "127.0.0.1.nip.example")) {
      for (String head : List.of("GET /events", "POST /", "OPTIONS /", "GET /live")) {
        assertThat(status(server, head, "Host: " + host)).as(head + " at " + host).isEqualTo(403);
      }
    }
  }

  @Test
  void a_socket_for_such_a_page_does_not_open() throws IOException {
    URI server = URI.create(stack.callbackUrl());
    String[] upgrade = {
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    };
    String head = "GET /live?ticket=good";
    String[] foreign = with(upgrade, "Host: " + FOREIGN);
    assertThat(status(server, head, foreign)).isEqualTo(403);
    assertThat(status(server, head, with(upgrade, "Host: localhost"))).isEqualTo(101);
  }

  @Test
  void this_machine_may_be_called_by_both_its_names() throws IOException {
    URI server = URI.create(stack.eventsUrl());
    for (String host : List.of("localhost", "127.0.0.1:" + server.getPort())) {
      assertThat(status(server, "GET /events", "Host: " + host)).isEqualTo(200);
    }
  }

  private static String[] with(String[] headers, String more) {
    return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
  }

  /** By hand, since Java's client lets nobody choose the host's name. */
  private static int status(URI server, String head, String... headers) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
      socket.setSoTimeout((int) TestHandlers.PATIENCE.toMillis());
      String request =
          head + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\nContent-Length: 0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return Integer.parseInt(line.substring("HTTP/1.1 ".length()));
    }
  }

  // ---------------------------------------------------------------- the bus

  private record Answer(int status, JsonNode body) {}

  private static Answer put(String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.eventsUrl()))
            .header("X-Amz-Target", PUT_EVENTS)
            .POST(BodyPublishers.ofString(body))
            .build();
    var response = TestSocket.HTTP.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), TestHandlers.JSON.readTree(response.body()));
  }

  private static String entries(String... entries) {
    return "{'Entries':[%s]}".formatted(String.join(",", entries)).replace('\'', '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "7",
        "{}",
        "\u0000",
        "{\"Entries\":5}",
        "{\"Entries\":[]}",
        "{\"Entries\":{\"a\":1}}",
        "{\"Entries\":\"x\"}"
      })
  void what_is_no_list_of_events_is_refused_and_publishes_nothing(String body) throws Exception {
    int before = stack.events().size();
    Answer answer = put(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("__type").asText()).isEqualTo("ValidationException");
    assertThat(stack.events()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "5",
        "null",
        "[]",
        "{'Source':{}}",
        "{'Time':'now',%s",
        "{'Time':1e300,%s",
        "{'Time':-1,%s"
      })
  void an_event_that_is_none_is_refused_and_its_neighbour_published(String entry) throws Exception {
    int before = stack.events().size();
    Answer answer = put(entries(entry.formatted(GOOD.substring(1)), GOOD));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("FailedEntryCount").asInt()).isEqualTo(1);
    assertThat(answer.body().at("/Entries/0/ErrorCode").asText()).isEqualTo("InvalidArgument");
    assertThat(stack.events()).hasSize(before + 1);
  }

  @Test
  void a_body_that_is_too_large_is_refused_and_the_bus_goes_on() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.eventsUrl()))
            .header("X-Amz-Target", PUT_EVENTS)
            .POST(BodyPublishers.ofString(" ".repeat(300 * 1024) + entries(GOOD)))
            .build();
    int before = stack.events().size();
    try {
      assertThat(TestSocket.HTTP.send(request, BodyHandlers.ofString()).statusCode())
          .isEqualTo(413);
    } catch (IOException closed) {
      // It may close before all is sent.
      assertThat(closed).isNotNull();
    }
    assertThat(stack.events()).hasSize(before);
    assertThat(put(entries(GOOD)).body().path("FailedEntryCount").asInt(-1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "/events?after=x, 400",
    "/events?after=-1, 400",
    "/events?after=99999999999999999999, 400",
    "/events?after=, 400",
    "/events?after=999999999999999999, 200",
    "/, 404",
    "/events/../etc/passwd, 404"
  })
  void the_list_of_events_answers_what_is_asked_and_no_more(String path, int status)
      throws Exception {
    var request = HttpRequest.newBuilder(URI.create(stack.eventsUrl() + path)).build();
    assertThat(TestSocket.HTTP.send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(status);
  }

  // ---------------------------------------------------------------- @connections

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                                                | MissingAuthenticationTokenException
          Bearer x                                                              | MissingAuthenticationTokenException
          AWS4-HMAC-SHA256 Credential=/x                                        | MissingAuthenticationTokenException
          AWS4-HMAC-SHA256 Credential=stranger/20260101/us-east-1/execute-api/aws4_request | UnrecognizedClientException
          AWS4-HMAC-SHA256 Credential=localTickFunction/20260101/us-east-1/execute-api/aws4_request | AccessDeniedException
          """)
  void who_may_not_push_neither_pushes_nor_looks_nor_closes(String authorization, String error)
      throws Exception {
    TestSocket socket = TestSocket.open(stack.webSocketUrl() + "?ticket=good");
    TestHandlers.FRAMES.clear();
    socket.send("who am I");
    socket.next();
    String id = TestHandlers.FRAMES.element().path("requestContext").path("connectionId").asText();
    URI address = URI.create(stack.callbackUrl() + "/@connections/" + id);
    for (String method : List.of("POST", "GET", "DELETE")) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address).method(method, BodyPublishers.ofString("pwned"));
      if (authorization != null) {
        request.header("Authorization", authorization);
      }
      var response = TestSocket.HTTP.send(request.build(), BodyHandlers.ofString());
      assertThat(response.statusCode()).as(method).isEqualTo(403);
      assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains(error);
    }
    socket.send("still here");
    assertThat(socket.next()).isEqualTo("$default:10");
    assertThat(socket.closed).isNotDone();
    socket.close(1000, "");
  }
}
