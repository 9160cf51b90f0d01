package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dovecote.domain.ShopId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Held against the specification of the embedded metric format: what breaks it is just a log. */
class MetricsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123Z");
  private static final ShopId SHOP = new ShopId("tea");

  private final List<String> lines = new ArrayList<>();
  private final Metrics metrics = new Metrics(InstantSource.fixed(NOW), "dovecote-eu", lines::add);

  @ParameterizedTest
  @EnumSource
  void every_line_is_in_the_embedded_metric_format(Measure measure) throws JsonProcessingException {
    metrics.happened(measure, SHOP);
    metrics.took(measure, SHOP, Duration.ofMillis(1_500));
    assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    for (String line : lines) {
      JsonNode document = new ObjectMapper().readTree(line);
      JsonNode metadata = document.path("_aws");
      assertThat(metadata.path("Timestamp").isIntegralNumber()).isTrue();
      assertThat(metadata.path("Timestamp").asLong()).isEqualTo(NOW.toEpochMilli());
      assertThat(metadata.path("CloudWatchMetrics")).hasSize(1);
      JsonNode directive = metadata.path("CloudWatchMetrics").path(0);
      assertThat(directive.path("Namespace").asText())
          .matches("[0-9A-Za-z./_#:-]{1,1024}")
          .isEqualTo("Dovecote");
      assertThat(directive.path("Dimensions")).hasSize(1);
      assertThat(directive.path("Dimensions").path(0)).hasSizeBetween(1, 30);
      for (JsonNode dimension : directive.path("Dimensions").path(0)) {
        JsonNode value = document.path(dimension.asText());
        assertThat(value.isTextual()).isTrue();
        assertThat(value.asText()).hasSizeBetween(1, 1024);
      }
      assertThat(directive.path("Metrics")).hasSizeBetween(1, 100);
      for (JsonNode metric : directive.path("Metrics")) {
        assertThat(metric.path("Name").asText()).hasSizeBetween(1, 1024);
        assertThat(metric.path("Unit").asText()).isIn("Seconds", "Count");
        assertThat(document.path(metric.path("Name").asText()).isNumber()).isTrue();
      }
    }
  }

  @Test
  void a_shop_is_a_property_and_no_dimension() throws JsonProcessingException {
    metrics.took(Measure.TIMER_LATENESS, SHOP, Duration.ofMillis(2_345));
    JsonNode document = new ObjectMapper().readTree(lines.getFirst());
    assertThat(document.at("/_aws/CloudWatchMetrics/0/Dimensions").toString())
        .isEqualTo("[[\"Stack\"]]");
    assertThat(document.path("Stack").asText()).isEqualTo("dovecote-eu");
    assertThat(document.path("shop").asText()).isEqualTo("tea");
    assertThat(document.path("TimerLateness").asDouble()).isEqualTo(2.345);
  }

  @Test
  void where_no_shop_is_known_none_is_named() throws JsonProcessingException {
    metrics.happened(Measure.FAULTS, null);
    assertThat(new ObjectMapper().readTree(lines.getFirst()).fieldNames())
        .toIterable()
        .containsExactly("_aws", "Stack", "Faults");
  }

  @Test
  void clocks_that_differ_make_nothing_take_less_than_no_time() throws JsonProcessingException {
    metrics.took(Measure.TIMER_LATENESS, SHOP, Duration.ofSeconds(-3));
    assertThat(new ObjectMapper().readTree(lines.getFirst()).path("TimerLateness").asDouble())
        .isZero();
  }
}
