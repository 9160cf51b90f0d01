package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code .ci/run} makes of how a stage ends. */
@DisabledOnOs(OS.WINDOWS)
class StagesTest {
  @TempDir private Path folder;

  @Test
  void a_stage_that_lacks_a_tool_is_left_out_and_said_so_in_the_last_line() throws Exception {
    Process run = run("need nosuch 'Install it.'");
    assertThat(read(run))
        .contains("left out: emulator, because nosuch is not on the PATH. Install it.", "after")
        .last()
        .isEqualTo("left out: emulator, because nosuch is not on the PATH. Install it.");
    assertThat(run.exitValue()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 1", "exit 2", "false", "fail 'It is broken.'"})
  void a_stage_that_fails_in_whatever_way_fails_the_run(String ends) throws Exception {
    Process run = run(ends);
    assertThat(read(run)).containsExactly("=== emulator");
    assertThat(run.exitValue()).isEqualTo(1);
  }

  @Test
  void a_stage_that_passes_says_how_long_it_took() throws Exception {
    Process run = run("true");
    assertThat(String.join("\n", read(run)))
        .matches(
            """
            === emulator
            === emulator: \\d+ s
            === next
            after
            === next: \\d+ s
            === all stages: \\d+ s""");
    assertThat(run.exitValue()).isZero();
  }

  /** An emulator's stage with this body, and another after it. */
  private Process run(String body) throws Exception {
    Path ci = Path.of("../.ci").toAbsolutePath();
    Files.createDirectory(folder.resolve(".dovecote"));
    script("emulator", "set -euo pipefail\n. '%s/tools'\n%s\n".formatted(ci, body));
    script(
        "run",
        """
        set -euo pipefail
        . '%1$s/tools'
        . '%1$s/stages'
        stage_if_possible emulator bash emulator
        stage next echo after
        all_done
        """
            .formatted(ci));
    Process run = new ProcessBuilder("bash", "run").directory(folder.toFile()).start();
    assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return run;
  }

  private void script(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static List<String> read(Process run) throws IOException {
    return new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
  }
}
