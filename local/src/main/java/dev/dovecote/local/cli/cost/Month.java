package dev.dovecote.local.cli.cost;

import java.time.Duration;
import java.util.List;

/** What a month comes to, from what was measured. */
final class Month {
  private static final double MINUTE_SECONDS = Duration.ofMinutes(1).toSeconds();
  private static final double PERCENT = 100;
  private static final double HOUR_MINUTES = Duration.ofHours(1).toMinutes();

  private final Measured measured;
  private final Installation installation;
  private final Assumptions assumptions;
  private final Setting setting;

  Month(Measured measured, Installation installation, Assumptions assumptions, Setting setting) {
    this.measured = measured;
    this.installation = installation;
    this.assumptions = assumptions;
    this.setting = setting;
  }

  /** Nobody writes, and nobody is at the desk. */
  Amounts idle() {
    return at(standing());
  }

  private Work standing() {
    Work sweeps = measured.sweep().times(installation.scheduledRuns());
    return new Work(sweeps.counts().plus(installation.standing()), sweeps.times());
  }

  /** So many conversations, with the agents that they take, and all that is there anyway. */
  Amounts of(double conversations) {
    return at(busy(conversations));
  }

  /** One conversation more, without the agent at the desk. */
  Amounts conversation() {
    return at(buyersPart());
  }

  /** A message more in a conversation that is under way. */
  Amounts message() {
    return at(measured.message());
  }

  /** An agent's month at the desk. */
  Amounts agent() {
    return at(desk().times(Assumptions.AGENT_HOURS * (double) Assumptions.AGENT_DAYS));
  }

  private Work busy(double conversations) {
    return standing()
        .plus(buyersPart().plus(agentsShare()).times(conversations))
        .plus(Counted.METRICS, measured.metrics());
  }

  /** The messages of one, its buyer's heartbeats, and what is kept of it for a month. */
  private Work buyersPart() {
    double minutes = assumptions.conversationMinutes();
    return measured
        .conversation()
        .plus(measured.buyerSync().times(buyerSyncs(minutes)))
        .plus(Counted.SOCKET_MINUTES, minutes)
        .plus(Counted.STORED_GIGABYTE_MONTHS, measured.conversationGigabytes())
        .plus(Counted.RECOVERABLE_GIGABYTE_MONTHS, measured.conversationGigabytes());
  }

  /** A buyer syncs at the usual pace while waiting only, and else to keep the socket open. */
  private double buyerSyncs(double minutes) {
    double waiting =
        measured.waitingShare()
            * Assumptions.WAITING_MINUTES
            * MINUTE_SECONDS
            / setting.syncSeconds();
    return waiting + Math.floor(minutes / Assumptions.KEEP_OPEN_MINUTES);
  }

  /** The share of a desk that a conversation takes. */
  private Work agentsShare() {
    return desk().times(assumptions.conversationMinutes() / HOUR_MINUTES / CostPlay.AT_ONCE);
  }

  /** An hour of an agent at the desk. */
  private Work desk() {
    return measured
        .agentSync()
        .times(HOUR_MINUTES * MINUTE_SECONDS / setting.syncSeconds())
        .plus(measured.agentConnection().times(1.0 / Assumptions.SOCKET_HOURS))
        .plus(Counted.SOCKET_MINUTES, HOUR_MINUTES);
  }

  /**
   * Whoever is drawn tells X-Ray before it answers, by one call; what joins a trace is not one
   * more.
   */
  private Amounts at(Work work) {
    Amounts amounts = work.at(setting.megabytes());
    double traces = setting.tracesPercent() / PERCENT * amounts.get(Counted.INVOCATIONS);
    if (traces == 0) {
      return amounts;
    }
    Work telling =
        new Work(
            Amounts.of(Counted.TRACES, traces),
            List.of(new Work.Busy("telling X-Ray", traces, 0, assumptions.callMillis())));
    return amounts.plus(telling.at(setting.megabytes()));
  }
}
