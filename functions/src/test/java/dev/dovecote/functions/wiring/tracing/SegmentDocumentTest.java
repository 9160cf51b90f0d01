package dev.dovecote.functions.wiring.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.functions.testing.Files;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How calls are written down. */
class SegmentDocumentTest {
  private final List<JsonNode> told = new ArrayList<>();

  private void traced(Runnable work) {
    new Traces(
            100,
            "dovecote-IngressFunction",
            InstantSource.system(),
            new SecureRandom(),
            document -> told.add(Files.json(document)))
        .of(
            "event",
            () -> {
              work.run();
              return "";
            });
  }

  private JsonNode only() {
    assertThat(told).hasSize(1);
    return told.getFirst();
  }

  private static void call(String operation, int status, String error, boolean throttled) {
    Invocation current = Invocation.current();
    Call call = current.call("DynamoDb", operation, List.of("dovecote-DeskTable"));
    call.attempt();
    call.outcome = new Call.Outcome(current.nanos(), status, "R1", error, throttled);
  }

  @Test
  void what_came_of_a_call_is_said_as_x_ray_tells_it_apart() {
    traced(
        () -> {
          call("GetItem", 200, null, false);
          call("PutItem", 400, "ConditionalCheckFailedException", false);
          call("UpdateItem", 400, "ThrottlingException", true);
          call("Query", 500, "InternalServerError", false);
          call("DeleteItem", 0, "SdkClientException", false);
          Invocation.current().call("Sqs", "SendMessage", List.of("https://q/1/a"));
        });
    JsonNode calls = only().path("subsegments");
    assertThat(calls.valueStream().map(SegmentDocumentTest::flags))
        .containsExactly("", "error", "error throttle", "fault", "fault", "in_progress");
    assertThat(calls.get(0).at("/http/response/status").asInt()).isEqualTo(200);
    assertThat(calls.get(4).has("http")).isFalse();
    assertThat(calls.get(1).at("/cause/exceptions/0/type").asText())
        .isEqualTo("ConditionalCheckFailedException");
    assertThat(calls.get(5).at("/aws/queue_url").asText()).isEqualTo("https://q/1/a");
    assertThat(calls.get(5).has("end_time")).isFalse();
    assertThat(calls)
        .allMatch(call -> call.path("id").asText().matches("[0-9a-f]{16}"))
        .allMatch(call -> call.path("namespace").asText().equals("aws"));
  }

  private static String flags(JsonNode call) {
    return String.join(
        " ",
        List.of("error", "throttle", "fault", "in_progress").stream()
            .filter(flag -> call.path(flag).asBoolean())
            .toList());
  }

  @Test
  void more_calls_than_fit_are_counted() {
    traced(
        () -> {
          for (int times = 0; times < 150; times++) {
            Invocation.current()
                .call("DynamoDb", "TransactWriteItems", List.of("t".repeat(300), "u"));
          }
        });
    int written = only().path("subsegments").size();
    assertThat(written).isPositive();
    assertThat(only().at("/metadata/dovecote/callsLeftOut").asInt()).isEqualTo(150 - written);
    assertThat(only().toString().getBytes(StandardCharsets.UTF_8).length).isLessThan(64_000);
    told.clear();
    traced(
        () -> {
          for (int times = 0; times <= Invocation.CALLS_MAX; times++) {
            call("GetItem", 200, null, false);
          }
        });
    assertThat(only().path("subsegments")).hasSize(Invocation.CALLS_MAX);
    assertThat(only().at("/metadata/dovecote/callsLeftOut").asInt()).isEqualTo(1);
  }
}
