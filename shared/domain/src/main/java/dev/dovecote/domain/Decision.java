package dev.dovecote.domain;

import dev.dovecote.domain.conversation.Event;
import java.util.List;

/** What a rule says of a request, given the state: the answer of every decider. */
public sealed interface Decision {

  /** It may happen: these events, in this order, in one commit. Never empty. */
  record Accepted(List<Event> events) implements Decision {
    public Accepted {
      if (events.isEmpty()) {
        throw new IllegalArgumentException("an accepted decision has at least one event");
      }
      events = List.copyOf(events);
    }
  }

  /**
   * It has happened already; nothing is to be done (MSG-3).
   *
   * @param number the log's number at which it was stored, or 0 where that is no longer known
   */
  record AlreadyDone(int number) implements Decision {}

  /** It may not happen. */
  record Rejected(Refusal refusal) implements Decision {}

  /** Shorthand for {@link Accepted}. */
  static Decision accept(Event... events) {
    return new Accepted(List.of(events));
  }

  /** Shorthand for {@link Rejected}. */
  static Decision reject(Refusal.Code code, String message) {
    return new Rejected(Refusal.of(code, message));
  }
}
