package dev.dovecote.local.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Where a command prints: results on standard output, all else on standard error. */
@Command
final class Printing {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // By picocli.
  CommandSpec mixee;

  PrintWriter out() {
    return mixee.commandLine().getOut();
  }

  PrintWriter err() {
    return mixee.commandLine().getErr();
  }

  /** Takes what is done next, and prints it with the seconds since this call. */
  Consumer<String> steps() {
    long begun = System.nanoTime();
    return step ->
        err().printf("%5.1f s  %s ...%n", (System.nanoTime() - begun) / 1_000_000_000.0, step);
  }
}
