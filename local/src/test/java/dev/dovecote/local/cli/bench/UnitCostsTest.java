package dev.dovecote.local.cli.bench;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operations cost is counted anew, and as the README says. */
class UnitCostsTest {
  /** In the README's words; the same for what two operations cost alike. */
  private static final Map<String, String> NAMES =
      Map.of(
          "send", "a message, either way",
          "reply", "a message, either way",
          "open", "opening a conversation that reaches an agent at once",
          "queue", "opening one that queues",
          "assign", "assignment from the queue, the pass included",
          "transfer", "handing over to another agent",
          "end", "ending",
          "sync", "an agent's sync");

  private static final DecimalFormat NUMBER =
      new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));

  @Test
  void what_operations_cost_is_what_the_readme_says() throws IOException {
    Map<String, Operation> operations;
    try (UnitCosts costs = new UnitCosts(Path.of("../template.yaml"))) {
      operations = costs.measure().stream().collect(toMap(Operation::name, each -> each));
    }
    assertThat(operations).containsOnlyKeys(NAMES.keySet());
    assertThat(Files.readAllLines(Path.of("../README.md")))
        .containsAll(operations.values().stream().map(UnitCostsTest::row).toList());
  }

  private static String row(Operation operation) {
    return "| %s | %s | %s | %s |"
        .formatted(
            NAMES.get(operation.name()),
            withAndWithout(operation.calls(), operation.pushCalls()),
            withAndWithout(operation.readUnits(), operation.pushReadUnits()),
            written(operation));
  }

  private static String withAndWithout(double all, double pushes) {
    return pushes == 0
        ? NUMBER.format(all)
        : "%s (%s)".formatted(NUMBER.format(all), NUMBER.format(all - pushes));
  }

  private static String written(Operation operation) {
    String all = NUMBER.format(operation.writeUnits());
    return operation.name().equals("assign")
        ? "%s, of which %s in the one transaction"
            .formatted(all, NUMBER.format(operation.decisive().writeUnits()))
        : all;
  }
}
