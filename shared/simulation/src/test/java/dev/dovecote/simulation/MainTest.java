package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
  @ParameterizedTest
  @CsvSource({
    "--seeds 0, --seeds must be 1 or more",
    "--seeds -1, --seeds must be 1 or more",
    "--steps 0, --steps must be 1 or more",
    "--seeds many, '--seeds'",
    "--replay, --replay needs the --seed to replay",
    "--replay --seed 1 --planted, --replay and --planted exclude each other",
    "--with turns, --with is for --replay",
    "--replay --seed 1 --with nosuch, no planted bug is named so: nosuch",
    "--nosuch, Unknown option: '--nosuch'"
  })
  void a_wrong_option_is_named_in_one_line_and_nothing_is_run(String arguments, String told) {
    StringWriter error = new StringWriter();
    StringWriter output = new StringWriter();
    CommandLine sim =
        Main.commandLine().setErr(new PrintWriter(error)).setOut(new PrintWriter(output));
    assertThat(sim.execute(arguments.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(error.toString().strip().lines()).hasSize(1).first().asString().contains(told);
    assertThat(output.toString()).isEmpty();
  }
}
