package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What people give by hand is given as they asked, and its reason says so (XFER-1, XFER-2). */
final class Hands {
  private final Violations violations;

  Hands(Violations violations) {
    this.violations = violations;
  }

  /** An assignment was written; judged by what its invocation read. */
  void check(Chat chat, @Nullable ConversationState before, Event.Assigned given, Invocation by) {
    if (given.by() == null) {
      return;
    }
    Reason reason = given.reason();
    String lane = before == null ? null : before.lane();
    List<AgentId> candidates = reason.candidates().stream().map(Reason.Standing::agent).toList();
    boolean byHand =
        reason.decidedBy() == Reason.DecidedBy.HAND
            && !reason.overflow()
            && Objects.equals(reason.lane(), lane)
            && by.allSettings().stream().map(ShopSettings::policy).anyMatch(reason.policy()::equals)
            && candidates.equals(List.of(given.agent()));
    if (!byHand || !isAsLooked(reason.candidates().getFirst(), by.look())) {
      violations.add(
          "XFER-2: %s, of the lane %s, was given to %s by %s, with the reason %s: %s"
              .formatted(chat.id, lane, given.agent(), given.by(), reason, by.what));
    }
  }

  /** Whoever opens a conversation looks at nobody but themselves. */
  private static boolean isAsLooked(Reason.Standing told, @Nullable Look look) {
    return look == null
        || look.agents().stream()
            .filter(agent -> agent.id().equals(told.agent()))
            .anyMatch(agent -> standing(agent, look.settings).equals(told));
  }

  private static Reason.Standing standing(Agent agent, ShopSettings settings) {
    return new Reason.Standing(agent.id(), agent.load(), Shop.capacity(agent, settings));
  }

  /** Somebody was told that what they asked for is done; this is what it appended. */
  void given(List<Event> events, AgentId by, AgentId to, @Nullable String note) {
    boolean asAsked =
        events.stream()
            .anyMatch(
                event ->
                    switch (event) {
                      case Event.Assigned assigned ->
                          assigned.agent().equals(to)
                              && by.equals(assigned.by())
                              && Objects.equals(assigned.note(), note);
                      case Event.Transferred transferred ->
                          transferred.to().equals(to)
                              && transferred.by().equals(by)
                              && Objects.equals(transferred.note(), note);
                      default -> false;
                    });
    if (!asAsked) {
      violations.add(
          "XFER-1: %s gave it to %s with the note %s, and it came to %s"
              .formatted(by, to, note, events));
    }
  }
}
