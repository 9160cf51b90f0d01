package dev.dovecote.application;

import dev.dovecote.aws.LaneRange;
import dev.dovecote.aws.Shops;
import dev.dovecote.domain.routing.Lane;
import dev.dovecote.domain.routing.RoutingRules;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The lanes in which somebody of a shop may wait: those of its rules, those of rules that are gone,
 * and those that whoever waits there names. A pass looks at those that are of use to it, and leaves
 * out the others, however many wait there.
 */
final class KnownLanes {
  private final RoutingRules rules;
  private final Set<String> ids;
  private final boolean anyOther;

  /**
   * @param shop as of now: a lane of a rule that is newer would be nobody's
   * @param named by those who wait
   */
  KnownLanes(Shops.Versioned shop, Set<String> named, Instant now) {
    rules = shop.settings().routing();
    ids = new HashSet<>(named);
    rules.lanes().forEach(lane -> ids.add(lane.id()));
    ids.addAll(shop.formerLanes().at(now));
    anyOther = shop.formerLanes().othersAt(now);
  }

  /** The parts of a shop's lanes that hold the lanes that are of use, and no known lane else. */
  List<LaneRange> holding(Predicate<Lane> ofUse) {
    // A lane without a rule is everyone's (ROUTE-3): of use just where that is.
    if (anyOther && ofUse.test(rules.lane(RoutingRules.EVERYONE))) {
      return LaneRange.ALL;
    }
    return LaneRange.holding(ids, id -> ofUse.test(rules.lane(id)));
  }
}
