package dev.dovecote.application;

/**
 * What the owner of a system is told in numbers. The names are those of CloudWatch: alarms,
 * dashboard and runbook speak of them.
 */
public enum Measure {
  /**
   * For how long at least a buyer has been waiting whom an agent could have taken; told by each
   * pass that had somebody to give, 0 where nobody was left over (ASSIGN-5).
   */
  WAITING_BESIDE_FREE_AGENT("WaitingBesideFreeAgent", Unit.SECONDS),

  /** Attempts to give a conversation to an agent that came to nothing: others got in between. */
  ASSIGNMENT_CONFLICTS("AssignmentConflicts", Unit.COUNT),

  /** Attempts at a push that failed otherwise than because the socket has gone. */
  FAILED_PUSHES("FailedPushes", Unit.COUNT),

  /**
   * How long after its due time a timer was looked at; told by each minute's sweep too of timers
   * that nobody looks at.
   */
  TIMER_LATENESS("TimerLateness", Unit.SECONDS),

  /** Requests and messages of queues that failed here: the caller is told so, or it comes again. */
  FAULTS("Faults", Unit.COUNT);

  /** As CloudWatch writes them. */
  enum Unit {
    SECONDS("Seconds"),
    COUNT("Count");

    private final String written;

    Unit(String written) {
      this.written = written;
    }
  }

  private final String written;
  private final Unit unit;

  Measure(String written, Unit unit) {
    this.written = written;
    this.unit = unit;
  }

  /** Its name as a metric of CloudWatch. */
  public String written() {
    return written;
  }

  /** Its unit, as CloudWatch writes it. */
  public String unit() {
    return unit.written;
  }
}
