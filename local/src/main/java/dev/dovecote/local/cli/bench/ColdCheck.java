package dev.dovecote.local.cli.bench;

import dev.dovecote.local.runtime.RuntimeInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Starts each function once, from its artifact and under AWS's runtime client, and lets it work.
 * Nothing is measured: it is for JVMs on which times say nothing, such as emulated ones.
 */
public final class ColdCheck {
  /** While one starts, another does. */
  private static final int AT_ONCE = 2;

  private final ColdStack stack;
  private final Consumer<String> progress;

  private ColdCheck(ColdStack stack, Consumer<String> progress) {
    this.stack = stack;
    this.progress = progress;
  }

  /**
   * Checks.
   *
   * @param primed the functions that are primed and restored from a snapshot; the others start
   *     plainly
   * @throws ExecutionException if a function could not be started or primed, or an answer does not
   *     say that the work was done
   */
  public static void run(ColdRun.Options options, Set<String> primed, Consumer<String> progress)
      throws IOException, InterruptedException, ExecutionException {
    try (ColdStack stack = ColdStack.start(options);
        ExecutorService hands = Executors.newFixedThreadPool(AT_ONCE)) {
      ColdCheck check = new ColdCheck(stack, progress);
      List<Future<?>> all = new ArrayList<>();
      for (String function : stack.functions()) {
        all.add(hands.submit(() -> check.start(function, primed.contains(function))));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private boolean start(String function, boolean primed) throws IOException, InterruptedException {
    try (RuntimeInstance instance = stack.start(function, primed, false)) {
      Duration ready = primed ? ColdStack.awaitPrimed(instance) : instance.awaitReady();
      if (primed) {
        var _ = instance.restore();
      }
      work(instance, stack.work(function));
      String how = primed ? "primed" : "ready";
      progress.accept("%s, %s in %d s, works".formatted(function, how, ready.toSeconds()));
      return true;
    }
  }

  /** One at a time: events are set up in the same stack. */
  private synchronized void work(RuntimeInstance instance, ColdEvents.Work work)
      throws InterruptedException {
    var _ = ColdStack.invoke(instance, work);
    var _ = ColdStack.invoke(instance, work);
  }
}
