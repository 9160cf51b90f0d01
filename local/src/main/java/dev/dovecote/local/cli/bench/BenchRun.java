package dev.dovecote.local.cli.bench;

import dev.dovecote.local.EmbeddedStack;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All measurements, one after another, on a stack of their own. */
public final class BenchRun {
  private BenchRun() {}

  /**
   * Measures.
   *
   * @param template from which the stack is built
   * @param times how often each operation is timed
   * @param waiting how many buyers wait when the queue is drained
   */
  public static BenchResult run(Path template, int times, int waiting, Consumer<String> progress)
      throws InterruptedException {
    progress.accept("counting units");
    List<Operation> operations;
    try (UnitCosts costs = new UnitCosts(template)) {
      operations = costs.measure();
    }
    progress.accept("starting a stack");
    try (EmbeddedStack stack = EmbeddedStack.builder().template(template).start();
        HttpClient http = HttpClient.newHttpClient()) {
      RawWrites raw = new RawWrites(stack);
      Map<String, Latencies.Timing> timings;
      try (BenchShop shop = new BenchShop(stack, http, "latency", 1, 1)) {
        timings = new Latencies(raw, operations).measure(shop, times, progress);
      }
      progress.accept("two writers");
      TwoWriters.Result writers = TwoWriters.run(stack, 10 * times);
      Burst.Result burst = Burst.run(stack, http, progress);
      MeteredDynamo.Shape assignment =
          operations.stream()
              .filter(operation -> operation.name().equals("assign"))
              .findFirst()
              .orElseThrow()
              .decisive();
      Drain.Result drain = Drain.run(stack, http, raw, assignment, waiting, progress);
      http.shutdownNow();
      return result(operations, timings, writers, burst, drain);
    }
  }

  private static BenchResult result(
      List<Operation> operations,
      Map<String, Latencies.Timing> timings,
      TwoWriters.Result writers,
      Burst.Result burst,
      Drain.Result drain) {
    List<BenchResult.Row> rows = new ArrayList<>();
    for (Operation operation : operations) {
      Latencies.Timing timing = timings.get(operation.name());
      if (timing == null) {
        throw new IllegalStateException(operation.name() + " was not timed");
      }
      rows.add(
          new BenchResult.Row(
              operation.name(),
              operation.calls(),
              operation.calls() - operation.pushCalls(),
              operation.readUnits(),
              operation.readUnits() - operation.pushReadUnits(),
              operation.writeUnits(),
              operation.decisive().writeUnits(),
              timing.seen().p50(),
              timing.seen().p99(),
              timing.answered().p50(),
              timing.answered().p99(),
              timing.raw().p50(),
              timing.raw().p99()));
    }
    return new BenchResult(
        rows,
        new BenchResult.DrainRow(drain.conversations(), drain.perSecond(), drain.rawPerSecond()),
        new BenchResult.WritersRow(
            writers.sends(), writers.failedWrites(), writers.failedWritesPerSend()),
        new BenchResult.BurstRow(
            burst.conversations(),
            burst.messages(),
            burst.perSecond(),
            burst.inOrder(),
            burst.toAgent().p50(),
            burst.toAgent().p99(),
            burst.toBuyer().p50(),
            burst.toBuyer().p99()));
  }
}
