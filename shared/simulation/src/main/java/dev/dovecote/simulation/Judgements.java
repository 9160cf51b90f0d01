package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import java.util.Comparator;
import java.util.List;

/** Counts the choices that were judged, by what there was to get wrong. */
final class Judgements {
  private final Tally tally;
  private final boolean fair;

  /**
   * @param fair nothing ever goes wrong, so that whatever is drawn comes true
   */
  Judgements(Tally tally, boolean fair) {
    this.tally = tally;
    this.fair = fair;
  }

  /** A choice was judged, and found right. */
  void count(Invocation by, Given given, Ruling ruling) {
    if (ruling.overflow()) {
      tally.count(Occurrence.JUDGED_OVERFLOW);
    }
    if (ruling.among().size() == 1) {
      tally.count(Occurrence.JUDGED_ALONE);
      return;
    }
    switch (ruling.decidedBy()) {
      case LAST_AGENT -> tally.count(Occurrence.JUDGED_LAST_AGENT);
      case IDLE_RATE -> idleRate(ruling);
      case FEWEST_TURNS -> tally.count(Occurrence.JUDGED_TURN);
      case CHANCE -> tie(by, given, ruling);
      case HAND -> throw new IllegalStateException("no choice of the system's");
    }
    if (ruling.policy() == Policy.EVEN && ruling.contender(given.lastAgent()) != null) {
      tally.count(Occurrence.JUDGED_WITHOUT_PREFERENCE);
    }
    if (ruling.policy() == Policy.PRIORITY
        && given.lastAgent() != null
        && ruling.contender(given.lastAgent()) == null) {
      tally.count(Occurrence.JUDGED_LAST_AGENT_AWAY);
    }
  }

  private void idleRate(Ruling ruling) {
    tally.count(Occurrence.JUDGED_IDLE_RATE);
    int most = ruling.among().stream().mapToInt(Contender::freeSlots).max().orElse(0);
    if (ruling.best().getFirst().freeSlots() < most) {
      tally.count(Occurrence.JUDGED_RATE_AGAINST_SLOTS);
    }
  }

  private void tie(Invocation by, Given given, Ruling ruling) {
    tally.count(Occurrence.JUDGED_TIE);
    boolean alone = given.from() == null && !by.disturbed;
    if (fair || alone) {
      List<AgentId> equals =
          ruling.best().stream()
              .map(Contender::agent)
              .sorted(Comparator.comparing(AgentId::value))
              .toList();
      tally.draws.drawn(equals.indexOf(given.agent()), equals.size());
    }
  }
}
