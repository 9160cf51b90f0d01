package dev.dovecote.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dovecote.local.cli.bench.BenchResult;
import dev.dovecote.local.cli.bench.BenchRun;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./dovecote bench}. */
@Command(
    name = "bench",
    subcommands = {BenchCold.class, BenchCost.class},
    description = {
      "Measures what each operation costs on AWS (counted on a DynamoDB in memory that charges as"
          + " AWS does) and how fast it is here, on a stack of its own, beside bare writes of the"
          + " same shape. Takes a minute or two; leave the machine alone meanwhile.",
      ""
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:something failed", "2:an option is wrong"})
final class Bench implements Callable<Integer> {
  private static final int TIMES_MAX = 10_000;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "100",
      description = "How often each operation is timed (default: ${DEFAULT-VALUE}).")
  int times = 100;

  @Option(
      names = "--waiting",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many buyers wait when the queue is drained (default: ${DEFAULT-VALUE}).")
  int waiting = 1_000;

  @Option(
      names = "--template",
      paramLabel = "FILE",
      defaultValue = "template.yaml",
      description = "The template to build from (default: ${DEFAULT-VALUE}).")
  Path template = Path.of("template.yaml");

  @Mixin JsonOption json = new JsonOption();

  @Mixin HelpOption help = new HelpOption();

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    if (times < 1 || times > TIMES_MAX || waiting < 1 || waiting > TIMES_MAX) {
      throw new Main.UsageException("--times and --waiting must be between 1 and " + TIMES_MAX);
    }
    long begun = System.nanoTime();
    BenchResult result =
        BenchRun.run(
            template,
            times,
            waiting,
            step ->
                System.err.printf(
                    "%5.1f s  %s ...%n", (System.nanoTime() - begun) / 1_000_000_000.0, step));
    json.print(result, result.tables());
    return 0;
  }
}
