package dev.dovecote.simulation;

import dev.dovecote.simulation.planted.Mutation;
import dev.dovecote.simulation.planted.Planted;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Many seeds, several at a time. */
final class Campaign {
  /** In a run of so many seeds everything must have happened. */
  static final int EVERYTHING_HAPPENS = 1_000;

  private Campaign() {}

  /**
   * What came of it.
   *
   * @param violated the seeds that violated something
   */
  record Report(
      long seeds, long steps, double seconds, Tally tally, List<Simulation.Outcome> violated) {
    /** What should have happened in so long a run, and did not. */
    List<Occurrence> missing() {
      return seeds < EVERYTHING_HAPPENS ? List.of() : tally.missing();
    }

    /** Of single seeds, and of all together. */
    int violations() {
      return violated.size() + (unfair() == null ? 0 : 1);
    }

    /** What is wrong with all seeds together; null where nothing is. */
    @Nullable String unfair() {
      return tally.draws.unfair();
    }

    boolean isGood() {
      return violations() == 0 && missing().isEmpty();
    }
  }

  /** Runs seeds from one on. */
  static Report run(long from, long seeds, int steps, LongConsumer progress) {
    long begun = System.nanoTime();
    AtomicLong next = new AtomicLong(from);
    AtomicLong done = new AtomicLong();
    List<Report> parts =
        together(
            () -> {
              Tally tally = new Tally();
              List<Simulation.Outcome> violated = new ArrayList<>();
              long mine = 0;
              long stepsDone = 0;
              for (long seed = next.getAndIncrement();
                  seed < from + seeds;
                  seed = next.getAndIncrement()) {
                Simulation.Outcome outcome = Simulation.run(seed, steps, Bug.NONE, false);
                tally.add(outcome.tally());
                mine++;
                stepsDone += outcome.steps();
                if (outcome.violation() != null) {
                  violated.add(outcome);
                }
                progress.accept(done.incrementAndGet());
              }
              return new Report(mine, stepsDone, 0, tally, violated);
            });
    Tally tally = new Tally();
    List<Simulation.Outcome> violated = new ArrayList<>();
    long stepsDone = 0;
    for (Report part : parts) {
      tally.add(part.tally());
      violated.addAll(part.violated());
      stepsDone += part.steps();
    }
    return new Report(seeds, stepsDone, (System.nanoTime() - begun) / 1e9, tally, violated);
  }

  /**
   * How a planted bug fared.
   *
   * @param seeds how many it took, or were tried in vain
   * @param violation by what it was caught; null where it was not
   */
  record Hunt(String name, long seeds, @Nullable String violation) {
    boolean caught() {
      return violation != null;
    }
  }

  /** Looks for each planted bug, in at most so many seeds; told of each when that has ended. */
  static List<Hunt> hunt(long from, long seedsMax, int steps, Consumer<Hunt> told) {
    List<Planted> all = Planted.all();
    AtomicLong next = new AtomicLong();
    List<@Nullable Hunt> hunts = new ArrayList<>();
    all.forEach(_ -> hunts.add(null));
    together(
        () -> {
          for (long i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
            Hunt hunt = hunt(all.get((int) i), from, seedsMax, steps);
            synchronized (hunts) {
              hunts.set((int) i, hunt);
              told.accept(hunt);
            }
          }
          return true;
        });
    List<Hunt> found = new ArrayList<>();
    for (Hunt hunt : hunts) {
      if (hunt != null) {
        found.add(hunt);
      }
    }
    return found;
  }

  static Hunt hunt(Planted planted, long from, long seedsMax, int steps) {
    Mutation mutation = planted.mutation();
    return mutation == null
        ? hunt(planted.name(), planted.bug(), from, seedsMax, steps)
        : new Mutant(mutation).hunt(planted.name(), from, seedsMax, steps);
  }

  /** Looks for a bug that is planted, or is in this code. */
  static Hunt hunt(String name, Supplier<Bug> bug, long from, long seedsMax, int steps) {
    Draws draws = new Draws();
    for (long seed = from; seed < from + seedsMax; seed++) {
      Simulation.Outcome outcome = Simulation.run(seed, steps, bug.get(), false);
      draws.add(outcome.tally().draws);
      String violation = outcome.violation() == null ? draws.unfair() : outcome.violation();
      if (violation != null) {
        return new Hunt(name, seed - from + 1, violation);
      }
    }
    return new Hunt(name, seedsMax, null);
  }

  private static <T> List<T> together(Supplier<T> work) {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(executor.submit(work::get));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
