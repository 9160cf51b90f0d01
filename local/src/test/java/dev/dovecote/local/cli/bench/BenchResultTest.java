package dev.dovecote.local.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts read what {@code bench --json} prints by these names. */
class BenchResultTest {
  @Test
  void the_result_has_operations_and_a_drain() {
    assertThat(names(BenchResult.class)).contains("operations", "drain");
  }

  @Test
  void an_operation_and_the_drain_have_the_names_that_are_promised() {
    assertThat(names(BenchResult.Row.class))
        .contains("operation", "calls", "readUnits", "writeUnits")
        .contains("p50Millis", "p99Millis", "rawP50Millis", "rawP99Millis");
    assertThat(new ObjectMapper().valueToTree(new BenchResult.DrainRow(1_000, 90, 120)).toString())
        .isEqualTo("{\"conversations\":1000,\"perSecond\":90.0,\"rawPerSecond\":120.0}");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void a_burst_that_is_not_stored_in_order_misses_an_aim(boolean burst, boolean paced) {
    String tables = result(burst, paced).tables();
    assertThat(tables.lines().filter(line -> line.contains("burst: all stored in order")))
        .map(String::strip)
        .map(line -> line.substring(0, 3))
        .containsExactly(burst ? "met" : "NOT", paced ? "met" : "NOT");
  }

  private static BenchResult result(boolean burst, boolean paced) {
    return new BenchResult(
        Stream.of("send", "assign").map(BenchResultTest::row).toList(),
        List.of(),
        new BenchResult.DrainRow(1_000, 90, 120),
        new BenchResult.RushRow(100, 10, 1, 100, 120, 0, 0),
        new BenchResult.WritersRow(100, 10, 0.1),
        new BenchResult.BurstRow(50, 1_000, 600, burst, 1, 2, 1, 2),
        new BenchResult.BurstRow(50, 1_000, 500, paced, 1, 2, 1, 2));
  }

  private static BenchResult.Row row(String operation) {
    return new BenchResult.Row(operation, 5, 2, 1.5, 0.5, 1, 8, 1, 2, 1, 2, 1, 2);
  }

  private static List<String> names(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}
