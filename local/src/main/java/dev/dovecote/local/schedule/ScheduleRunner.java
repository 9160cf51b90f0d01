package dev.dovecote.local.schedule;

import dev.dovecote.local.DrivenClock;
import dev.dovecote.local.function.FunctionFailure;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts a function at a fixed rate, for the first time at once: without a StartDate a schedule
 * "starts invoking the target immediately" (EventBridge Scheduler User Guide, Schedule types). On a
 * {@link DrivenClock} a tick happens while time is moved (the first when it is moved first), and
 * the clock waits for it; otherwise on real time, one after another.
 */
public final class ScheduleRunner implements AutoCloseable, DrivenClock.Alarm {
  private final Template.Schedule schedule;
  private final HostedFunction function;
  private final InstantSource clock;
  private final String region;
  private final String accountId;
  private @Nullable Thread ticking;
  private volatile Instant due;

  /** Prepares the schedule; the first tick is due at once. */
  public ScheduleRunner(
      Template.Schedule schedule,
      HostedFunction function,
      InstantSource clock,
      String region,
      String accountId) {
    this.schedule = schedule;
    this.function = function;
    this.clock = clock;
    this.region = region;
    this.accountId = accountId;
    this.due = clock.instant();
  }

  /** Starts ticking. */
  public void start() {
    if (!schedule.enabled()) {
      return;
    }
    if (clock instanceof DrivenClock driven) {
      driven.add(this);
    } else {
      ticking = Thread.ofVirtual().name(schedule.name()).start(this::tickUntilClosed);
    }
  }

  @Override
  public Optional<Instant> due() {
    return Optional.of(due);
  }

  @Override
  public void ring() {
    try {
      tick();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tickUntilClosed() {
    try {
      while (true) {
        Duration wait = Duration.between(clock.instant(), due);
        if (wait.isPositive()) {
          Thread.sleep(wait);
        } else {
          tick();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick() throws InterruptedException {
    Instant time = due;
    due = time.plus(schedule.rate());
    try {
      function.invoke(
          ScheduleEvents.event(schedule.input(), schedule.name(), time, region, accountId));
    } catch (FunctionFailure e) {
      // Logged by the function's host. The next tick is the retry.
      return;
    }
  }

  @Override
  public void close() {
    if (clock instanceof DrivenClock driven) {
      driven.remove(this);
    }
    if (ticking != null) {
      ticking.interrupt();
    }
  }
}
