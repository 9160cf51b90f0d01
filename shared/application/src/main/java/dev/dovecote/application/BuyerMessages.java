package dev.dovecote.application;

import dev.dovecote.aws.Lanes;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Decision;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Availability;
import dev.dovecote.domain.assignment.Choice;
import dev.dovecote.domain.assignment.Planner;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.EntryPoint;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.conversation.Routing;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.conversation.Subject;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A buyer writes: into the conversation that is open, or opening a new one (CONV-2). */
public final class BuyerMessages {
  /** How often it may turn out that the buyer's conversation is another one by now. */
  private static final int CONVERSATIONS_TRIED_MAX = 5;

  private final Stores stores;
  private final Transitions transitions;
  private final Reach reach;
  private final Pushes pushes;
  private final Triggers triggers;
  private final Surroundings world;

  /**
   * What a buyer writes.
   *
   * @param conversation the one that the client believes open, which spares a read; or null
   * @param entryPoint from where, should this open a conversation
   */
  public record Message(
      ClientRef client,
      Content content,
      @Nullable ConversationId conversation,
      EntryPoint entryPoint,
      @Nullable Subject subject) {}

  public BuyerMessages(
      Stores stores,
      Transitions transitions,
      Reach reach,
      Pushes pushes,
      Triggers triggers,
      Surroundings world) {
    this.stores = stores;
    this.transitions = transitions;
    this.reach = reach;
    this.pushes = pushes;
    this.triggers = triggers;
    this.world = world;
  }

  /** Stores the message, once (MSG-3), and tells the agent. */
  public Change send(Caller.Buyer buyer, Message message, String connection) {
    Change change = store(buyer, message);
    if (change instanceof Change.Made made) {
      pushes.committed(buyer.shop(), made, connection);
      if (made.before() == null && made.after().status() == Status.QUEUED) {
        triggers.look(buyer.shop(), made.entries().getLast().commit());
      }
    }
    return change;
  }

  private Change store(Caller.Buyer buyer, Message message) {
    ShopId shop = buyer.shop();
    ConversationState state = believedOpen(buyer, message.conversation());
    if (state == null) {
      state = latest(buyer, stores.conversations().latest(shop, buyer.recipient().id()));
    }
    for (int tried = 0; tried < CONVERSATIONS_TRIED_MAX; tried++) {
      boolean mayBeStale = tried == 0;
      Change change =
          state == null || state.ended()
              ? open(buyer, message, state)
              : transitions.change(
                  shop,
                  state,
                  now -> ConversationRules.buyerWrites(now, message.content(), message.client()));
      switch (change) {
        case Change.Superseded(ConversationId by) -> state = latest(buyer, by);
        // It ended meanwhile, and what was written opens the next one; or the pointer was stale,
        // and it is the next message in a conversation that the pointer did not name yet.
        case Change.Refused(Refusal refusal)
            when refusal.code() == Refusal.Code.WRONG_STATE
                || (mayBeStale && refusal.code() == Refusal.Code.CLIENT_NUMBER_GAP) ->
            state = latest(buyer, stores.conversations().latestNow(shop, buyer.recipient().id()));
        default -> {
          return change;
        }
      }
    }
    return new Change.Refused(
        Refusal.of(Refusal.Code.BUSY, "Too many others are changing this; try again."));
  }

  private @Nullable ConversationState believedOpen(
      Caller.Buyer buyer, @Nullable ConversationId conversation) {
    if (conversation == null) {
      return null;
    }
    Entry last = stores.conversations().last(buyer.shop(), conversation);
    if (last == null || last.state().ended()) {
      return null;
    }
    boolean own = last.state().origin().buyer().equals(buyer.recipient().id());
    return own ? last.state() : null;
  }

  private @Nullable ConversationState latest(
      Caller.Buyer buyer, @Nullable ConversationId conversation) {
    if (conversation == null) {
      return null;
    }
    Entry last = stores.conversations().lastNow(buyer.shop(), conversation);
    return last == null ? null : last.state();
  }

  private Change open(Caller.Buyer buyer, Message message, @Nullable ConversationState previous) {
    ShopSettings settings = reach.settings(buyer.shop());
    Change change = open(buyer, message, previous, settings, route(buyer, previous, settings));
    return change instanceof Change.AgentRefused
        // One attempt at an agent; whoever got in between has taken the slot.
        ? open(buyer, message, previous, settings, new Routing.ToQueue(Lanes.EVERYONE))
        : change;
  }

  private Change open(
      Caller.Buyer buyer,
      Message message,
      @Nullable ConversationState previous,
      ShopSettings settings,
      Routing routing) {
    Origin origin =
        new Origin(
            world.ids().conversation(),
            buyer.recipient().id(),
            buyer.name(),
            message.entryPoint(),
            message.subject(),
            previous == null ? null : previous.origin().id(),
            previous == null ? null : previous.lastServedBy());
    Decision decision =
        ConversationRules.open(
            previous, origin, message.content(), message.client(), routing, settings);
    return switch (decision) {
      case Decision.Accepted(List<Event> events) ->
          transitions.open(buyer.shop(), settings, events);
      case Decision.Rejected(Refusal refusal) -> new Change.Refused(refusal);
      // Only a previous conversation can hold an earlier copy of this message.
      case Decision.AlreadyDone(int number) when previous != null ->
          new Change.AlreadyMade(number, previous);
      case Decision.AlreadyDone _ -> throw new IllegalStateException("a repeat of nothing");
    };
  }

  /** Where asking for a human leads now (CONV-5, QUEUE-1, QUEUE-5, ASSIGN-1). */
  private Routing route(
      Caller.Buyer buyer, @Nullable ConversationState previous, ShopSettings settings) {
    if (!settings.inService(world.now())) {
      return new Routing.ToOfflineMessage(OfflineKind.OUT_OF_HOURS);
    }
    // The lane before the agents: a slot that is seen free here is not owed to somebody who waits.
    boolean somebodyWaits = !stores.lanes().isEmpty(buyer.shop(), Lanes.EVERYONE);
    Availability availability = reach.of(buyer.shop(), settings);
    if (!availability.anybodyThere()) {
      return new Routing.ToOfflineMessage(OfflineKind.NO_AGENT);
    }
    Choice choice =
        somebodyWaits
            ? null
            : new Planner(availability.eligible(), world.chance())
                .choose(previous == null ? null : previous.lastServedBy());
    return choice == null ? new Routing.ToQueue(Lanes.EVERYONE) : new Routing.ToAgent(choice);
  }
}
