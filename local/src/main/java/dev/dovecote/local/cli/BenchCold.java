package dev.dovecote.local.cli;

import dev.dovecote.local.cli.bench.ColdResult;
import dev.dovecote.local.cli.bench.ColdRun;
import dev.dovecote.local.runtime.RuntimeClient;
import dev.dovecote.local.template.TemplateReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./dovecote bench cold}. */
@Command(
    name = "cold",
    description = {
      "Measures how each function starts, from the artifact and under AWS's own runtime client, with"
          + " and without what it does before Lambda's snapshot: time to be ready, the first event,"
          + " a warm one, the classes that the first event loads, memory at the snapshot. Each has"
          + " one processor, and calls its tables, queues and sockets by TLS. Linux only. Takes three"
          + " to six minutes; leave the machine alone meanwhile.",
      ""
    })
final class BenchCold implements Callable<Integer> {
  private static final int TIMES_MAX = 100;

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each function is started in each way (default: ${DEFAULT-VALUE}).")
  int times = 5;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Measures one function only, by its name in the template.")
  @Nullable String only;

  @Mixin TemplateOption template = new TemplateOption();

  @Option(
      names = "--artifact",
      paramLabel = "FOLDER",
      description = "The functions' artifact, jars in lib (default: functions/target/lambda).")
  Path artifact = Path.of("functions/target/lambda");

  @Option(
      names = "--check-only",
      hidden = true,
      description = "Looks whether the options are right, before what they need is fetched.")
  boolean checkOnly;

  @Mixin JsonOption json = new JsonOption();

  @Mixin Printing printing = new Printing();

  @Override
  public Integer call() throws IOException, InterruptedException {
    UsageException.unlessBetween("--times", 1, TIMES_MAX, times);
    requireFunction();
    if (checkOnly) {
      return 0;
    }
    Path runtime = Path.of(".dovecote/runtime").toAbsolutePath();
    require(artifact.resolve("lib"), "run ./dovecote package, or give --artifact a folder");
    require(runtime.resolve("native.so"), "./dovecote bench cold fetches it, on Linux");
    ColdRun.Options options =
        new ColdRun.Options(
            Path.of("").toAbsolutePath(),
            template.file(),
            RuntimeClient.in(runtime),
            artifact.toAbsolutePath(),
            Path.of(".dovecote/cold").toAbsolutePath(),
            ColdRun.ONE_PROCESSOR,
            times,
            only);
    ColdResult result = ColdRun.run(options, printing.steps());
    json.print(printing, result, result.tables());
    return 0;
  }

  private void requireFunction() {
    TemplateReader reader = template.reader();
    if (only != null && !reader.functions().contains(only)) {
      throw new UsageException(
          "--only: the template has no function %s; it has %s"
              .formatted(only, String.join(", ", reader.functions())));
    }
  }

  private static void require(Path path, String advice) {
    if (!Files.exists(path)) {
      throw new UsageException("there is no " + path + ": " + advice);
    }
  }
}
