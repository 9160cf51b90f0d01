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
  private @Nullable Instant offeredAt;
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
    offeredAt = state.offeredAt();
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
      case Event.QuestionsOffered _ -> {
        status = Status.CHOOSING;
        offeredAt = at;
      }
      case Event.HumanAsked asked -> {
        lane = asked.lane();
        askedAt = at;
      }
      case Event.Queued _ -> status = Status.QUEUED;
      case Event.Assigned assigned -> reach(assigned.agent(), at);
      case Event.Transferred transferred -> hand(transferred.to(), at);
      case Event.OfflineMessageLeft left -> {
        status = Status.LEFT_MESSAGE;
        offlineKind = left.kind();
        leftAt = at;
      }
      case Event.Ended ended -> {
        status = Status.ENDED;
        endReason = ended.reason();
        endedAt = at;
      }
    }
  }

  private void reach(AgentId receiver, Instant at) {
    status = Status.ACTIVE;
    agent = receiver;
    assignedAt = at;
    unansweredSince = at;
    repliedAt = null;
  }

  /** Timers go on: a round that is open stays open since when it was; an answered one, answered. */
  private void hand(AgentId receiver, Instant at) {
    agent = receiver;
    assignedAt = at;
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
      case Author.Agent(AgentId id) -> {
        lastMessageAt = at;
        if (status == Status.ACTIVE) {
          unansweredSince = null;
          repliedAt = at;
        }
        if (sent.client() != null) {
          staffClients = staffClients.with(id, sent.client(), number);
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
        offeredAt,
        leftAt,
        lastMessageAt,
        unansweredSince,
        repliedAt,
        endedAt,
        buyerClients,
        staffClients);
  }
}
