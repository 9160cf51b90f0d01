package dev.dovecote.local;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A clock that stands still until a test moves it. Schedules, delays of messages and the lives of
 * tokens follow it; visibility timeouts, deduplication, the sockets' limits and the functions'
 * timeouts stay on real time, and items of tables do not expire. What a released message starts
 * runs beside the clock: wait for the stack to be idle.
 */
public final class DrivenClock implements InstantSource {
  /** Something that is to happen at a time. */
  public interface Alarm {
    /** When it is due next, if ever. */
    Optional<Instant> due();

    /** Called when the clock stands at {@link #due}; returns when what was due has been done. */
    void ring();
  }

  private final List<Alarm> alarms = new CopyOnWriteArrayList<>();
  private volatile Instant now;

  /** Stands at the given time. */
  public DrivenClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Moves on, stopping at each time at which an alarm is due until what it does is done: so an hour
   * holds sixty runs of a schedule of one minute, each seeing its own time.
   */
  public synchronized void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + duration);
    }
    Instant target = now.plus(duration);
    for (Optional<Alarm> next = nextBefore(target); next.isPresent(); next = nextBefore(target)) {
      Alarm alarm = next.get();
      now = later(now, alarm.due().orElse(now));
      alarm.ring();
    }
    now = target;
  }

  /** Adds an alarm; it rings only while time is moved. */
  public void add(Alarm alarm) {
    alarms.add(alarm);
  }

  /** Takes an alarm off. */
  public void remove(Alarm alarm) {
    alarms.remove(alarm);
  }

  private Optional<Alarm> nextBefore(Instant target) {
    return alarms.stream()
        .filter(alarm -> alarm.due().filter(due -> !due.isAfter(target)).isPresent())
        .min(Comparator.comparing(alarm -> alarm.due().orElse(target)));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
