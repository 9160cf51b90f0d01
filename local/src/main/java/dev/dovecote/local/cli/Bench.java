package dev.dovecote.local.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./dovecote bench}. */
@Command(name = "bench", description = "Not yet.", mixinStandardHelpOptions = true)
final class Bench implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new Main.UsageException("not yet");
  }
}
