package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/** 4: whoever stands first is served first, in the shop's order (QUEUE-2, OFF-2). */
final class ServingOrder {
  private final Violations violations;

  ServingOrder(Violations violations) {
    this.violations = violations;
  }

  // ---------------------------------------------------------------- after every write

  /** Whoever was just given to an agent at once passed nobody by who waited for that agent. */
  void atOnce(Invocation by) {
    if (by.given.isEmpty() || by.settingsChanged) {
      return;
    }
    for (Given given : by.given.subList(by.checked, by.given.size())) {
      isAllowed(by, given);
      if (given.from() != null || given.chat().status() != Status.ACTIVE) {
        continue;
      }
      for (Chat other : by.before.queued()) {
        if (other.status() == Status.QUEUED && isTaker(by, other, given.agent())) {
          violations.add(
              "4: "
                  + given.chat().id
                  + " reached "
                  + given.agent()
                  + " at once, while "
                  + other.id
                  + " was waiting for them");
        }
      }
    }
    by.checked = by.given.size();
  }

  private void isAllowed(Invocation by, Given given) {
    String lane = given.chat().lane();
    boolean allowed =
        by.shop.takers(lane, by.settings()).contains(given.agent())
            || takersBefore(by, lane).contains(given.agent());
    if (!allowed) {
      violations.add("ASSIGN-1: " + given.agent() + " may not take from lane " + lane);
    }
  }

  private static Set<AgentId> takersBefore(Invocation by, String lane) {
    return Seats.takers(by.settings(), lane, by.before.agents().values());
  }

  /** Whether an agent could take somebody from their lane all the while. */
  private static boolean isTaker(Invocation by, Chat chat, AgentId agent) {
    return by.shop.takers(chat.lane(), by.settings()).contains(agent)
        && takersBefore(by, chat.lane()).contains(agent);
  }

  // ---------------------------------------------------------------- after every invocation

  /** A pass that ended without anything going wrong left nobody over who stood before. */
  void ended(Invocation by) {
    if (by.given.isEmpty() || by.failedWrites > 0 || by.dead || by.settingsChanged) {
      return;
    }
    for (Given given : by.given) {
      if (given.from() != null) {
        leftNobodyOver(by, given, given.from());
      }
      if (given.from() == Status.LEFT_MESSAGE) {
        queueWentFirst(by, given);
      }
    }
  }

  private void leftNobodyOver(Invocation by, Given given, Status from) {
    ShopSettings read = by.settings();
    Set<Chat> waited = from == Status.QUEUED ? by.before.queued() : by.before.left();
    QueueOrder order = from == Status.QUEUED ? read.queueOrder() : QueueOrder.FIRST_COME;
    for (Chat other : waited) {
      if (other.status() == from
          && other.lane().equals(given.chat().lane())
          && standsBefore(other, given.chat(), from, order)) {
        violations.add(
            "4: "
                + other.id
                + " stood before "
                + given.chat().id
                + " in lane "
                + other.lane()
                + ", and was left over by a pass that gave the latter to "
                + given.agent());
      }
    }
  }

  private void queueWentFirst(Invocation by, Given given) {
    for (Chat other : by.before.queued()) {
      if (other.status() == Status.QUEUED && isTaker(by, other, given.agent())) {
        violations.add(
            "OFF-2: offline message "
                + given.chat().id
                + " went to "
                + given.agent()
                + " before "
                + other.id
                + ", who waits in the queue");
      }
    }
  }

  private static boolean standsBefore(Chat other, Chat given, Status from, QueueOrder order) {
    ConversationState state = given.state();
    Instant since =
        Objects.requireNonNull(from == Status.QUEUED ? state.askedAt() : state.leftAt());
    int compared = other.since().compareTo(since);
    if (compared == 0) {
      compared = other.id.value().compareTo(given.id.value());
    }
    return order == QueueOrder.FIRST_COME ? compared < 0 : compared > 0;
  }
}
