package dev.dovecote.domain.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lanes of a shop whose rules are gone, while somebody may still wait in them: they are everyone's
 * (ROUTE-3). Nobody new comes in, but whoever went by the older rules at that moment.
 *
 * @param until by lane, until when somebody may wait there
 * @param othersUntil until when there may be more that are not kept here
 */
public record FormerLanes(Map<String, Instant> until, Instant othersUntil) {
  /**
   * How long after its rule a lane is remembered: an offline message waits for 30 days (OFF-3), and
   * may have stood in the queue before.
   */
  public static final Duration KEPT = Duration.ofDays(60);

  /**
   * Most lanes remembered, more than the largest rules make. Beyond it all are let go of, and any
   * lane may be one of them for {@link #KEPT}.
   */
  public static final int MAX = 120;

  /** No rule was ever changed. */
  public static final FormerLanes NONE = new FormerLanes(Map.of(), Instant.EPOCH);

  public FormerLanes {
    until = Map.copyOf(until);
  }

  /** The former lanes once other rules take the place of these. */
  public FormerLanes changed(RoutingRules from, RoutingRules to, Instant now) {
    Map<String, Instant> next = new TreeMap<>();
    at(now).forEach(lane -> next.put(lane, until.get(lane)));
    from.lanes().forEach(lane -> next.put(lane.id(), now.plus(KEPT)));
    to.lanes().forEach(lane -> next.remove(lane.id()));
    return next.size() > MAX
        ? new FormerLanes(Map.of(), now.plus(KEPT))
        : new FormerLanes(next, othersUntil);
  }

  /** The IDs of those in which somebody may wait at a moment. */
  public Set<String> at(Instant now) {
    return until.entrySet().stream()
        .filter(each -> now.isBefore(each.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Whether somebody may wait at a moment in a lane that is neither kept here nor of a rule. */
  public boolean othersAt(Instant now) {
    return now.isBefore(othersUntil);
  }
}
