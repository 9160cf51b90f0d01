package dev.dovecote.domain.conversation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.Decision;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.assignment.Availability;
import dev.dovecote.domain.assignment.Choice;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientNumbers;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.message.Texts;
import dev.dovecote.domain.routing.Lane;
import dev.dovecote.domain.routing.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What may happen in a conversation: each rule a function from state and request to a decision. */
public final class ConversationRules {
  /** How long after its end a conversation may still be replied to, to the millisecond (CONV-7). */
  public static final Duration LATE_REPLY = Duration.ofDays(3);

  private ConversationRules() {}

  /** How a conversation begins, with no robot before it. */
  public sealed interface Beginning {
    /** It asks for a human at once (CONV-3). */
    record Asks(Asking asking) implements Beginning {}

    /** The buyer first picks a question, and the pick is the asking (ROUTE-2). */
    record Offers(List<Question> questions) implements Beginning {}
  }

  /**
   * Asking for a human.
   *
   * @param lane who may take it
   * @param routing where that leads now
   */
  public record Asking(String lane, Routing routing) {}

  /**
   * A buyer's first message, or their first after the end, opens a conversation (CONV-2).
   *
   * @param previous the buyer's conversation before this one, which is over; null where there is
   *     none
   */
  public static Decision open(
      @Nullable ConversationState previous,
      Origin origin,
      Content content,
      ClientRef client,
      Beginning beginning,
      ShopSettings settings) {
    ClientNumbers clients = clientsOf(previous);
    Decision refused = judge(clients, client);
    if (refused != null) {
      return refused;
    }
    List<Event> events = new ArrayList<>();
    events.add(new Event.Opened(origin, clients));
    events.add(new Event.MessageSent(new Author.Buyer(), content, client));
    switch (beginning) {
      case Beginning.Asks(Asking asking) -> events.addAll(asked(asking, settings));
      case Beginning.Offers(List<Question> questions) ->
          events.add(
              new Event.QuestionsOffered(
                  questions.stream()
                      .map(each -> new Event.QuestionsOffered.Offer(each.id(), each.text()))
                      .toList()));
    }
    return new Decision.Accepted(events);
  }

  private static ClientNumbers clientsOf(@Nullable ConversationState previous) {
    return previous == null ? ClientNumbers.NONE : previous.buyerClients().carriedOver();
  }

  /** The buyer picks a question, or the time for it is over: that is the asking (ROUTE-2). */
  public static Decision ask(ConversationState state, Asking asking, ShopSettings settings) {
    return state.status() == Status.CHOOSING
        ? new Decision.Accepted(asked(asking, settings))
        : wrong("No question is open.");
  }

  /**
   * Asking again while an offline message waits ends it (OFF-5); in the same commit {@link
   * #openedByAskingAgain} opens the next.
   */
  public static Decision takeUp(ConversationState state) {
    return state.status() == Status.LEFT_MESSAGE
        ? Decision.accept(new Event.Ended(EndReason.TAKEN_UP, null))
        : wrong("No offline message of yours waits.");
  }

  /** The conversation that asking again opens, past the robot (OFF-5). */
  public static List<Event> openedByAskingAgain(
      ConversationState previous, Origin origin, Asking asking, ShopSettings settings) {
    List<Event> events = new ArrayList<>();
    events.add(new Event.Opened(origin, clientsOf(previous)));
    events.addAll(asked(asking, settings));
    return events;
  }

  /** An agent opens a conversation to a buyer, and has it (CONV-8). */
  public static List<Event> openedByAgent(
      @Nullable ConversationState previous, Origin origin, Choice self) {
    return List.of(
        new Event.Opened(origin, clientsOf(previous)),
        new Event.Assigned(self.agent(), self.name(), self.reason(), self.agent(), null));
  }

  private static List<Event> asked(Asking asking, ShopSettings settings) {
    List<Event> events = new ArrayList<>();
    events.add(new Event.HumanAsked(asking.lane()));
    events.addAll(
        switch (asking.routing()) {
          case Routing.ToAgent(Choice choice) -> reached(choice, settings);
          case Routing.ToQueue() -> List.of(new Event.Queued());
          case Routing.ToOfflineMessage(OfflineKind kind) -> left(kind, settings);
        });
    return events;
  }

  private static List<Event> reached(Choice choice, ShopSettings settings) {
    return reached(choice, null, null, settings);
  }

  private static List<Event> reached(
      Choice choice, @Nullable AgentId by, @Nullable String note, ShopSettings settings) {
    Event assigned = new Event.Assigned(choice.agent(), choice.name(), choice.reason(), by, note);
    Content.Notice welcome = settings.welcomeNotice();
    return welcome == null
        ? List.of(assigned)
        : List.of(assigned, Event.MessageSent.bySystem(welcome));
  }

  private static List<Event> left(OfflineKind kind, ShopSettings settings) {
    Content.Notice notice =
        switch (kind) {
          case OUT_OF_HOURS -> Texts.outOfHours(settings.language());
          case NO_AGENT -> Texts.noAgent(settings.language());
          case LEFT_QUEUE -> Texts.leftQueue(settings.language());
        };
    return List.of(new Event.OfflineMessageLeft(kind), Event.MessageSent.bySystem(notice));
  }

  /** A buyer writes in a conversation that is not over; waiting for someone, it adds (OFF-4). */
  public static Decision buyerWrites(ConversationState state, Content content, ClientRef client) {
    Decision judged = judge(state.buyerClients(), client);
    if (judged != null) {
      return judged;
    }
    if (state.ended()) {
      return over();
    }
    return Decision.accept(new Event.MessageSent(new Author.Buyer(), content, client));
  }

  /** The agent who has the conversation replies. */
  public static Decision agentReplies(
      ConversationState state, AgentId agent, Content content, ClientRef client) {
    return said(state, agent, content, client, refuseUnlessHeldBy(state, agent));
  }

  /**
   * The agent who had it, or the owner, replies to a conversation that is over, within 72 hours of
   * its end; it stays over (CONV-7). Whether the buyer has a newer one is for the commit to say.
   */
  public static Decision lateReply(
      ConversationState state, Caller.Staff staff, Content content, ClientRef client, Instant now) {
    return said(state, staff.id(), content, client, refuseLateReply(state, staff, now));
  }

  /** A repeat is answered as stored, whatever has become of the conversation since (MSG-3). */
  private static Decision said(
      ConversationState state,
      AgentId agent,
      Content content,
      ClientRef client,
      @Nullable Decision refused) {
    Decision judged = verdict(state.staffClients().judge(agent, client));
    if (judged instanceof Decision.AlreadyDone) {
      return judged;
    }
    if (refused != null) {
      return refused;
    }
    return judged != null
        ? judged
        : Decision.accept(new Event.MessageSent(new Author.Agent(agent), content, client));
  }

  private static @Nullable Decision refuseLateReply(
      ConversationState state, Caller.Staff staff, Instant now) {
    if (!staff.isOwner() && !staff.id().equals(state.agent())) {
      return notYours();
    }
    if (state.endedAt() == null) {
      return wrong("The conversation has not ended.");
    }
    return now.isAfter(state.endedAt().plus(LATE_REPLY))
        ? wrong("The conversation ended more than 72 hours ago.")
        : null;
  }

  /**
   * A waiting buyer reaches an agent (ASSIGN-1, OFF-2); whether the agent may is for the commit to
   * say.
   *
   * @param as what they wait as: who has left the queue since is no longer served with it
   */
  public static Decision assign(
      ConversationState state, Status as, Choice choice, ShopSettings settings) {
    return isWaiting(state) && state.status() == as
        ? new Decision.Accepted(reached(choice, settings))
        : notWaiting();
  }

  /**
   * A person gives a waiting buyer to an agent: the owner any (XFER-2, OFF-2), an agent an offline
   * message that they may take, to themselves (OFF-3).
   *
   * @param note for agents only; may be null
   */
  public static Decision assignByHand(
      ConversationState state,
      Choice choice,
      Caller.Staff by,
      @Nullable String note,
      Availability availability) {
    if (!isWaiting(state)) {
      return notWaiting();
    }
    if (!by.isOwner()) {
      Lane lane = availability.settings().routing().lane(Objects.requireNonNull(state.lane()));
      boolean own = by.id().equals(choice.agent()) && availability.takers(lane).contains(by.id());
      if (state.status() != Status.LEFT_MESSAGE || !own) {
        return notYours();
      }
    }
    return new Decision.Accepted(reached(choice, by.id(), note, availability.settings()));
  }

  private static boolean isWaiting(ConversationState state) {
    return state.status() == Status.QUEUED || state.status() == Status.LEFT_MESSAGE;
  }

  /** The agent who has it, or the owner, hands it to another (XFER-1, XFER-2); timers go on. */
  public static Decision transfer(
      ConversationState state,
      Caller.Staff by,
      Agent receiver,
      @Nullable String note,
      ShopSettings settings) {
    if (state.ended()) {
      return over();
    }
    AgentId from = state.holder();
    if (from == null || (!by.isOwner() && !by.id().equals(from))) {
      return notYours();
    }
    if (from.equals(receiver.id())) {
      return wrong("That agent has the conversation already.");
    }
    return Decision.accept(
        new Event.Transferred(from, receiver.id(), receiver.name(), by.id(), note),
        Event.MessageSent.bySystem(Texts.transferred(settings.language(), receiver.name())));
  }

  /** An agent or the owner marks an offline message as handled (OFF-3). */
  public static Decision handle(ConversationState state, AgentId by) {
    return state.status() == Status.LEFT_MESSAGE
        ? Decision.accept(new Event.Ended(EndReason.HANDLED, by))
        : wrong("The conversation is not an offline message.");
  }

  /** A waiting buyer becomes an offline message (QUEUE-4, QUEUE-5). */
  public static Decision leaveQueue(
      ConversationState state, OfflineKind kind, ShopSettings settings) {
    return state.status() == Status.QUEUED
        ? new Decision.Accepted(left(kind, settings))
        : notWaiting();
  }

  /** The agent who has it ends it (CONV-6). */
  public static Decision end(ConversationState state, AgentId agent) {
    Decision refused = refuseUnlessHeldBy(state, agent);
    return refused != null ? refused : Decision.accept(new Event.Ended(EndReason.BY_AGENT, agent));
  }

  /** What time alone decides: silence (CONV-6) and age (OFF-3). */
  public static Decision timePasses(ConversationState state, ShopSettings settings, Instant now) {
    Instant close = Deadlines.closesAt(state, settings);
    if (close == null || now.isBefore(close)) {
      return wrong("Nothing is due.");
    }
    EndReason reason =
        state.status() == Status.LEFT_MESSAGE ? EndReason.EXPIRED : EndReason.SILENCE;
    return Decision.accept(new Event.Ended(reason, null));
  }

  private static @Nullable Decision judge(ClientNumbers clients, ClientRef client) {
    return verdict(clients.judge(client));
  }

  private static @Nullable Decision verdict(ClientNumbers.Verdict verdict) {
    return switch (verdict) {
      case ClientNumbers.Verdict.Next _ -> null;
      case ClientNumbers.Verdict.Repeat(int entry) -> new Decision.AlreadyDone(entry);
      case ClientNumbers.Verdict.Gap(int expected) ->
          Decision.reject(
              Refusal.Code.CLIENT_NUMBER_GAP,
              "This client's next message is number " + expected + ".");
    };
  }

  private static @Nullable Decision refuseUnlessHeldBy(ConversationState state, AgentId agent) {
    if (state.ended()) {
      return over();
    }
    return agent.equals(state.holder()) ? null : notYours();
  }

  private static Decision notYours() {
    return Decision.reject(Refusal.Code.NOT_YOUR_CONVERSATION, "The conversation is not with you.");
  }

  private static Decision notWaiting() {
    return wrong("The conversation is not waiting.");
  }

  private static Decision over() {
    return wrong("The conversation has ended.");
  }

  private static Decision wrong(String message) {
    return Decision.reject(Refusal.Code.WRONG_STATE, message);
  }
}
