package dev.dovecote.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dovecote.local.cli.bench.BenchResult;
import dev.dovecote.local.cli.bench.BenchRun;
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
    })
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

  @Mixin TemplateOption template = new TemplateOption();

  @Mixin JsonOption json = new JsonOption();

  @Mixin Printing printing = new Printing();

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    UsageException.unlessBetween("--times", 1, TIMES_MAX, times);
    UsageException.unlessBetween("--waiting", 1, TIMES_MAX, waiting);
    BenchResult result = BenchRun.run(template.file(), times, waiting, printing.steps());
    json.print(printing, result, result.tables());
    return 0;
  }
}
