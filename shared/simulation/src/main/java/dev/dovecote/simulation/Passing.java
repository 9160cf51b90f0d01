package dev.dovecote.simulation;

import java.time.Duration;
import java.time.Instant;

/** Time passes, and with it all that happens by itself: deliveries, syncs, the sweep. */
final class Passing {
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /** A jump longer than this is an outage: nothing runs meanwhile. */
  private static final Duration OUTAGE = Duration.ofMinutes(6);

  /**
   * Most messages delivered one after the other, lest a function that wakes itself runs forever.
   */
  private static final int DELIVERIES_MAX = 60;

  private final Simulation simulation;
  private final Machine machine;
  private final VirtualClock clock;
  private final Violations violations;
  private final Deliveries deliveries;
  private final Connecting connecting;
  private Instant nextSweep;

  Passing(Simulation simulation, Deliveries deliveries, Connecting connecting) {
    this.simulation = simulation;
    this.machine = simulation.machine;
    this.clock = simulation.clock;
    this.violations = simulation.violations;
    this.deliveries = deliveries;
    this.connecting = connecting;
    nextSweep = clock.instant();
  }

  /** The sweep comes now. */
  void sweepNow() {
    nextSweep = clock.instant();
  }

  /** Lets time pass, and all that happens by itself meanwhile. */
  void advance(Duration duration) {
    Instant until = clock.instant().plus(duration);
    if (duration.compareTo(OUTAGE) > 0) {
      simulation.story.tell(() -> "nothing runs for " + duration);
      clock.advanceTo(until);
      nextSweep = until;
    }
    while (violations.first() == null) {
      deliveries.several(DELIVERIES_MAX);
      nothingWaitsForATick();
      Page next = connecting.nextToSync();
      Instant at = next == null || next.nextSync.isAfter(nextSweep) ? nextSweep : next.nextSync;
      Instant message = deliveries.nextAfter(clock.instant());
      if (message != null && message.isBefore(at)) {
        at = message;
      }
      if (at.isAfter(until)) {
        break;
      }
      clock.advanceTo(at);
      if (!nextSweep.isAfter(clock.instant())) {
        sweep();
      } else if (next != null && !next.nextSync.isAfter(clock.instant())) {
        connecting.sync(next);
      }
      simulation.receiveAll();
    }
    clock.advanceTo(until);
  }

  /**
   * Where nothing goes wrong, nobody waits for a sync or a sweep: whatever frees a slot has them
   * looked at at once.
   */
  private void nothingWaitsForATick() {
    if (machine.weather().isFair() && !machine.wasFoul() && !deliveries.isAnythingDue()) {
      for (String waiting : NeedlessWaits.of(machine.mirror.shops(), clock.instant())) {
        if (waiting.contains("is queued") && waiting.startsWith("3")) {
          violations.add(waiting + ", and nobody was woken");
        }
      }
    }
  }

  private void sweep() {
    nextSweep = clock.instant().plus(SWEEP_EVERY);
    if (machine.weather().comes(Occurrence.SWEEP_LATE, 1, simulation.chance)) {
      simulation.tally.count(Occurrence.SWEEP_LATE);
      simulation.story.tell(() -> "the sweep will be an hour late");
      nextSweep = clock.instant().plus(Duration.ofHours(1));
      return;
    }
    if (machine.weather().comes(Occurrence.SWEEP_SKIPPED, 6, simulation.chance)) {
      simulation.tally.count(Occurrence.SWEEP_SKIPPED);
      return;
    }
    machine.invoke(
        "sweep",
        machine.mirror.shops().iterator().next().id,
        () -> {
          machine.functions().timers().sweep();
          return true;
        });
  }
}
