package dev.dovecote.domain.conversation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientNumbers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A state while one event is applied to it. */
final class StateDraft {
  private final Origin origin;
  private final Instant openedAt;
  int number;
  private Status status;
  private @Nullable AgentId agent;
  private @Nullable String lane;
  private @Nullable OfflineKind offlineKind;
  private @Nullable EndReason endReason;
  private @Nullable Instant askedAt;
  private @Nullable Instant assignedAt;
  private @Nullable Instant leftAt;
  private Instant lastMessageAt;
  private @Nullable Instant unansweredSince;
  private @Nullable Instant repliedAt;
  private @Nullable Instant endedAt;
  private ClientNumbers buyerClients;
  private ClientNumbers staffClients;

  StateDraft(ConversationState state) {
    origin = state.origin();
    openedAt = state.openedAt();
    number = state.number();
    status = state.status();
    agent = state.agent();
    lane = state.lane();
    offlineKind = state.offlineKind();
    endReason = state.endReason();
    askedAt = state.askedAt();
    assignedAt = state.assignedAt();
    leftAt = state.leftAt();
    lastMessageAt = state.lastMessageAt();
    unansweredSince = state.unansweredSince();
    repliedAt = state.repliedAt();
    endedAt = state.endedAt();
    buyerClients = state.buyerClients();
    staffClients = state.staffClients();
  }

  void apply(Event event, Instant at) {
    switch (event) {
      case Event.Opened _ -> throw new IllegalArgumentException("a log has one Opened");
      case Event.MessageSent sent -> message(sent, at);
      case Event.HumanAsked _ -> askedAt = at;
      case Event.Queued queued -> {
        status = Status.QUEUED;
        lane = queued.lane();
      }
      case Event.Assigned assigned -> assigned(assigned, at);
      case Event.OfflineMessageLeft left -> {
        status = Status.LEFT_MESSAGE;
        lane = null;
        offlineKind = left.kind();
        leftAt = at;
      }
      case Event.Ended ended -> {
        status = Status.ENDED;
        lane = null;
        endReason = ended.reason();
        endedAt = at;
      }
    }
  }

  private void assigned(Event.Assigned assigned, Instant at) {
    status = Status.ACTIVE;
    lane = null;
    agent = assigned.agent();
    assignedAt = at;
    unansweredSince = at;
    repliedAt = null;
  }

  private void message(Event.MessageSent sent, Instant at) {
    switch (sent.author()) {
      case Author.System _ -> {}
      case Author.Buyer _ -> {
        lastMessageAt = at;
        if (status == Status.ACTIVE && unansweredSince == null) {
          unansweredSince = at;
        }
        if (sent.client() != null) {
          buyerClients = buyerClients.with(sent.client(), number);
        }
      }
      case Author.Agent _ -> {
        lastMessageAt = at;
        unansweredSince = null;
        repliedAt = at;
        if (sent.client() != null) {
          staffClients = staffClients.with(sent.client(), number);
        }
      }
    }
  }

  ConversationState done() {
    return new ConversationState(
        origin,
        number,
        status,
        agent,
        lane,
        offlineKind,
        endReason,
        openedAt,
        askedAt,
        assignedAt,
        leftAt,
        lastMessageAt,
        unansweredSince,
        repliedAt,
        endedAt,
        buyerClients,
        staffClients);
  }
}
