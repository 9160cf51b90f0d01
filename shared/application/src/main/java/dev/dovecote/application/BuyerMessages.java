package dev.dovecote.application;

import dev.dovecote.application.Transitions.Closing;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Decision;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.ConversationRules.Beginning;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.conversation.Subject;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.Lane;
import dev.dovecote.domain.routing.Question;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A buyer writes and asks: into the conversation that is open, or opening a new one (CONV-2). */
public final class BuyerMessages {
  /** How often it may turn out that the buyer's conversation is another one by now. */
  private static final int CONVERSATIONS_TRIED_MAX = 5;

  /** The latest number of the entry that offers questions: opened, message, offered. */
  private static final int OFFERED_BY = 3;

  private final Stores stores;
  private final Transitions transitions;
  private final Router router;
  private final Reach reach;
  private final Pushes pushes;
  private final Surroundings world;

  /**
   * What a buyer writes.
   *
   * @param conversation the one that the client believes open, which spares a read; or null
   * @param have the last number that the client has of it, which may spare the other read; {@link
   *     Heads#UNKNOWN} where it does not say
   * @param entryPoint from where, should this open a conversation
   */
  public record Message(
      ClientRef client,
      Content content,
      @Nullable ConversationId conversation,
      int have,
      EntryPoint entryPoint,
      @Nullable Subject subject) {}

  public BuyerMessages(
      Stores stores,
      Transitions transitions,
      Router router,
      Reach reach,
      Pushes pushes,
      Surroundings world) {
    this.stores = stores;
    this.transitions = transitions;
    this.router = router;
    this.reach = reach;
    this.pushes = pushes;
    this.world = world;
  }

  /** Stores the message, once (MSG-3), and tells the agent. */
  public Change send(Caller.Buyer buyer, Message message, String connection) {
    ShopId shop = buyer.shop();
    LookUps own = pushes.lookUp(buyer.recipient());
    ConversationState state = believedOpen(buyer, message);
    if (state == null) {
      state = state(shop, stores.conversations().latest(shop, buyer.recipient().id()));
    }
    for (int tried = 0; tried < CONVERSATIONS_TRIED_MAX; tried++) {
      boolean mayBeStale = tried == 0;
      Change change =
          state == null || state.ended()
              ? told(shop, open(buyer, message, state), connection, own)
              : append(shop, message, state, connection, own);
      switch (change) {
        case Change.Superseded(ConversationId by) -> state = state(shop, by);
        // It ended meanwhile, and what was written opens the next one; or the pointer was stale,
        // and it is the next message in a conversation that the pointer did not name yet.
        case Change.Refused(Refusal refusal)
            when refusal.code() == Refusal.Code.WRONG_STATE
                || (mayBeStale && refusal.code() == Refusal.Code.CLIENT_NUMBER_GAP) ->
            state = latest(buyer);
        default -> {
          return change;
        }
      }
    }
    return Change.refused(Refusal.Code.BUSY, "Too many others are changing this; try again.");
  }

  private Change append(
      ShopId shop, Message message, ConversationState read, String connection, LookUps own) {
    return pushes.telling(
        shop,
        read,
        own,
        connection,
        () ->
            transitions.change(
                shop,
                read,
                Terms.USUAL,
                state ->
                    ConversationRules.buyerWrites(state, message.content(), message.client())));
  }

  private @Nullable ConversationState believedOpen(Caller.Buyer buyer, Message message) {
    if (message.conversation() == null) {
      return null;
    }
    ConversationState state =
        transitions.head(buyer.shop(), message.conversation(), message.have());
    if (state == null || state.ended()) {
      return null;
    }
    boolean own = state.origin().buyer().equals(buyer.recipient().id());
    return own ? state : null;
  }

  private Change open(Caller.Buyer buyer, Message message, @Nullable ConversationState previous) {
    ShopSettings settings = reach.settings(buyer.shop());
    Origin origin = origin(buyer, message.entryPoint(), message.subject(), previous);
    List<Question> questions = settings.routing().questions(message.entryPoint());
    if (!questions.isEmpty()) {
      return open(buyer, message, previous, origin, new Beginning.Offers(questions), settings);
    }
    return router.ask(
        buyer.shop(),
        settings,
        settings.routing().lane(message.entryPoint(), null),
        origin.lastAgent(),
        asking -> open(buyer, message, previous, origin, new Beginning.Asks(asking), settings));
  }

  private Change open(
      Caller.Buyer buyer,
      Message message,
      @Nullable ConversationState previous,
      Origin origin,
      Beginning beginning,
      ShopSettings settings) {
    Decision decision =
        ConversationRules.open(
            previous, origin, message.content(), message.client(), beginning, settings);
    return switch (decision) {
      case Decision.Accepted(List<Event> events) ->
          transitions.open(buyer.shop(), settings, null, events);
      case Decision.Rejected(Refusal refusal) -> new Change.Refused(refusal);
      // Only a previous conversation can hold an earlier copy of this message.
      case Decision.AlreadyDone(int number) when previous != null ->
          new Change.AlreadyMade(number, previous);
      case Decision.AlreadyDone _ -> throw new IllegalStateException("a repeat of nothing");
    };
  }

  private Origin origin(
      Caller.Buyer buyer,
      EntryPoint entryPoint,
      @Nullable Subject subject,
      @Nullable ConversationState previous) {
    return new Origin(
        world.ids().conversation(),
        buyer.recipient().id(),
        buyer.name(),
        entryPoint,
        subject,
        previous == null ? null : previous.origin().id(),
        previous == null ? null : previous.lastServedBy(),
        null);
  }

  /**
   * The buyer picks a question, which is the asking (ROUTE-2). One that was offered, and that the
   * owner has taken away since, is as good as no pick: all agents of the entry point's questions.
   */
  public Change choose(Caller.Buyer buyer, String question, String connection) {
    LookUps own = pushes.lookUp(buyer.recipient());
    ConversationState state = latest(buyer);
    if (state == null || state.status() != Status.CHOOSING) {
      return Change.refused(Refusal.Code.WRONG_STATE, "No question is open.");
    }
    ShopSettings settings = reach.settings(buyer.shop());
    EntryPoint entryPoint = state.origin().entryPoint();
    if (!isSet(question, settings.routing().questions(entryPoint))
        && !wasOffered(question, buyer.shop(), state)) {
      throw new InvalidInput("question", "must be one of those offered");
    }
    Lane lane = settings.routing().lane(entryPoint, question);
    return told(buyer.shop(), ask(buyer.shop(), state, lane, settings), connection, own);
  }

  private static boolean isSet(String question, List<Question> questions) {
    return questions.stream().anyMatch(each -> each.id().equals(question));
  }

  /** What was offered stands in the log, right after what the buyer wrote first. */
  private boolean wasOffered(String question, ShopId shop, ConversationState state) {
    return stores.conversations().after(shop, state.origin().id(), 0, OFFERED_BY).stream()
        .map(Entry::event)
        .filter(Event.QuestionsOffered.class::isInstance)
        .flatMap(event -> ((Event.QuestionsOffered) event).questions().stream())
        .anyMatch(offer -> offer.id().equals(question));
  }

  /** The time to pick is over: all agents of the entry point's questions are asked (ROUTE-2). */
  Change chooseNothing(ShopId shop, ConversationState state, ShopSettings settings) {
    Lane lane = settings.routing().lane(state.origin().entryPoint(), null);
    LookUps lookUps = pushes.lookUp(new Recipient.Buyer(shop, state.origin().buyer()));
    return told(shop, ask(shop, state, lane, settings), null, lookUps);
  }

  private Change ask(ShopId shop, ConversationState state, Lane lane, ShopSettings settings) {
    return router.ask(
        shop,
        settings,
        lane,
        state.origin().lastAgent(),
        asking ->
            transitions.change(
                shop,
                state,
                Terms.asking(settings),
                now -> ConversationRules.ask(now, asking, settings)));
  }

  /** Asks for a human again while an offline message waits: routed live, as a new one (OFF-5). */
  public Change askAgain(Caller.Buyer buyer, String connection) {
    ShopId shop = buyer.shop();
    LookUps own = pushes.lookUp(buyer.recipient());
    ShopSettings settings = reach.settings(shop);
    for (int tried = 0; tried < CONVERSATIONS_TRIED_MAX; tried++) {
      ConversationState state = latest(buyer);
      if (state == null) {
        return Change.refused(Refusal.Code.WRONG_STATE, "There is no conversation yet.");
      }
      switch (ConversationRules.takeUp(state)) {
        case Decision.Rejected(Refusal refusal) -> {
          return new Change.Refused(refusal);
        }
        case Decision.Accepted(List<Event> events) -> {
          Change change = takeUp(buyer, new Closing(state, events), settings);
          if (!(change instanceof Change.Superseded)) {
            return told(shop, change, connection, own);
          }
        }
        case Decision.AlreadyDone _ -> throw new IllegalStateException("asking has no number");
      }
    }
    return Change.refused(Refusal.Code.BUSY, "Too many others are changing this; try again.");
  }

  private Change takeUp(Caller.Buyer buyer, Closing closing, ShopSettings settings) {
    ConversationState previous = closing.state();
    EntryPoint entryPoint = previous.origin().entryPoint();
    Origin origin = origin(buyer, entryPoint, previous.origin().subject(), previous);
    Lane lane =
        previous.lane() == null
            ? settings.routing().lane(entryPoint, null)
            : settings.routing().laneAgain(previous.lane());
    return router.ask(
        buyer.shop(),
        settings,
        lane,
        origin.lastAgent(),
        asking ->
            transitions.open(
                buyer.shop(),
                settings,
                closing,
                ConversationRules.openedByAskingAgain(previous, origin, asking, settings)));
  }

  private @Nullable ConversationState latest(Caller.Buyer buyer) {
    return state(
        buyer.shop(), stores.conversations().latestNow(buyer.shop(), buyer.recipient().id()));
  }

  private @Nullable ConversationState state(ShopId shop, @Nullable ConversationId conversation) {
    Entry last = conversation == null ? null : stores.conversations().lastNow(shop, conversation);
    return last == null ? null : last.state();
  }

  private Change told(ShopId shop, Change change, @Nullable String connection, LookUps lookUps) {
    if (change instanceof Change.Made made) {
      pushes.committed(shop, made, connection, lookUps);
      Tempo.count(stores, shop, made, world);
    }
    return change;
  }
}
