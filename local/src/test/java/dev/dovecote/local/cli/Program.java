package dev.dovecote.local.cli;

import static org.awaitility.Awaitility.await;

import dev.dovecote.local.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A command in a process of its own, as the launcher starts it. */
final class Program implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a command in a folder. */
  static Program start(Path folder, String... call) throws IOException {
    return start(folder, Map.of(), call);
  }

  /** Starts a command in a folder, with these variables of the environment over this process's. */
  static Program start(Path folder, Map<String, String> environment, String... call)
      throws IOException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(JavaCommand.of(Main.class, call))
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Program(builder.start(), out, err);
  }

  /** Waits until it has printed what is looked for. */
  String awaitOut(Predicate<String> wanted) {
    await().atMost(PATIENCE).until(() -> wanted.test(out()) || !process.isAlive());
    if (!wanted.test(out())) {
      throw new AssertionError("it ended; " + err());
    }
    return out();
  }

  /** Waits for its end: the exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end; " + err());
    }
    return process.exitValue();
  }

  /** What it has printed so far. */
  String out() {
    return read(out);
  }

  /** What it has said beside that so far. */
  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to end, as Ctrl-C does. */
  void terminate() {
    process.destroy();
  }

  /** Ends it as a lost machine does. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
