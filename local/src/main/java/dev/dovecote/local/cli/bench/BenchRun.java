package dev.dovecote.local.cli.bench;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.simulation.Contention;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** All measurements, one after another, on a stack of their own. */
public final class BenchRun {
  /** What a peer in Go on Postgres reaches on such a machine. */
  static final int PEERS_PER_SECOND = 283;

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
    progress.accept("counting a large shop's passes");
    List<LargeShop.Pass> passes;
    try (LargeShop shop = new LargeShop(template)) {
      passes = shop.measure();
    }
    Contention.Result contention = contention(waiting, progress);
    progress.accept("starting a stack");
    FailedWrites failedWrites = new FailedWrites();
    try (EmbeddedStack stack =
            EmbeddedStack.builder().template(template).watch(failedWrites).start();
        HttpClient http = HttpClient.newHttpClient()) {
      RawWrites raw = new RawWrites(stack);
      Map<String, Latencies.Timing> timings;
      try (BenchShop shop = new BenchShop(stack, http, "latency", 1, 1)) {
        timings = new Latencies(raw, operations).measure(shop, times, progress);
      }
      progress.accept("transfers");
      timings.put(
          "transfer", Transfers.run(stack, http, raw, shape(operations, "transfer"), times));
      progress.accept("two writers");
      TwoWriters.Result writers = TwoWriters.run(stack, http, failedWrites);
      Burst.Result burst = Burst.atOnce(stack, http, progress);
      Burst.Result paced = Burst.paced(stack, http, PEERS_PER_SECOND, progress);
      Drain.Result drain =
          Drain.run(stack, http, raw, shape(operations, "assign"), waiting, progress);
      Rush.Result rush = Rush.run(stack, http, raw, shape(operations, "open"), waiting, progress);
      http.shutdownNow();
      return new BenchResult(
          rows(operations, timings),
          passes.stream().map(BenchRun::pass).toList(),
          new BenchResult.DrainRow(drain.conversations(), drain.perSecond(), drain.rawPerSecond()),
          new BenchResult.RushRow(
              rush.conversations(),
              Rush.AGENTS,
              rush.seconds(),
              rush.perSecond(),
              rush.rawPerSecond(),
              contention.conflicts(),
              contention.perAssignment()),
          new BenchResult.WritersRow(
              writers.sends(), writers.failedWrites(), writers.failedWritesPerSend()),
          burst(burst),
          burst(paced));
    }
  }

  /** In the simulation's model, since DynamoDB Local has no conflicts. */
  private static Contention.Result contention(int buyers, Consumer<String> progress) {
    long seed = ThreadLocalRandom.current().nextLong(1L << 32);
    progress.accept("counting conflicts of a rush, from seed " + seed);
    Contention.Result result = Contention.run(seed, buyers, Rush.AGENTS, Contention.WARM_FUNCTIONS);
    if (result.violation() != null) {
      throw new IllegalStateException(result.violation());
    }
    return result;
  }

  private static MeteredDynamo.Shape shape(List<Operation> operations, String name) {
    return operations.stream()
        .filter(operation -> operation.name().equals(name))
        .findFirst()
        .orElseThrow()
        .decisive();
  }

  private static BenchResult.PassRow pass(LargeShop.Pass pass) {
    Spent spent = pass.spent();
    return new BenchResult.PassRow(
        pass.name(),
        pass.agents(),
        pass.waiting(),
        pass.assigned(),
        spent.calls(),
        spent.calls() - spent.pushed() - spent.looks(),
        spent.units().read(),
        spent.units().write());
  }

  private static BenchResult.BurstRow burst(Burst.Result burst) {
    return new BenchResult.BurstRow(
        burst.conversations(),
        burst.messages(),
        burst.perSecond(),
        burst.inOrder(),
        burst.toAgent().p50(),
        burst.toAgent().p99(),
        burst.toBuyer().p50(),
        burst.toBuyer().p99());
  }

  private static List<BenchResult.Row> rows(
      List<Operation> operations, Map<String, Latencies.Timing> timings) {
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
    return rows;
  }
}
