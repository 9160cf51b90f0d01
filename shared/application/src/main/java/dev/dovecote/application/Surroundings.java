package dev.dovecote.application;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a use case needs of the world beside the stores: time, chance, patience, hands and somebody
 * to tell how it goes. All given, so that a simulation can give its own.
 *
 * @param hands runs work that is independent
 */
public record Surroundings(
    InstantSource clock,
    RandomGenerator chance,
    Ids ids,
    Pause pause,
    Hands hands,
    Metrics metrics) {

  /** Waits between two attempts. */
  @FunctionalInterface
  public interface Pause {
    /** Waits for so long, or less where the thread is interrupted. */
    void pause(Duration duration);
  }

  /** Runs work that is independent, and knows who waits for it. */
  @FunctionalInterface
  public interface Hands extends Executor {
    /**
     * Called by whoever is about to wait for work that these hands were given, and may return
     * before it is done. A simulation, in which only one thread runs at a time, lets the others go
     * on here.
     */
    default void await(CompletableFuture<?> work) {}
  }

  /** The moment. To the millisecond, which is what is stored. */
  public Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  /** Does something for each of many at the same time, and waits for all. */
  public <T> void each(Collection<T> all, Consumer<T> action) {
    if (all.size() == 1) {
      action.accept(all.iterator().next());
      return;
    }
    join(
        CompletableFuture.allOf(
            all.stream()
                .map(one -> CompletableFuture.runAsync(() -> action.accept(one), hands))
                .toArray(CompletableFuture[]::new)));
  }

  /** Works something out for each of many at the same time; the results in the same order. */
  public <T, R> List<R> map(Collection<T> all, Function<T, R> function) {
    List<CompletableFuture<R>> futures =
        all.stream()
            .map(one -> CompletableFuture.supplyAsync(() -> function.apply(one), hands))
            .toList();
    return futures.stream().map(this::join).toList();
  }

  /** Begins to work something out; nobody waits for it yet. */
  <R> CompletableFuture<R> begin(Supplier<R> work) {
    return CompletableFuture.supplyAsync(work, hands);
  }

  /** What failed in another's hands fails here as it was: an error stays an error. */
  <T> T join(CompletableFuture<T> future) {
    hands.await(future);
    try {
      return future.join();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        case null, default -> throw failed;
      }
    }
  }

  /** Waits a random time that grows with the number of attempts made. */
  public void backOff(int attempt) {
    int max =
        (int) Math.min(BACK_OFF_MAX.toMillis(), BACK_OFF_STEP.toMillis() << Math.min(attempt, 10));
    pause.pause(Duration.ofMillis(chance.nextInt(max + 1)));
  }

  private static final Duration BACK_OFF_STEP = Duration.ofMillis(5);
  private static final Duration BACK_OFF_MAX = Duration.ofMillis(200);
}
