package dev.dovecote.local.runtime;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * One instance of a function, from its artifact, under AWS's runtime client: started plainly, or as
 * Lambda makes a snapshot of it and goes on from that. It is not really frozen between.
 */
public final class RuntimeInstance implements AutoCloseable {
  /** Emulated, on a machine that does much else, a function takes minutes to prime. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Duration STEP = Duration.ofMillis(200);

  /** Ends a class's name in the JVM's list. */
  private static final String SOURCE = " source:";

  private final RuntimeApi api;
  private final Process process;
  private final Path output;
  private final @Nullable Path classes;
  private final long begun;

  /**
   * How to start a function.
   *
   * @param artifact its working directory, with the jars in {@code lib}
   * @param environment its variables, credentials included
   * @param snapshot whether it is to be restored from a snapshot
   * @param prefix a command before the JVM's, such as one that binds it to a processor
   * @param options further ones for the JVM
   * @param logs a folder for its output and, where wanted, for the list of classes it loads
   * @param listsClasses whether that is wanted; it takes time
   */
  public record Start(
      Path artifact,
      String handler,
      Map<String, String> environment,
      boolean snapshot,
      List<String> prefix,
      List<String> options,
      Path logs,
      boolean listsClasses) {}

  /** The function failed, or did not come up. */
  public static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(String message) {
      super(message);
    }
  }

  private RuntimeInstance(
      RuntimeApi api, Process process, Path output, @Nullable Path classes, long begun) {
    this.api = api;
    this.process = process;
    this.output = output;
    this.classes = classes;
    this.begun = begun;
  }

  /** Starts the process; it is not ready yet. */
  public static RuntimeInstance start(RuntimeClient client, Start start) throws IOException {
    RuntimeApi api = new RuntimeApi(credentials(start.environment()));
    try {
      Files.createDirectories(start.logs());
      Path output = Files.createTempFile(start.logs(), "function", ".log");
      Path classes =
          start.listsClasses() ? Files.createTempFile(start.logs(), "classes", ".log") : null;
      List<String> options = new ArrayList<>(start.options());
      if (classes != null) {
        options.add("-Xlog:class+load=info:file=" + classes + ":none:filecount=0");
      }
      List<String> command = new ArrayList<>(start.prefix());
      command.addAll(client.command(start.handler(), options));
      ProcessBuilder builder = new ProcessBuilder(command).directory(start.artifact().toFile());
      environment(builder.environment(), start, api);
      File log = output.toFile();
      builder.redirectErrorStream(true).redirectOutput(log);
      long begun = System.nanoTime();
      return new RuntimeInstance(api, builder.start(), output, classes, begun);
    } catch (IOException e) {
      api.close();
      throw e;
    }
  }

  private static AwsCredentials credentials(Map<String, String> environment) {
    return AwsBasicCredentials.create(
        environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"));
  }

  private static void environment(Map<String, String> environment, Start start, RuntimeApi api) {
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.putAll(start.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("_HANDLER", start.handler());
    if (start.snapshot()) {
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
      // A snapshot holds no credentials: an instance asks for its own.
      environment.remove("AWS_ACCESS_KEY_ID");
      environment.remove("AWS_SECRET_ACCESS_KEY");
      environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", api.credentialsUrl());
      environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "test");
    }
  }

  /** Waits until it is ready to be frozen; how long after its start that was. */
  public Duration awaitCheckpoint() throws InterruptedException {
    return Duration.ofNanos(await("to be frozen", api::checkpoint) - begun);
  }

  /** Goes on as an instance of the snapshot; how long it takes to be ready for an event. */
  public Duration restore() throws InterruptedException {
    long restored = System.nanoTime();
    api.restore();
    return Duration.ofNanos(await("for an event", api::ready) - restored);
  }

  /** Waits until it is ready for an event; how long after its start that was. */
  public Duration awaitReady() throws InterruptedException {
    return Duration.ofNanos(await("for an event", api::ready) - begun);
  }

  /**
   * What it answered.
   *
   * @param time from the event's being given to the answer's being here
   */
  public record Answered(String body, Duration time) {}

  /** Gives an event to it, which must be ready, and waits until it is ready again. */
  public Answered invoke(byte[] event) throws InterruptedException {
    api.give(event);
    RuntimeApi.Answer answer = await("with its answer", api::answer);
    if (answer.failed()) {
      throw new FailedException("the function failed: " + answer.body() + "; see " + output);
    }
    await("for the next event", api::ready);
    return new Answered(answer.body(), Duration.ofNanos(answer.nanos()));
  }

  @FunctionalInterface
  private interface Asked<T> {
    @Nullable T ask(Duration atMost) throws InterruptedException;
  }

  private <T> T await(String what, Asked<T> asked) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < until) {
      T result = asked.ask(STEP);
      if (result != null) {
        return result;
      }
      if (!process.isAlive()) {
        throw new FailedException(
            "the function's process ended with %d; see %s".formatted(process.exitValue(), output));
      }
    }
    throw new FailedException(
        "the function was not ready %s within %s; see %s".formatted(what, PATIENCE, output));
  }

  /** The classes that it has loaded so far, by name, in order. */
  public List<String> classes() {
    if (classes == null) {
      throw new IllegalStateException("it was started without a list of classes");
    }
    try (Stream<String> lines = Files.lines(classes)) {
      return lines
          .filter(line -> line.contains(SOURCE))
          .map(line -> line.substring(0, line.indexOf(SOURCE)).strip())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it wrote so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    api.close();
  }
}
