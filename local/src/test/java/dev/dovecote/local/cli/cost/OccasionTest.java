package dev.dovecote.local.cli.cost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Measure;
import dev.dovecote.application.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.DeleteConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

class OccasionTest {
  private static final int BLOCK = 32 * 1024;

  @ParameterizedTest
  @CsvSource({
    "websocket-message.json, SOCKET_MESSAGES, 1",
    "http-api-jwt.json, HTTP_REQUESTS, 1",
    "http-api-shop-key.json, HTTP_REQUESTS, 1",
    "sqs-assignment.json, FIFO_QUEUE_REQUESTS, 2",
    "sqs-timer.json, STANDARD_QUEUE_REQUESTS, 2",
    "sqs-delivery.json, STANDARD_QUEUE_REQUESTS, 2",
    "scheduler.json, SCHEDULED_INVOCATIONS, 1",
  })
  void bringing_an_event_to_a_function_is_charged(String event, Counted what, double amount)
      throws IOException {
    assertThat(occasion(event).charged()).isEqualTo(Amounts.of(what, amount));
  }

  @ParameterizedTest
  @CsvSource({"websocket-authorizer.json", "websocket-disconnect.json"})
  void opening_and_closing_a_socket_is_no_message(String event) throws IOException {
    assertThat(occasion(event).charged()).isEqualTo(Amounts.NONE);
    assertThat(occasion(event).answered("{\"body\": \"x\"}".getBytes(UTF_8)))
        .isEqualTo(Amounts.NONE);
  }

  @Test
  void the_reply_to_a_message_is_another_and_no_reply_is_none() throws IOException {
    Occasion message = occasion("websocket-message.json");
    assertThat(message.kind()).startsWith("F ");
    assertThat(message.answered("{\"statusCode\": 200, \"body\": \"{}\"}".getBytes(UTF_8)))
        .isEqualTo(Amounts.of(Counted.SOCKET_MESSAGES, 1));
    assertThat(message.answered("{\"statusCode\": 200}".getBytes(UTF_8))).isEqualTo(Amounts.NONE);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "32768, 1", "32769, 2", "98304, 3"})
  void messages_on_sockets_count_by_32_kilobytes(int bytes, double messages) {
    assertThat(Occasion.socketMessages(bytes))
        .isEqualTo(Amounts.of(Counted.SOCKET_MESSAGES, messages));
  }

  @Test
  void calls_are_charged_by_what_they_are() {
    assertThat(Meter.charged(SendMessageRequest.builder().queueUrl("http://q/1/a.fifo").build()))
        .isEqualTo(Amounts.of(Counted.FIFO_QUEUE_REQUESTS, 1));
    assertThat(Meter.charged(SendMessageRequest.builder().queueUrl("http://q/1/a").build()))
        .isEqualTo(Amounts.of(Counted.STANDARD_QUEUE_REQUESTS, 1));
    assertThat(
            Meter.charged(
                PostToConnectionRequest.builder()
                    .data(SdkBytes.fromByteArray(new byte[BLOCK + 1]))
                    .build()))
        .isEqualTo(Amounts.of(Counted.SOCKET_MESSAGES, 2));
    assertThat(Meter.charged(DeleteConnectionRequest.builder().build())).isEqualTo(Amounts.NONE);
  }

  @Test
  void a_line_of_metrics_names_them() {
    List<String> lines = new ArrayList<>();
    Metrics metrics = new Metrics(InstantSource.system(), "stack", lines::add);
    metrics.happened(Measure.FAILED_PUSHES, null);
    assertThat(Occasion.metrics(lines.getFirst())).containsExactly("FailedPushes");
  }

  private static Occasion occasion(String event) throws IOException {
    return Occasion.of("F", Files.readAllBytes(Path.of("../events", event)));
  }
}
