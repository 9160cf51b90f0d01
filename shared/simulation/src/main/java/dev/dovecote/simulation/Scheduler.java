package dev.dovecote.simulation;

import dev.dovecote.application.Surroundings;
import dev.dovecote.testkit.dynamo.SimulatedCrash;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets many go on at the same time, of whom only one ever runs: whoever's virtual time comes first,
 * and of several at one moment whoever was first to ask for it. So the whole is a function of the
 * seed. It is also the hands of an invocation, whose parallel branches are more such strands.
 */
final class Scheduler implements Surroundings.Hands {
  private final VirtualClock clock;
  private final Instant start;
  private final PriorityQueue<Turn> turns =
      new PriorityQueue<>(Comparator.comparingLong(Turn::micros).thenComparingLong(Turn::number));
  private final Set<Task> alive = new LinkedHashSet<>();
  private long micros;
  private long given;
  private boolean over;
  private @Nullable Task running;
  private @Nullable Throwable failure;

  /** Somebody's turn, so many microseconds after the start. */
  private record Turn(long micros, long number, Task task) {}

  /** One of those who go on at the same time. */
  private static final class Task {
    private final Strand strand = new Strand();
    private final Runnable body;
    private @Nullable Invocation invocation;
    private boolean begun;

    Task(Runnable body, @Nullable Invocation invocation) {
      this.body = body;
      this.invocation = invocation;
    }
  }

  Scheduler(VirtualClock clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /** Runs all until nobody is left; what fails in one of them ends the others, and fails here. */
  void run() {
    try {
      for (Turn turn = turns.poll(); turn != null && failure == null; turn = turns.poll()) {
        micros = turn.micros();
        clock.advanceTo(start.plusNanos(TimeUnit.MICROSECONDS.toNanos(micros)));
        go(turn.task());
      }
      if (failure == null && !alive.isEmpty()) {
        failure = new IllegalStateException(alive.size() + " wait for what never comes");
      }
    } finally {
      endAll();
    }
    switch (failure) {
      case null -> {}
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalStateException(failure);
    }
  }

  private void go(Task task) {
    running = task;
    if (task.begun) {
      task.strand.resume();
    } else {
      task.begun = true;
      task.strand.start(() -> carryOut(task));
    }
    running = null;
    if (task.strand.isDone()) {
      alive.remove(task);
    }
  }

  private void carryOut(Task task) {
    try {
      task.body.run();
    } catch (Throwable failed) {
      if (!over && failure == null) {
        failure = failed;
      }
    }
  }

  /** Whoever is suspended is woken once more, only to find that all is over. */
  private void endAll() {
    over = true;
    for (Task task : List.copyOf(alive)) {
      while (task.begun && !task.strand.isDone()) {
        go(task);
      }
    }
    alive.clear();
    turns.clear();
  }

  // ---------------------------------------------------------------- for those who go on

  /** Begins something after a while. */
  void begin(Duration after, Runnable body) {
    begin(after, new Task(body, null));
  }

  private void begin(Duration after, Task task) {
    alive.add(task);
    turn(after, task);
  }

  private void turn(Duration after, Task task) {
    turns.add(new Turn(micros + TimeUnit.NANOSECONDS.toMicros(after.toNanos()), given++, task));
  }

  /** Whether one of them is under way, and not what comes before or after all. */
  boolean isRunning() {
    return running != null;
  }

  /** The invocation that runs; null where none does. */
  @Nullable Invocation current() {
    return running == null ? null : running.invocation;
  }

  /** Carries out an invocation, which is the current one for all that it does and begins. */
  <T> T as(Invocation invocation, Supplier<T> body) {
    Task task = Objects.requireNonNull(running);
    task.invocation = invocation;
    try {
      return body.get();
    } finally {
      task.invocation = null;
    }
  }

  /** Time passes for whoever calls, while others go on. */
  void pass(Duration duration) {
    turn(duration, Objects.requireNonNull(running));
    suspend();
  }

  private void suspend() {
    if (!over) {
      Objects.requireNonNull(running).strand.suspend();
    }
    if (over) {
      throw new SimulatedCrash("all is over");
    }
  }

  // ---------------------------------------------------------------- the hands of invocations

  @Override
  public void execute(Runnable branch) {
    if (running == null) {
      branch.run();
    } else {
      begin(Duration.ZERO, new Task(branch, running.invocation));
    }
  }

  @Override
  public void await(CompletableFuture<?> work) {
    Task waiting = running;
    if (waiting != null && !work.isDone()) {
      var _ = work.whenComplete((_, _) -> turn(Duration.ZERO, waiting));
      suspend();
    }
  }

  /** How much virtual time has passed. */
  Duration passed() {
    return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros));
  }

  /** The moment. */
  Instant now() {
    return clock.instant();
  }
}
