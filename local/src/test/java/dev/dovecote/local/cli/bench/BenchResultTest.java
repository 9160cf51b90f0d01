package dev.dovecote.local.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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

  private static List<String> names(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}
