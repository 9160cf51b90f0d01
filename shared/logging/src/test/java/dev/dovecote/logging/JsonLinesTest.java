package dev.dovecote.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class JsonLinesTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final JsonLinesProvider provider =
      new JsonLinesProvider(
          new PrintStream(written, true, StandardCharsets.UTF_8),
          InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")));

  private Logger logger(String name) {
    return provider.getLoggerFactory().getLogger(name);
  }

  private String[] lines() {
    return written.toString(StandardCharsets.UTF_8).split("\n");
  }

  @Test
  void an_event_is_one_line_of_json_with_its_context() throws IOException {
    provider.getMDCAdapter().put("AWSRequestId", "r-1");
    provider.getMDCAdapter().put("shop", "magpie");
    provider.getMDCAdapter().put("conversation", "01k9");
    logger("dev.dovecote.Some")
        .warn("line \"{}\"\nand {}", "é", 2, new IllegalStateException("broken\nthing"));
    assertThat(lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(lines()[0]);
    assertThat(line.path("timestamp").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("logger").asText()).isEqualTo("dev.dovecote.Some");
    assertThat(line.path("message").asText()).isEqualTo("line \"é\"\nand 2");
    assertThat(line.path("requestId").asText()).isEqualTo("r-1");
    assertThat(line.path("shop").asText()).isEqualTo("magpie");
    assertThat(line.path("conversation").asText()).isEqualTo("01k9");
    assertThat(line.path("errorType").asText()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line.path("stack").asText()).contains("JsonLinesTest");
  }

  @Test
  void nothing_stands_for_what_the_context_lacks() throws IOException {
    logger("dev.dovecote.Some").info("up");
    assertThat(new ObjectMapper().readTree(lines()[0]).fieldNames())
        .toIterable()
        .containsExactly("timestamp", "level", "logger", "message");
  }

  /** Pushes and commits run on threads of their own: what they log must say for whom. */
  @Test
  void a_thread_begun_by_another_logs_with_its_context() throws Exception {
    provider.getMDCAdapter().put("shop", "magpie");
    try (var hands = Executors.newVirtualThreadPerTaskExecutor()) {
      hands.submit(() -> logger("dev.dovecote.Some").info("up")).get();
    }
    assertThat(new ObjectMapper().readTree(lines()[0]).path("shop").asText()).isEqualTo("magpie");
  }

  @Test
  void others_are_heard_from_warnings_on() {
    logger("io.micronaut.Any").info("chatter");
    logger("dev.dovecote.Any").debug("chatter");
    assertThat(written.size()).isZero();
  }

  @Test
  void slf4j_finds_it() {
    assertThat(LoggerFactory.getILoggerFactory().getLogger("x"))
        .isInstanceOf(JsonLinesLogger.class);
  }
}
