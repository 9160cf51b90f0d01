package dev.dovecote.local.function;

import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** What functions print, and the errors that left them. */
public final class FunctionLog {
  /** At most this many errors are kept; later ones are only printed. */
  public static final int MAXIMUM_ERRORS_KEPT = 10_000;

  /** At most this many lines of metrics are kept; later ones are dropped. */
  public static final int MAXIMUM_METRICS_KEPT = 10_000;

  private final InstantSource clock;
  private final BiConsumer<String, String> sink;
  private final List<FunctionError> errors = new CopyOnWriteArrayList<>();
  private final Queue<String> metrics = new ConcurrentLinkedQueue<>();
  private final AtomicInteger metricsKept = new AtomicInteger();

  /** Prints to the sink as (function, line). */
  public FunctionLog(InstantSource clock, BiConsumer<String, String> sink) {
    this.clock = clock;
    this.sink = sink;
  }

  void print(String function, String line) {
    sink.accept(function, line);
  }

  /** Keeps a line of metrics. It is not printed: on one machine nobody reads metrics there. */
  void metric(String line) {
    if (metricsKept.incrementAndGet() <= MAXIMUM_METRICS_KEPT) {
      metrics.add(line);
    }
  }

  /** The lines of metrics so far, oldest first. */
  public List<String> metrics() {
    return List.copyOf(metrics);
  }

  void error(String function, String requestId, FunctionFailure failure) {
    if (errors.size() < MAXIMUM_ERRORS_KEPT) {
      errors.add(new FunctionError(function, requestId, clock.instant(), failure));
    }
    sink.accept(function, "ERROR RequestId: %s %s".formatted(requestId, failure.getMessage()));
  }

  /** A call to AWS that the function's role does not allow, whatever the function makes of that. */
  public void refused(String function, String sentence) {
    FunctionFailure failure = new FunctionFailure(function, "AccessDenied", sentence, null);
    if (errors.size() < MAXIMUM_ERRORS_KEPT) {
      errors.add(new FunctionError(function, "", clock.instant(), failure));
    }
    sink.accept(function, "ERROR " + sentence);
  }

  /** The errors so far, oldest first. */
  public List<FunctionError> errors() {
    return List.copyOf(errors);
  }

  /** Forgets the errors so far. */
  public void clear() {
    errors.clear();
  }
}
