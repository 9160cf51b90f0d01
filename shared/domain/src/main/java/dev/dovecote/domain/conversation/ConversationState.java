package dev.dovecote.domain.conversation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.message.ClientNumbers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation after one of its entries.
 *
 * @param number the entry after which this is the state
 * @param agent who has it while {@code ACTIVE}, who had it last once it is over
 * @param lane who may take it, from the asking on
 * @param offlineKind why it became an offline message, if it ever did
 * @param openedAt when it was opened
 * @param askedAt when a human was asked for
 * @param assignedAt when it last reached an agent
 * @param offeredAt when the buyer was asked which question it is about
 * @param leftAt when it became an offline message
 * @param lastMessageAt when anybody but the system last spoke
 * @param unansweredSince start of the round that the agent still owes an answer: the assignment, or
 *     the buyer's first message since the agent's last (CONV-6, CONV-10)
 * @param repliedAt when the agent who has it last spoke
 * @param endedAt when it ended
 */
public record ConversationState(
    Origin origin,
    int number,
    Status status,
    @Nullable AgentId agent,
    @Nullable String lane,
    @Nullable OfflineKind offlineKind,
    @Nullable EndReason endReason,
    Instant openedAt,
    @Nullable Instant askedAt,
    @Nullable Instant assignedAt,
    @Nullable Instant offeredAt,
    @Nullable Instant leftAt,
    Instant lastMessageAt,
    @Nullable Instant unansweredSince,
    @Nullable Instant repliedAt,
    @Nullable Instant endedAt,
    ClientNumbers buyerClients,
    ClientNumbers staffClients) {

  /** Whether a conversation is over. */
  public boolean ended() {
    return status == Status.ENDED;
  }

  /** The agent in whose set of conversations this one is, or null. */
  public @Nullable AgentId holder() {
    return status == Status.ACTIVE ? agent : null;
  }

  /** Who served this buyer last, this conversation included (ASSIGN-2). */
  public @Nullable AgentId lastServedBy() {
    return agent != null ? agent : origin.lastAgent();
  }

  /**
   * The state after an event.
   *
   * @param state the state before, or null before {@link Event.Opened}
   */
  public static ConversationState evolve(
      @Nullable ConversationState state, Event event, Instant at) {
    if (state == null) {
      if (event instanceof Event.Opened opened) {
        return opened(opened, at);
      }
      throw new IllegalArgumentException("a log begins with Opened, not " + event);
    }
    StateDraft draft = new StateDraft(state);
    draft.number++;
    draft.apply(event, at);
    return draft.done();
  }

  private static ConversationState opened(Event.Opened opened, Instant at) {
    return new ConversationState(
        opened.origin(),
        1,
        Status.ROBOT,
        null,
        null,
        null,
        null,
        at,
        null,
        null,
        null,
        null,
        at,
        null,
        null,
        null,
        opened.buyerClients(),
        ClientNumbers.NONE);
  }
}
