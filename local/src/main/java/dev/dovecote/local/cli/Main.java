package dev.dovecote.local.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The commands behind {@code ./dovecote}; what is said here holds for each of them. */
@Command(
    name = "./dovecote",
    description = "A customer-service IM backend, on this machine.",
    scope = ScopeType.INHERIT,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:something failed on the way",
      "2:nothing was begun: an option is wrong, or something that is needed is missing or in use"
    },
    subcommands = {
      Up.class,
      Demo.class,
      EventsCommand.class,
      TracesCommand.class,
      Bench.class,
      ShopCommand.class,
      Smoke.class,
      IssuerCommand.class
    })
public final class Main {
  /** The folder in which the caller stands; the launcher goes to the project's own. */
  private static final String CALLERS_FOLDER = "DOVECOTE_CALLERS_FOLDER";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help.")
  boolean help;

  @Option(
      names = "--trace",
      scope = ScopeType.INHERIT,
      description = "Where something fails, shows where in the code.")
  boolean trace;

  /** Runs a command; ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Its parts say when they start and stop, in passing.
    System.setProperty("org.slf4j.simpleLogger.log.org.apache.pekko", "error");
    CommandLine line =
        commandLine()
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(line.execute(arguments));
  }

  static CommandLine commandLine() {
    Main main = new Main();
    Failures failures = new Failures(() -> main.trace);
    Path from = Path.of(Optional.ofNullable(System.getenv(CALLERS_FOLDER)).orElse(""));
    return new CommandLine(main)
        .setUsageHelpAutoWidth(true)
        .registerConverter(Path.class, from::resolve)
        .setParameterExceptionHandler(failures::wrongParameter)
        .setExecutionExceptionHandler(failures::failed);
  }
}
