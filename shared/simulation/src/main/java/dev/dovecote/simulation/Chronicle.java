package dev.dovecote.simulation;

import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.message.Author;
import org.jspecify.annotations.Nullable;

/** Counts and tells what was decided, entry by entry. */
final class Chronicle {
  private final Tally tally;
  private final Story story;

  Chronicle(Tally tally, Story story) {
    this.tally = tally;
    this.story = story;
  }

  /** Counts and tells an entry, the last of its log. */
  void tell(Shop shop, Chat chat, @Nullable ConversationState before, Entry entry) {
    story.tell(
        () ->
            "    log "
                + chat.id
                + " #"
                + entry.number()
                + " "
                + brief(entry.event())
                + " -> "
                + entry.state().status()
                + (entry.state().holder() == null ? "" : " with " + entry.state().holder()));
    count(shop, before, entry.event());
  }

  private void count(Shop shop, @Nullable ConversationState before, Event event) {
    switch (event) {
      case Event.Opened opened -> opened(shop, opened);
      case Event.MessageSent sent -> said(before, sent);
      case Event.QuestionsOffered _ -> tally.count(Occurrence.QUESTIONS_OFFERED);
      case Event.HumanAsked asked -> {
        tally.count(Occurrence.ASKED);
        if (asked.lane().endsWith("/*")) {
          tally.count(Occurrence.ASKED_WITHOUT_PICK);
        }
      }
      case Event.Queued _ -> tally.count(Occurrence.QUEUED);
      case Event.Assigned assigned -> assigned(before, assigned);
      case Event.Transferred transferred ->
          tally.count(
              transferred.by().equals(transferred.from())
                  ? Occurrence.TRANSFERRED
                  : Occurrence.TRANSFERRED_BY_OWNER);
      case Event.OfflineMessageLeft left -> tally.count(of(left.kind()));
      case Event.Ended ended -> tally.count(of(ended.reason()));
    }
  }

  private static Occurrence of(OfflineKind kind) {
    return switch (kind) {
      case NO_AGENT -> Occurrence.LEFT_NO_AGENT;
      case LEFT_QUEUE -> Occurrence.LEFT_LEFT_QUEUE;
      case OUT_OF_HOURS -> Occurrence.LEFT_OUT_OF_HOURS;
    };
  }

  private static Occurrence of(EndReason reason) {
    return switch (reason) {
      case BY_AGENT -> Occurrence.ENDED_BY_AGENT;
      case SILENCE -> Occurrence.ENDED_SILENCE;
      case HANDLED -> Occurrence.ENDED_HANDLED;
      case EXPIRED -> Occurrence.ENDED_EXPIRED;
      case TAKEN_UP -> Occurrence.ENDED_TAKEN_UP;
    };
  }

  private void opened(Shop shop, Event.Opened opened) {
    tally.count(Occurrence.OPENED);
    if (opened.origin().openedBy() != null) {
      tally.count(Occurrence.OPENED_BY_AGENT);
    }
    Chat previous = shop.latest(opened.origin().buyer());
    if (previous != null
        && previous.status() == Status.ENDED
        && previous.state().endReason() == EndReason.TAKEN_UP) {
      tally.count(Occurrence.OPENED_BY_ASKING_AGAIN);
    }
  }

  private void said(@Nullable ConversationState before, Event.MessageSent sent) {
    Status status = before == null ? Status.ROBOT : before.status();
    tally.count(
        switch (sent.author()) {
          case Author.Buyer _ ->
              status == Status.LEFT_MESSAGE
                  ? Occurrence.BUYER_ADDED_TO_OFFLINE_MESSAGE
                  : Occurrence.BUYER_WROTE;
          case Author.Agent _ ->
              status == Status.ENDED ? Occurrence.LATE_REPLY : Occurrence.AGENT_REPLIED;
          case Author.System _ -> Occurrence.SYSTEM_SPOKE;
        });
  }

  private void assigned(@Nullable ConversationState before, Event.Assigned assigned) {
    Reason reason = assigned.reason();
    tally.count(
        switch (reason.decidedBy()) {
          case LAST_AGENT -> Occurrence.DECIDED_BY_LAST_AGENT;
          case IDLE_RATE -> Occurrence.DECIDED_BY_IDLE_RATE;
          case FEWEST_TURNS -> Occurrence.DECIDED_BY_FEWEST_TURNS;
          case CHANCE -> Occurrence.DECIDED_BY_CHANCE;
          case HAND -> Occurrence.DECIDED_BY_HAND;
        });
    if (reason.overflow()) {
      tally.count(Occurrence.ASSIGNED_BY_OVERFLOW);
    }
    if (assigned.by() != null) {
      if (assigned.by().equals(assigned.agent()) && assigned.by().value().startsWith("owner")) {
        tally.count(Occurrence.TAKEN_BY_OWNER);
      }
      return;
    }
    Status waited = before == null ? Status.ROBOT : before.status();
    tally.count(
        switch (waited) {
          case QUEUED -> Occurrence.ASSIGNED_FROM_QUEUE;
          case LEFT_MESSAGE -> Occurrence.ASSIGNED_FROM_OFFLINE_MESSAGE;
          default -> Occurrence.ASSIGNED_AT_ONCE;
        });
  }

  private static String brief(Event event) {
    return switch (event) {
      case Event.Opened opened -> "opened by " + opened.origin().buyer();
      case Event.MessageSent sent -> "said " + sent.author() + " " + sent.content();
      case Event.Assigned assigned ->
          "assigned to " + assigned.agent() + " by " + assigned.reason().decidedBy();
      default -> event.toString();
    };
  }
}
