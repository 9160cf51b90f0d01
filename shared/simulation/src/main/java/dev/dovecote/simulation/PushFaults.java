package dev.dovecote.simulation;

import dev.dovecote.testkit.sockets.SocketFaults;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What goes wrong with pushes. */
final class PushFaults implements SocketFaults {
  private final Supplier<Weather> weather;
  private final RandomGenerator chance;
  private final Tally tally;

  PushFaults(Supplier<Weather> weather, RandomGenerator chance, Tally tally) {
    this.weather = weather;
    this.chance = chance;
    this.tally = tally;
  }

  @Override
  public Fault onPush(String connection, String frame) {
    if (comes(Occurrence.PUSH_LOST, 4)) {
      return Fault.LOST;
    }
    if (comes(Occurrence.PUSH_FAILED, 4)) {
      return Fault.FAILED;
    }
    return comes(Occurrence.PUSH_ANSWER_LOST, 2) ? Fault.LOST_ANSWER : Fault.NONE;
  }

  private boolean comes(Occurrence fault, double times) {
    boolean comes = weather.get().comes(fault, times, chance);
    if (comes) {
      tally.count(fault);
    }
    return comes;
  }
}
