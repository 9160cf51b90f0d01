package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.routing.RoutingRules;
import java.util.Map;
import java.util.Set;

/**
 * 3: each pass looks wherever somebody waits whom a free agent may take, whatever became of the
 * rules since (ASSIGN-5, ROUTE-3); and at no lane of a rule from which nobody may.
 */
final class LookedLanes {
  private final Violations violations;

  LookedLanes(Violations violations) {
    this.violations = violations;
  }

  /** An invocation ended, without dying. */
  void ended(Invocation by) {
    Look look = by.look();
    if (look == null || !look.isWhole() || !by.what.startsWith(Deliveries.PASS)) {
      return;
    }
    looked(by.before.queued(), by.shop.queued, look, 0, by.occupied);
    if (by.occupiedOffline != null) {
      // The queue goes first, and takes so many slots at most (OFF-2).
      int taken = look.waiting(Status.QUEUED).size();
      looked(by.before.left(), by.shop.leftMessages, look, taken, by.occupiedOffline);
    }
  }

  /**
   * @param before who waited when it began
   * @param after who waits when it is over: whoever did before, did all the while
   * @param taken so many of the slots may be gone
   * @param found lanes at which it looked, and found somebody
   */
  private void looked(Set<Chat> before, Set<Chat> after, Look look, int taken, Set<String> found) {
    for (Chat chat : before) {
      String lane = chat.lane();
      if (after.contains(chat) && freeSlots(look, lane) > taken && !found.contains(lane)) {
        violations.add(
            "3: %s waits in %s, and was not looked at by a pass though somebody was free"
                .formatted(chat.id, lane));
      }
    }
    for (String lane : found) {
      if (hasRule(look, lane) && freeSlots(look, lane) == 0 && isSomebodyThere(look, lane)) {
        violations.add("a pass looked at %s, from which nobody may take".formatted(lane));
      }
    }
  }

  /** Of those who may take, as the pass read them. */
  private static int freeSlots(Look look, String lane) {
    return Ruling.of(look, lane, null, Set.of(), Map.of()).among().stream()
        .mapToInt(Contender::freeSlots)
        .sum();
  }

  private static boolean hasRule(Look look, String lane) {
    return lane.equals(RoutingRules.EVERYONE) || Seats.hasRule(look.settings, lane);
  }

  private static boolean isSomebodyThere(Look look, String lane) {
    Set<AgentId> takers = Seats.takers(look.settings, lane, look.agents());
    return look.agents().stream()
        .anyMatch(
            agent ->
                takers.contains(agent.id())
                    && agent.status() != AgentStatus.OFFLINE
                    && look.present(agent));
  }
}
