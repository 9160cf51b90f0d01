package dev.dovecote.local.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovecote.local.DrivenClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the front says of callers who go, and of queues that have gone. */
class DelayFrontTest {
  private static final int CALLERS = 20;
  private static final String UNFINISHED =
      """
      POST /caller HTTP/1.1\r
      Host: 127.0.0.1\r
      X-Amz-Target: AmazonSQS.SendMessage\r
      Content-Length: 1000\r
      \r
      {""";

  /** As the functions' clients do while the stack closes. */
  @Test
  void a_caller_who_goes_in_the_middle_of_a_request_is_no_error() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try (DelayFront front = new DelayFront(nobody(), new DrivenClock(Instant.EPOCH));
        HttpClient http = HttpClient.newHttpClient()) {
      for (int n = 0; n < CALLERS; n++) {
        goInTheMiddle(URI.create(front.endpoint()).getPort());
      }
      HttpRequest whole =
          HttpRequest.newBuilder(URI.create(front.endpoint() + "/whole"))
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      assertThat(http.send(whole, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(500);
      await().until(() -> said.toString(StandardCharsets.UTF_8).contains("/whole failed"));
      assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("/caller");
    } finally {
      System.setErr(before);
    }
  }

  private static String nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + free.getLocalPort();
    }
  }

  private static void goInTheMiddle(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      // Closes by a reset.
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write(UNFINISHED.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }
  }
}
