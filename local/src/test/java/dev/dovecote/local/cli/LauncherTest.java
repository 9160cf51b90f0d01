package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./dovecote} itself, before it builds or starts anything. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nosuch                   | dovecote: unknown command 'nosuch'; ./dovecote --help lists them.
          test --on                | dovecote: cannot test on ''; --on takes runtime, ministack or localstack.
          test --on mars           | dovecote: cannot test on 'mars'; --on takes runtime, ministack or localstack.
          test --on runtime twice  | dovecote: test --on runtime takes no more: 'twice'.
          test --on=runtime        | dovecote: write test --on runtime, without '='.
          package now              | dovecote: package takes no options: 'now'.
          format --fast            | dovecote: format takes no options: '--fast'.
          """)
  void what_it_does_not_know_is_told_in_one_line(String call, String told) throws Exception {
    Process launcher = start(call);
    assertThat(read(launcher.getErrorStream().readAllBytes())).containsExactly(told);
    assertThat(read(launcher.getInputStream().readAllBytes())).isEmpty();
    assertThat(launcher.exitValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"--help", "test --help", "package --help", "format -h"})
  void help_needs_nothing_and_does_nothing(String call) throws Exception {
    Process launcher = start(call);
    assertThat(read(launcher.getInputStream().readAllBytes()).getFirst())
        .startsWith("Usage: ./dovecote ");
    assertThat(launcher.exitValue()).isZero();
  }

  /** On a machine that has what the launcher itself calls, a JDK, and nothing else. */
  @Test
  void without_maven_it_is_told_what_to_install(@TempDir Path folder) throws Exception {
    have(folder, "bash", "dirname", "grep");
    Process launcher =
        start(
            "format",
            Map.of("PATH", folder.toString(), "JAVA_HOME", System.getProperty("java.home")));
    assertThat(read(launcher.getErrorStream().readAllBytes()))
        .containsExactly("dovecote: Maven is not on the PATH. Install Maven 3.8 or newer.");
    assertThat(launcher.exitValue()).isEqualTo(2);
  }

  /** What {@code bench cold} and {@code test --on runtime} need beside Maven. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void without_python_aws_runtime_client_is_not_even_fetched(@TempDir Path folder)
      throws Exception {
    have(folder, "bash", "uname");
    ProcessBuilder builder =
        new ProcessBuilder(onThePath("bash").toString(), "-c", ". .ci/tools; runtime_client")
            .directory(Path.of("..").toFile());
    builder.environment().put("PATH", folder.toString());
    Process stage = builder.start();
    assertThat(stage.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(read(stage.getErrorStream().readAllBytes()))
        .hasSize(1)
        .first()
        .asString()
        .endsWith("python3 is not on the PATH. Install Python 3.11 or newer.");
    assertThat(stage.exitValue()).isEqualTo(2);
  }

  private static void have(Path folder, String... tools) throws Exception {
    for (String tool : tools) {
      String script = "#!/bin/sh\nexec %s \"$@\"\n".formatted(onThePath(tool));
      assertThat(Files.writeString(folder.resolve(tool), script).toFile().setExecutable(true))
          .isTrue();
    }
  }

  private static Path onThePath(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static Process start(String call) throws Exception {
    return start(call, Map.of());
  }

  private static Process start(String call, Map<String, String> environment) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of(Path.of("../dovecote").toAbsolutePath().toString()),
                Stream.of(call.split(" ", -1)))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process launcher = builder.start();
    assertThat(launcher.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return launcher;
  }

  private static List<String> read(byte[] text) {
    return new String(text, StandardCharsets.UTF_8).lines().toList();
  }
}
