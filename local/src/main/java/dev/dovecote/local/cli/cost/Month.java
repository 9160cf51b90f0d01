package dev.dovecote.local.cli.cost;

import java.time.Duration;

/** What a month comes to, from what was measured. */
final class Month {
  private static final double MINUTE_SECONDS = Duration.ofMinutes(1).toSeconds();
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
    return observed(standing());
  }

  private Work standing() {
    Work sweeps = measured.sweep().times(installation.scheduledRuns());
    return new Work(sweeps.counts().plus(installation.standing()), sweeps.times());
  }

  /** So many conversations, with the agents that they take, and all that is there anyway. */
  Amounts of(double conversations) {
    return observed(busy(conversations));
  }

  /** One conversation more in a month of so many, without the agent at the desk. */
  Amounts conversationIn(double conversations) {
    return traced(at(conversation()), tracedShare(traceable(conversations)));
  }

  /** A message more in a conversation that is under way, in a month of so many. */
  Amounts messageIn(double conversations) {
    return traced(at(measured.message()), tracedShare(traceable(conversations)));
  }

  /** An agent's month at the desk, in a month of so many conversations. */
  Amounts agentIn(double conversations) {
    double hours = Assumptions.AGENT_HOURS * (double) Assumptions.AGENT_DAYS;
    return traced(at(desk().times(hours)), tracedShare(traceable(conversations)));
  }

  private Work busy(double conversations) {
    return standing()
        .plus(conversation().plus(agentsShare()).times(conversations))
        .plus(Counted.METRICS, measured.metrics());
  }

  private double traceable(double conversations) {
    return busy(conversations).counts().get(Counted.TRACES);
  }

  /** The messages of one, its buyer's heartbeats, and what is kept of it for a month. */
  private Work conversation() {
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

  private Amounts observed(Work work) {
    return traced(at(work), tracedShare(work.counts().get(Counted.TRACES)));
  }

  private Amounts at(Work work) {
    return work.at(setting.megabytes());
  }

  private Amounts traced(Amounts amounts, double share) {
    Amounts rest = amounts.without(Counted.TRACES);
    return setting.traced() ? rest.plus(Counted.TRACES, share * amounts.get(Counted.TRACES)) : rest;
  }

  /** Invocations spread evenly: the first of each second is traced, and a share of the rest. */
  private static double tracedShare(double traceable) {
    double first = Duration.ofHours(Assumptions.MONTH_HOURS).toSeconds();
    return traceable <= first
        ? 1
        : (first + Assumptions.SAMPLED_SHARE * (traceable - first)) / traceable;
  }
}
