package dev.dovecote.local.cli.bench;

import dev.dovecote.local.cli.Figures;
import dev.dovecote.local.runtime.RuntimeClient;
import dev.dovecote.local.runtime.RuntimeInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts each function of the template several times, from its artifact and under AWS's runtime
 * client, with and without priming.
 */
public final class ColdRun {
  /** Names of classes of ours begin so. */
  public static final String OURS = "dev.dovecote.";

  /** A prefix by which a function has one processor, as one of its size has on AWS. */
  public static final List<String> ONE_PROCESSOR = List.of("taskset", "-c", "0");

  /** Further events of an instance, after its first. */
  private static final int WARM_EVENTS = 30;

  private static final double MEGABYTE = 1024 * 1024;

  private final Options options;
  private final ColdStack stack;
  private final Consumer<String> progress;

  /**
   * What to measure with.
   *
   * @param root the project's folder
   * @param artifact the functions' artifact: a folder with the jars in {@code lib}
   * @param logs where functions' output goes
   * @param prefix a command before a function's JVM
   * @param times how often each is started in each way
   * @param only the one function to measure; all where null
   */
  public record Options(
      Path root,
      Path template,
      RuntimeClient client,
      Path artifact,
      Path logs,
      List<String> prefix,
      int times,
      @Nullable String only) {}

  private ColdRun(Options options, ColdStack stack, Consumer<String> progress) {
    this.options = options;
    this.stack = stack;
    this.progress = progress;
  }

  /** Measures. */
  public static ColdResult run(Options options, Consumer<String> progress)
      throws IOException, InterruptedException {
    progress.accept("starting a stack");
    try (ColdStack stack = ColdStack.start(options)) {
      stack.practise();
      ColdRun run = new ColdRun(options, stack, progress);
      List<ColdResult.Row> rows = new ArrayList<>();
      for (String function : stack.functions()) {
        rows.add(run.measure(function));
      }
      return new ColdResult(1, run.artifactMegabytes(), rows);
    }
  }

  private double artifactMegabytes() throws IOException {
    try (Stream<Path> jars = Files.list(options.artifact().resolve("lib"))) {
      return jars.mapToLong(jar -> jar.toFile().length()).sum() / MEGABYTE;
    }
  }

  private ColdResult.Row measure(String function) throws IOException, InterruptedException {
    ColdEvents.Work work = stack.work(function);
    Map<String, Figures> figures = new HashMap<>();
    for (int time = 1; time <= options.times(); time++) {
      progress.accept("%s, start %d of %d".formatted(function, time, options.times()));
      unprimed(function, work, figures);
      primed(function, work, figures);
    }
    List<String> loaded = loaded(function, work);
    return new ColdResult.Row(
        function,
        median(figures, "init"),
        median(figures, "checkpoint"),
        median(figures, "restore"),
        median(figures, "firstUnprimed"),
        median(figures, "firstPrimed"),
        median(figures, "restoreAndFirst"),
        median(figures, "processor"),
        median(figures, "warm"),
        (int) loaded.stream().filter(name -> name.startsWith(OURS)).count(),
        loaded.size(),
        loaded,
        median(figures, "heap"),
        median(figures, "resident"));
  }

  private static double median(Map<String, Figures> figures, String name) {
    Figures found = figures.get(name);
    return found == null ? 0 : found.p50();
  }

  private static void add(Map<String, Figures> figures, String name, double figure) {
    figures.computeIfAbsent(name, _ -> new Figures()).add(figure);
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private void unprimed(String function, ColdEvents.Work work, Map<String, Figures> figures)
      throws IOException, InterruptedException {
    try (RuntimeInstance instance = stack.start(function, false, false)) {
      add(figures, "init", millis(instance.awaitReady()));
      add(figures, "firstUnprimed", millis(ColdStack.invoke(instance, work)));
    }
  }

  private void primed(String function, ColdEvents.Work work, Map<String, Figures> figures)
      throws IOException, InterruptedException {
    try (RuntimeInstance instance = stack.start(function, true, false)) {
      Duration checkpoint = ColdStack.awaitPrimed(instance);
      add(figures, "checkpoint", millis(checkpoint));
      ProcessMemory memory = ProcessMemory.of(instance.pid());
      add(figures, "heap", memory.heapBytes() / MEGABYTE);
      add(figures, "resident", memory.residentBytes() / MEGABYTE);
      byte[] first = work.next();
      double begun = ProcessorTime.millis(instance.pid());
      double restore = millis(instance.restore());
      RuntimeInstance.Answered answered = instance.invoke(first);
      add(figures, "processor", ProcessorTime.millis(instance.pid()) - begun);
      work.check(answered.body());
      add(figures, "restore", restore);
      add(figures, "firstPrimed", millis(answered.time()));
      add(figures, "restoreAndFirst", restore + millis(answered.time()));
      for (int n = 0; n < WARM_EVENTS; n++) {
        add(figures, "warm", millis(ColdStack.invoke(instance, work)));
      }
    }
  }

  /** Apart from the times, since the list takes time to write. */
  private List<String> loaded(String function, ColdEvents.Work work)
      throws IOException, InterruptedException {
    progress.accept(function + ", classes");
    try (RuntimeInstance instance = stack.start(function, true, true)) {
      return loaded(instance, work);
    }
  }

  /**
   * The classes that an instance, just started, loads between its snapshot and its first answer.
   */
  public static List<String> loaded(RuntimeInstance instance, ColdEvents.Work work)
      throws InterruptedException {
    var _ = ColdStack.awaitPrimed(instance);
    int before = instance.classes().size();
    var _ = instance.restore();
    var _ = ColdStack.invoke(instance, work);
    List<String> all = instance.classes();
    return all.subList(before, all.size());
  }
}
