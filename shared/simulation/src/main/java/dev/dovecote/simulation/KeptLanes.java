package dev.dovecote.simulation;

import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.routing.RoutingRules;
import java.time.Instant;

/** Nobody waits in a lane of which the shop's settings know nothing (ROUTE-3). */
final class KeptLanes {
  private final Violations violations;

  KeptLanes(Violations violations) {
    this.violations = violations;
  }

  /** The settings have changed. */
  void check(Shop shop) {
    shop.queued.forEach(chat -> check(shop, chat));
    shop.leftMessages.forEach(chat -> check(shop, chat));
  }

  /** A conversation has changed. */
  void check(Shop shop, Chat chat) {
    boolean waits = chat.status() == Status.QUEUED || chat.status() == Status.LEFT_MESSAGE;
    if (waits && !isKnown(shop, chat.lane())) {
      violations.add(
          "ROUTE-3: %s waits in %s, which has no rule, and is not kept as a former lane"
              .formatted(chat.id, chat.lane()));
    }
  }

  private static boolean isKnown(Shop shop, String lane) {
    return lane.equals(RoutingRules.EVERYONE)
        || Seats.hasRule(shop.settings(), lane)
        || shop.formerLanes.until().containsKey(lane)
        || shop.formerLanes.othersUntil().isAfter(Instant.EPOCH);
  }
}
