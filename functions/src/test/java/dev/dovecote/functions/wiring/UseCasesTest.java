package dev.dovecote.functions.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Measure;
import dev.dovecote.functions.testing.Files;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class UseCasesTest {
  @Test
  void metrics_go_to_standard_output_a_line_each() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      var metrics = new UseCases().metrics(InstantSource.fixed(Instant.EPOCH), "dovecote");
      metrics.happened(Measure.FAULTS, null);
      metrics.happened(Measure.FAULTS, null);
    } finally {
      System.setOut(before);
    }
    assertThat(written.toString(StandardCharsets.UTF_8).split("\n"))
        .hasSize(2)
        .allSatisfy(line -> assertThat(Files.json(line).path("Stack").asText()).isNotEmpty());
  }
}
