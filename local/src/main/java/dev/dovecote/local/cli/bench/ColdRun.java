package dev.dovecote.local.cli.bench;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.Figures;
import dev.dovecote.local.runtime.RuntimeClient;
import dev.dovecote.local.runtime.RuntimeInstance;
import dev.dovecote.local.runtime.TlsFront;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** What a function logs that could not be primed. */
  private static final String FAILED = "priming failed";

  /** Further events of an instance, after its first. */
  private static final int WARM_EVENTS = 30;

  /** A function of this size has one processor at most. */
  private static final List<String> ONE_PROCESSOR = List.of("taskset", "-c", "0");

  private static final double MEGABYTE = 1024 * 1024;

  /** Variables that hold the address of a service. */
  private static final List<String> ADDRESSES =
      List.of(
          "AWS_ENDPOINT_URL_DYNAMODB",
          "AWS_ENDPOINT_URL_SQS",
          "AWS_ENDPOINT_URL_EVENTBRIDGE",
          "AWS_ENDPOINT_URL_XRAY",
          "CALLBACK_URL");

  private final Options options;
  private final EmbeddedStack stack;
  private final ColdEvents events;
  private final TlsFront tls;
  private final Consumer<String> progress;

  /**
   * What to measure with.
   *
   * @param root the project's folder
   * @param artifact the functions' artifact: a folder with the jars in {@code lib}
   * @param logs where functions' output goes
   * @param times how often each is started in each way
   * @param only the one function to measure; all where null
   */
  public record Options(
      Path root,
      Path template,
      RuntimeClient client,
      Path artifact,
      Path logs,
      int times,
      @Nullable String only) {}

  private ColdRun(
      Options options,
      EmbeddedStack stack,
      ColdEvents events,
      TlsFront tls,
      Consumer<String> progress) {
    this.options = options;
    this.stack = stack;
    this.events = events;
    this.tls = tls;
    this.progress = progress;
  }

  /** Measures. */
  public static ColdResult run(Options options, Consumer<String> progress)
      throws IOException, InterruptedException {
    progress.accept("starting a stack");
    Path folder = Files.createDirectories(options.logs()).toAbsolutePath();
    Files.deleteIfExists(folder.resolve("front.p12"));
    try (EmbeddedStack stack = EmbeddedStack.builder().template(options.template()).start();
        HttpClient http = HttpClient.newHttpClient();
        TlsFront tls = TlsFront.start(folder);
        ColdEvents events = new ColdEvents(stack, http, options.root())) {
      tls.practise();
      ColdRun run = new ColdRun(options, stack, events, tls, progress);
      List<ColdResult.Row> rows = new ArrayList<>();
      Set<String> all = stack.template().functions().keySet();
      for (String function : options.only() == null ? all : Set.of(options.only())) {
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
    if (!stack.template().functions().containsKey(function)) {
      throw new TemplateException("the template has no such function: " + function);
    }
    ColdEvents.Work work = events.of(function);
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
    try (RuntimeInstance instance = start(function, false, false)) {
      add(figures, "init", millis(instance.awaitReady()));
      add(figures, "firstUnprimed", invoke(instance, work));
    }
  }

  private void primed(String function, ColdEvents.Work work, Map<String, Figures> figures)
      throws IOException, InterruptedException {
    try (RuntimeInstance instance = start(function, true, false)) {
      Duration checkpoint = awaitPrimed(instance);
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
        add(figures, "warm", invoke(instance, work));
      }
    }
  }

  /** Apart from the times, since the list takes time to write. */
  private List<String> loaded(String function, ColdEvents.Work work)
      throws IOException, InterruptedException {
    progress.accept(function + ", classes");
    try (RuntimeInstance instance = start(function, true, true)) {
      return loaded(instance, work);
    }
  }

  /**
   * The classes that an instance, just started, loads between its snapshot and its first answer.
   */
  public static List<String> loaded(RuntimeInstance instance, ColdEvents.Work work)
      throws InterruptedException {
    var _ = awaitPrimed(instance);
    int before = instance.classes().size();
    var _ = instance.restore();
    var _ = invoke(instance, work);
    List<String> all = instance.classes();
    return all.subList(before, all.size());
  }

  private static Duration awaitPrimed(RuntimeInstance instance) throws InterruptedException {
    Duration checkpoint = instance.awaitCheckpoint();
    if (instance.output().contains(FAILED)) {
      throw new IllegalStateException(instance.output());
    }
    return checkpoint;
  }

  private static double invoke(RuntimeInstance instance, ColdEvents.Work work)
      throws InterruptedException {
    RuntimeInstance.Answered answered = instance.invoke(work.next());
    work.check(answered.body());
    return millis(answered.time());
  }

  private RuntimeInstance start(String function, boolean snapshot, boolean listsClasses)
      throws IOException {
    Template.Function definition = stack.function(function).definition();
    Map<String, String> environment = new HashMap<>(definition.environment());
    for (String name : ADDRESSES) {
      String address = environment.get(name);
      if (address != null) {
        environment.put(name, tls.before(address));
      }
    }
    environment.putAll(tls.environment());
    return RuntimeInstance.start(
        options.client(),
        new RuntimeInstance.Start(
            options.artifact(),
            definition.handler(),
            environment,
            snapshot,
            ONE_PROCESSOR,
            List.of(),
            options.logs(),
            listsClasses));
  }
}
