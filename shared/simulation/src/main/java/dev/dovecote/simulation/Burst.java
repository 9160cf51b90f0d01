package dev.dovecote.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A thousand buyers who write at once to a hundred agents, as {@code ./dovecote sim} reports it.
 *
 * @param played with as many of Lambda's environments there as is usual
 * @param allWarm with one there for each buyer, so that more of them meet
 */
record Burst(Contention.Result played, Contention.Result allWarm) {
  private static final int BUYERS = 1_000;
  private static final int AGENTS = 100;

  static Burst play(long seed) {
    return new Burst(
        Contention.run(seed, BUYERS, AGENTS, Contention.WARM_FUNCTIONS),
        Contention.run(seed, BUYERS, AGENTS, BUYERS));
  }

  /** What was violated, for people. */
  List<String> violations() {
    return Stream.of(played, allWarm)
        .map(Contention.Result::violation)
        .filter(Objects::nonNull)
        .map(violation -> "burst, seed " + played.seed() + ": " + violation)
        .toList();
  }

  void addTo(ObjectNode result) {
    result
        .put("conflictsPerAssignment", rounded(played.perAssignment()))
        .put("conflictsPerAssignmentAllWarm", rounded(allWarm.perAssignment()));
    ObjectNode burst =
        result
            .putObject("burst")
            .put("seed", played.seed())
            .put("buyers", played.buyers())
            .put("agents", played.agents())
            .put("assignments", played.assignments())
            .put("virtualSeconds", played.seconds());
    ObjectNode conflicts = burst.putObject("conflicts");
    played.conflictsBy().forEach(conflicts::put);
  }

  private static double rounded(double figure) {
    return Math.round(figure * 1_000) / 1_000.0;
  }

  List<String> lines() {
    return List.of(
        "",
        String.format(
            Locale.ROOT,
            "%d buyers at once to %d agents: the last assigned after %.1f s of virtual time, %.3f"
                + " conflicts an assignment %s; %.3f with a function there for each buyer",
            played.buyers(),
            played.agents(),
            played.seconds(),
            played.perAssignment(),
            played.conflictsBy(),
            allWarm.perAssignment()));
  }
}
