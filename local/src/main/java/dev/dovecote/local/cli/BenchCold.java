package dev.dovecote.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.dovecote.local.cli.bench.ColdResult;
import dev.dovecote.local.cli.bench.ColdRun;
import dev.dovecote.local.runtime.RuntimeClient;
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
          + " one processor, and calls its tables, queues and sockets by TLS. Linux only. Takes two"
          + " minutes or three; leave the machine alone meanwhile.",
      ""
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured, whether aims were met or not",
      "1:something failed",
      "2:an option is wrong, or something is missing"
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

  @Option(
      names = "--template",
      paramLabel = "FILE",
      defaultValue = "template.yaml",
      description = "The template that names the functions (default: ${DEFAULT-VALUE}).")
  Path template = Path.of("template.yaml");

  @Option(
      names = "--artifact",
      paramLabel = "FOLDER",
      defaultValue = "functions/target/lambda",
      description = "The functions' artifact, jars in lib (default: ${DEFAULT-VALUE}).")
  Path artifact = Path.of("functions/target/lambda");

  @Mixin JsonOption json = new JsonOption();

  @Mixin HelpOption help = new HelpOption();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (times < 1 || times > TIMES_MAX) {
      throw new Main.UsageException("--times must be between 1 and " + TIMES_MAX);
    }
    Path runtime = Path.of(".dovecote/runtime").toAbsolutePath();
    require(artifact.resolve("lib"), "run ./dovecote package, or give --artifact a folder");
    require(runtime.resolve("native.so"), "./dovecote bench cold fetches it, on Linux");
    ColdRun.Options options =
        new ColdRun.Options(
            Path.of("").toAbsolutePath(),
            template,
            RuntimeClient.in(runtime),
            artifact.toAbsolutePath(),
            Path.of(".dovecote/cold").toAbsolutePath(),
            times,
            only);
    long begun = System.nanoTime();
    ColdResult result =
        ColdRun.run(
            options,
            step ->
                System.err.printf(
                    "%5.1f s  %s ...%n", (System.nanoTime() - begun) / 1_000_000_000.0, step));
    print(result);
    return 0;
  }

  private static void require(Path path, String advice) {
    if (!Files.exists(path)) {
      throw new Main.UsageException("there is no " + path + ": " + advice);
    }
  }

  private void print(ColdResult result) throws JsonProcessingException {
    json.print(result, result.tables());
  }
}
