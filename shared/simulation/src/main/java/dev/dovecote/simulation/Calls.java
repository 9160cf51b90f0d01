package dev.dovecote.simulation;

import dev.dovecote.testkit.dynamo.SimulatedCrash;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Who is calling AWS, and what befalls any call: others overtake it, its process hangs or dies. */
final class Calls {
  /** How deep those who overtake each other may be nested. */
  private static final int DEPTH_MAX = 2;

  private final Supplier<Weather> weather;
  private final VirtualClock clock;
  private final RandomGenerator chance;
  private final Tally tally;
  private final Story story;
  private final Deque<Invocation> running = new ArrayDeque<>();
  private final List<Invocation> hanging = new ArrayList<>();
  private Runnable overtaking = () -> {};

  Calls(
      Supplier<Weather> weather,
      VirtualClock clock,
      RandomGenerator chance,
      Tally tally,
      Story story) {
    this.weather = weather;
    this.clock = clock;
    this.chance = chance;
    this.tally = tally;
    this.story = story;
  }

  /** What others do while a call is under way. */
  void setOvertaking(Runnable overtaking) {
    this.overtaking = overtaking;
  }

  /** How many invocations run, one in the middle of the other. */
  int depth() {
    return running.size();
  }

  /** The invocation that runs; null where none does. */
  @Nullable Invocation current() {
    return running.peek();
  }

  void begin(Invocation invocation) {
    running.push(invocation);
  }

  void end() {
    running.pop();
  }

  // ---------------------------------------------------------------- what befalls a call

  /** What every call goes through before it is made; the invocation that makes it. */
  @Nullable Invocation before() {
    Invocation invocation = running.peek();
    if (invocation == null) {
      return null;
    }
    if (invocation.dead) {
      throw new SimulatedCrash("dead already");
    }
    invocation.calls++;
    clock.advance(Duration.ofMillis(chance.nextInt(4)));
    Strand strand = invocation.strand;
    if (strand != null && invocation.calls == invocation.hangsAt) {
      hang(invocation, strand);
    }
    if (running.size() <= DEPTH_MAX
        && weather.get().comes(Occurrence.OVERTAKEN, invocation.crowded ? 20 : 4, chance)) {
      overtake(invocation);
    }
    return invocation;
  }

  private void hang(Invocation invocation, Strand strand) {
    tally.count(Occurrence.HUNG);
    story.tell(() -> "hangs at call " + invocation.calls);
    invocation.hung = true;
    invocation.disturbed = true;
    hanging.add(invocation);
    running.pop();
    strand.suspend();
    running.push(invocation);
    if (invocation.dead) {
      throw new SimulatedCrash("dead after hanging");
    }
  }

  private void overtake(Invocation invocation) {
    tally.count(Occurrence.OVERTAKEN);
    invocation.disturbed = true;
    story.tell(() -> "is overtaken at call " + invocation.calls);
    story.deeper(1);
    overtaking.run();
    story.deeper(-1);
  }

  /** Now and then a process dies beside a call to SQS or a socket. */
  void crash(@Nullable Invocation invocation, Occurrence kind) {
    if (invocation != null && weather.get().comes(kind, 0.2, chance)) {
      tally.count(kind);
      story.tell(() -> kind + " a call to SQS or a socket");
      invocation.dead = true;
      throw new SimulatedCrash(kind.name());
    }
  }

  // ---------------------------------------------------------------- what hangs

  /** Whether anything hangs. */
  boolean anythingHangs() {
    return !hanging.isEmpty();
  }

  /** One that hangs goes on; or its process is found dead. */
  void wakeOne(boolean dead) {
    Invocation invocation = hanging.remove(chance.nextInt(hanging.size()));
    if (!dead) {
      tally.count(Occurrence.WOKE_AGAIN);
    }
    invocation.dead |= dead;
    story.tell(() -> (dead ? "dead after hanging: " : "wakes again: ") + invocation.what);
    story.deeper(1);
    Strand strand = invocation.strand;
    if (strand != null) {
      strand.resume();
    }
    story.deeper(-1);
  }
}
