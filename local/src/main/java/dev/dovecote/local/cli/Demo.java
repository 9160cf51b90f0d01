package dev.dovecote.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./dovecote demo}. */
@Command(name = "demo", description = "Not yet.", mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new Main.UsageException("not yet");
  }
}
