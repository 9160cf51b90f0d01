package dev.dovecote.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class ConformanceTest {
  /**
   * A slice; -Dconformance.operations=100000 makes it the whole, and -Dconformance.seed=S repeats a
   * failure.
   */
  private static final long OPERATIONS = Long.getLong("conformance.operations", 3_000);

  @Test
  void the_memory_DynamoDB_answers_as_DynamoDB_Local_does() {
    long seed =
        Long.getLong("conformance.seed", ThreadLocalRandom.current().nextLong(1_000_000_000));

    Conformance.Report report = Conformance.run(OPERATIONS, seed, done -> {});

    assertThat(report.operations()).isEqualTo(OPERATIONS);
  }

  @Test
  void a_seed_makes_the_same_operations_again() {
    assertThat(Conformance.run(300, 42, done -> {}))
        .isEqualTo(Conformance.run(300, 42, done -> {}));
  }
}
