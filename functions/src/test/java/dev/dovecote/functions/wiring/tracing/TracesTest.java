package dev.dovecote.functions.wiring.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.functions.testing.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is traced, and what is told of them. */
class TracesTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final String ROOT = "1-%08x-a006649127e371903a2de979";
  private static final String PARENT = "53995c3f42cd8ad8";

  private final List<JsonNode> told = new ArrayList<>();

  private Traces traces(double percent) {
    return new Traces(
        percent,
        "dovecote-IngressFunction",
        InstantSource.fixed(NOW),
        new SecureRandom(),
        document -> told.add(Files.json(document)));
  }

  private static String header(Instant begun, String sampled) {
    return "Root=" + ROOT.formatted(begun.getEpochSecond()) + ";Parent=" + PARENT + sampled;
  }

  private static SQSEvent messages(String... headers) {
    SQSEvent event = new SQSEvent();
    event.setRecords(new ArrayList<>());
    for (String header : headers) {
      SQSEvent.SQSMessage message = new SQSEvent.SQSMessage();
      message.setAttributes(header == null ? Map.of() : Map.of("AWSTraceHeader", header));
      event.getRecords().add(message);
    }
    return event;
  }

  private JsonNode only() {
    assertThat(told).hasSize(1);
    return told.getFirst();
  }

  private static String why(JsonNode segment) {
    return segment.at("/annotations/why").asText();
  }

  @Test
  void all_are_traced_at_a_hundred_and_a_share_below() {
    for (int times = 0; times < 2000; times++) {
      traces(25).of("event", () -> "answer");
    }
    // Six standard deviations, which chance leaves once in a thousand million runs.
    assertThat(told.size()).isBetween(384, 616);
    assertThat(told).allMatch(segment -> why(segment).equals("chance"));
    told.clear();
    assertThat(traces(100).of("event", () -> "answer")).isEqualTo("answer");
    assertThat(only().path("trace_id").asText())
        .startsWith("1-%08x-".formatted(NOW.getEpochSecond()));
  }

  @Test
  void at_none_of_a_hundred_not_even_failures_are_told() {
    Traces none = traces(0);
    assertThatThrownBy(() -> none.of(messages(header(NOW, ";Sampled=1")), TracesTest::fail))
        .isInstanceOf(IllegalStateException.class);
    none.of(
        "event",
        () -> {
          Invocation.failed("Kind");
          assertThat(Invocation.current()).isNull();
          return "";
        });
    assertThat(told).isEmpty();
  }

  private static String fail() {
    throw new IllegalStateException("words that nobody is to read");
  }

  @Test
  void what_fails_is_told_without_being_drawn_but_once_a_second() {
    Traces seldom = traces(1e-12);
    for (int times = 0; times < 3; times++) {
      assertThatThrownBy(() -> seldom.of("event", TracesTest::fail))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(why(only())).isEqualTo("fault");
    assertThat(only().path("fault").asBoolean()).isTrue();
    assertThat(only().at("/cause/exceptions/0/type").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(only().toString()).doesNotContain("words");
  }

  @Test
  void what_is_answered_as_failed_is_told_too() {
    traces(1e-12)
        .of(
            "event",
            () -> {
              Invocation.failed("Kind");
              return "";
            });
    assertThat(why(only())).isEqualTo("fault");
    assertThat(only().at("/cause/exceptions/0/type").asText()).isEqualTo("Kind");
  }

  @Test
  void what_is_slow_is_told_without_being_drawn_and_what_is_not_is_not() {
    Traces seldom = traces(1e-12);
    seldom.of("event", () -> "");
    assertThat(told).isEmpty();
    seldom.of(
        "event",
        () -> {
          Invocation current = Invocation.current();
          while (current.nanos() <= Traces.SLOW.toNanos()) {
            Thread.onSpinWait();
          }
          return "";
        });
    assertThat(why(only())).isEqualTo("slow");
    assertThat(only().has("fault")).isFalse();
  }

  @Test
  void of_a_batch_the_first_that_is_recorded_is_gone_on_with() {
    traces(1e-12)
        .of(messages(null, header(NOW, ";Sampled=0"), header(NOW, ";Sampled=1"), null), () -> "");
    assertThat(why(only())).isEqualTo("joined");
    assertThat(only().path("trace_id").asText()).isEqualTo(ROOT.formatted(NOW.getEpochSecond()));
    assertThat(only().path("parent_id").asText()).isEqualTo(PARENT);
    assertThat(only().path("id").asText()).matches("[0-9a-f]{16}").isNotEqualTo(PARENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";Sampled=0", ";Sampled=?", ";Sampled=10"})
  void a_trace_that_is_not_recorded_is_not_gone_on_with(String sampled) {
    traces(1e-12).of(messages(header(NOW, sampled)), () -> "");
    traces(1e-12).of(messages("Sampled=1;Root=1-2;Parent=" + PARENT), () -> "");
    assertThat(told).isEmpty();
  }

  @Test
  void a_trace_of_long_ago_is_not_gone_on_with() {
    Instant old = NOW.minus(TraceHeader.AGE_MAX);
    traces(1e-12).of(messages(header(old.minusSeconds(1), ";Sampled=1")), () -> "");
    assertThat(told).isEmpty();
    traces(1e-12).of(messages(header(old, ";Sampled=1")), () -> "");
    assertThat(told).hasSize(1);
  }

  @Test
  void a_telling_that_fails_harms_nothing() {
    Traces mute =
        new Traces(
            100,
            "f",
            InstantSource.fixed(NOW),
            new SecureRandom(),
            _ -> {
              throw new IllegalStateException("X-Ray is down");
            });
    assertThat(mute.of("event", () -> "answer")).isEqualTo("answer");
  }

  @Test
  void it_is_about_the_last_of_several_or_the_one_that_failed() {
    Traces all = traces(100);
    all.of(
        "event",
        () -> {
          Invocation.action("messages");
          Invocation.about("magpie", "c1");
          Invocation.about("rook", null);
          return "";
        });
    all.of(
        "event",
        () -> {
          Invocation.about("magpie", null);
          Invocation.aboutConversation("c1");
          Invocation.failed("Kind");
          Invocation.about("rook", "c2");
          return "";
        });
    assertThat(told.get(0).path("annotations").toString())
        .isEqualTo(
            "{\"why\":\"chance\",\"coldStart\":true,\"action\":\"messages\",\"shop\":\"rook\"}");
    assertThat(told.get(1).path("annotations").toString())
        .isEqualTo(
            "{\"why\":\"chance\",\"coldStart\":false,\"shop\":\"magpie\",\"conversation\":\"c1\"}");
  }

  @Test
  void calls_are_those_of_its_own_threads_and_of_no_other_invocation() {
    Traces all = traces(100);
    try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
      hands.submit(
          () ->
              all.of(
                  "event",
                  () -> {
                    call("GetItem", 200, null, false);
                    return "";
                  }));
    }
    all.of(
        "event",
        () -> {
          call("Query", 200, null, false);
          try (ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
            hands.submit(() -> call("PutItem", 200, null, false));
          }
          return "";
        });
    assertThat(Invocation.current()).isNull();
    assertThat(operations(told.get(0))).containsExactly("GetItem");
    assertThat(operations(told.get(1))).containsExactly("Query", "PutItem");
  }

  private static List<String> operations(JsonNode segment) {
    return segment
        .path("subsegments")
        .valueStream()
        .map(call -> call.at("/aws/operation").asText())
        .toList();
  }

  private static void call(String operation, int status, String error, boolean throttled) {
    Invocation current = Invocation.current();
    Call call = current.call("DynamoDb", operation, List.of("dovecote-DeskTable"));
    call.attempt();
    call.outcome = new Call.Outcome(current.nanos(), status, "R1", error, throttled);
  }
}
