package dev.dovecote.application;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Decision;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.assignment.Availability;
import dev.dovecote.domain.assignment.Choice;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * People give conversations to people: handing over, taking, opening offline messages (XFER-1,
 * XFER-2, OFF-2, OFF-3). The receiver's free slot is part of the commit, as in every assignment.
 */
public final class ByHand {
  /** Most offline messages opened at once. */
  public static final int OPENED_MAX = 100;

  /** Why an offline message that still waits is not opened: it may be tried again later. */
  private static final Set<Refusal.Code> LEAVES_OVER =
      Set.of(Refusal.Code.NO_FREE_SLOT, Refusal.Code.AGENT_UNAVAILABLE, Refusal.Code.BUSY);

  private final Stores stores;
  private final Transitions transitions;
  private final Reach reach;
  private final Queue queue;
  private final Pushes pushes;
  private final Triggers triggers;
  private final Surroundings world;

  /**
   * What came of opening many.
   *
   * @param opened those that the caller has now
   * @param leftOver those for which there was no free slot, or that could not be had just now
   * @param gone those that no longer waited, or may not be taken by the caller
   */
  public record Opened(
      List<ConversationId> opened, List<ConversationId> leftOver, List<ConversationId> gone) {}

  public ByHand(
      Stores stores,
      Transitions transitions,
      Reach reach,
      Queue queue,
      Pushes pushes,
      Triggers triggers,
      Surroundings world) {
    this.stores = stores;
    this.transitions = transitions;
    this.reach = reach;
    this.queue = queue;
    this.pushes = pushes;
    this.triggers = triggers;
    this.world = world;
  }

  /**
   * Gives a conversation to an agent: who has it hands it over, the owner moves any, whether with
   * an agent, in the queue or an offline message.
   *
   * @param note for agents only; may be null
   */
  public Change give(
      Caller.Staff by,
      ConversationId conversation,
      AgentId to,
      @Nullable String note,
      String connection) {
    Entry last = stores.conversations().lastNow(by.shop(), conversation);
    if (last == null) {
      return Change.refused(Refusal.Code.NOT_FOUND, "There is no such conversation.");
    }
    Availability availability = reach.of(by.shop(), reach.settings(by.shop()));
    Agent receiver = availability.find(to);
    if (receiver == null) {
      return Change.refused(Refusal.Code.NOT_FOUND, "There is no such agent.");
    }
    ShopSettings settings = availability.settings();
    return commit(
        by,
        last.state(),
        availability,
        receiver,
        now ->
            now.status() == Status.QUEUED || now.status() == Status.LEFT_MESSAGE
                ? assign(now, receiver, by, note, availability)
                : ConversationRules.transfer(now, by, receiver, note, settings),
        connection);
  }

  private Change commit(
      Caller.Staff by,
      ConversationState state,
      Availability availability,
      Agent receiver,
      Function<ConversationState, Decision> decide,
      String connection) {
    ShopSettings settings = availability.settings();
    boolean ownerTakes = by.isOwner() && by.id().equals(receiver.id());
    boolean ready = receiver.status() == AgentStatus.ONLINE && availability.present(receiver);
    if (!ownerTakes && !ready) {
      return Change.refused(Refusal.Code.AGENT_UNAVAILABLE, "The agent is not online.");
    }
    Terms terms = ownerTakes ? Terms.anyStatus(settings) : Terms.online(settings);
    Change change = transitions.change(by.shop(), state, terms, decide);
    return after(by, change, settings, connection);
  }

  /**
   * The caller opens offline messages, as many as fit into their free slots, in the order given
   * (OFF-3).
   */
  public Opened openOfflineMessages(
      Caller.Staff by, List<ConversationId> conversations, String connection) {
    if (conversations.isEmpty() || conversations.size() > OPENED_MAX) {
      throw new InvalidInput("conversations", "must be 1 to " + OPENED_MAX);
    }
    Opened result = new Opened(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Availability availability = reach.of(by.shop(), reach.settings(by.shop()));
    Agent self = availability.find(by.id());
    for (ConversationId conversation : conversations) {
      if (!result.leftOver().isEmpty() || self == null) {
        result.leftOver().add(conversation);
        continue;
      }
      switch (open(by, conversation, availability, self, connection)) {
        case Change.Made _ -> result.opened().add(conversation);
        case Change.Refused(Refusal refusal) when LEAVES_OVER.contains(refusal.code()) ->
            result.leftOver().add(conversation);
        default -> result.gone().add(conversation);
      }
    }
    return result;
  }

  private Change open(
      Caller.Staff by,
      ConversationId conversation,
      Availability availability,
      Agent self,
      String connection) {
    Entry last = stores.conversations().lastNow(by.shop(), conversation);
    if (last == null || last.state().status() != Status.LEFT_MESSAGE) {
      return Change.refused(Refusal.Code.WRONG_STATE, "The offline message no longer waits.");
    }
    // One that was given to somebody meanwhile is theirs, even where the owner opens it.
    return commit(
        by,
        last.state(),
        availability,
        self,
        now -> assign(now, self, by, null, availability),
        connection);
  }

  /** The reason names the lane as it is now: the buyer may just have picked a question. */
  private static Decision assign(
      ConversationState now,
      Agent receiver,
      Caller.Staff by,
      @Nullable String note,
      Availability availability) {
    Reason reason = Reason.byHand(availability.settings().policy(), now.lane(), receiver);
    Choice choice = new Choice(receiver.id(), receiver.name(), reason);
    return ConversationRules.assignByHand(now, choice, by, note, availability);
  }

  /** Who is taken out of the queue by hand leaves a place to those behind (QUEUE-1). */
  private void tellThoseBehind(Caller.Staff by, Change.Made made, ShopSettings settings) {
    ConversationState before = made.before();
    if (before != null && before.status() == Status.QUEUED && before.lane() != null) {
      queue.tellPlaces(by.shop(), before.lane(), settings);
    }
  }

  private Change after(Caller.Staff by, Change change, ShopSettings settings, String connection) {
    return switch (change) {
      case Change.Made made -> {
        if (made.before() != null && made.before().holder() != null) {
          triggers.look(by.shop(), made.commit());
        }
        pushes.committed(by.shop(), made, connection);
        Tempo.count(stores, by.shop(), made, world);
        tellThoseBehind(by, made, settings);
        yield made;
      }
      case Change.AgentRefused(var agent)
          when agent != null && agent.status() == AgentStatus.ONLINE ->
          Change.refused(Refusal.Code.NO_FREE_SLOT, "The agent has no free slot.");
      case Change.AgentRefused(var agent) ->
          agent != null && by.isOwner() && agent.id().equals(by.id())
              ? Change.refused(Refusal.Code.NO_FREE_SLOT, "You have no free slot.")
              : Change.refused(Refusal.Code.AGENT_UNAVAILABLE, "The agent is not online.");
      default -> change;
    };
  }
}
