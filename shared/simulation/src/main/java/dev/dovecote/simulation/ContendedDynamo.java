package dev.dovecote.simulation;

import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Calls to DynamoDB take time, and writes that meet a transaction under way conflict with it: a
 * transaction that touches an item that another has hold of, and a write of such an item alone.
 * Reads conflict with nothing.
 */
final class ContendedDynamo implements Faults {
  private final Scheduler scheduler;
  private final RandomGenerator chance;
  private final Mirror mirror;
  private final HeldItems held = new HeldItems(Template.TABLES);
  private final Map<String, Integer> conflicts = new TreeMap<>();

  ContendedDynamo(Scheduler scheduler, RandomGenerator chance, Mirror mirror) {
    this.scheduler = scheduler;
    this.chance = chance;
    this.mirror = mirror;
  }

  /** How many writes met a transaction, by what the invocation did that made them. */
  Map<String, Integer> conflicts() {
    return conflicts;
  }

  @Override
  public Fault before(Call call) {
    if (!scheduler.isRunning()) {
      return Fault.NONE;
    }
    take(CallTime.WAY);
    if (!call.isWrite()) {
      take(CallTime.READ);
      return Fault.NONE;
    }
    List<HeldItems.Place> places = held.places(call.request());
    if (!call.isTransaction()) {
      take(CallTime.WRITE);
    }
    int met = held.firstHeld(places);
    if (met >= 0) {
      conflicts.merge(by().what, 1, Integer::sum);
      take(CallTime.WAY);
      return new Fault.Conflict(met);
    }
    if (call.isTransaction()) {
      held.hold(places);
      take(CallTime.TRANSACTION);
    }
    return Fault.NONE;
  }

  @Override
  public void after(Call call) {
    if (call.isWrite()) {
      mirror.follow(call, scheduler.current(), scheduler.now(), (_, _) -> {});
    }
    if (!scheduler.isRunning()) {
      return;
    }
    if (call.isTransaction()) {
      held.release(held.places(call.request()));
    }
    take(CallTime.WAY);
  }

  private Invocation by() {
    Invocation current = scheduler.current();
    if (current == null) {
      throw new IllegalStateException("a call of nobody's");
    }
    return current;
  }

  private void take(CallTime time) {
    Duration duration = time.draw(chance);
    scheduler.pass(duration);
  }
}
