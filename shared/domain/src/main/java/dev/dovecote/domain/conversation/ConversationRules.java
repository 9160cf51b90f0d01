package dev.dovecote.domain.conversation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Decision;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.assignment.Choice;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientNumbers;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.message.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may happen in a conversation: each rule a function from state and request to a decision. */
public final class ConversationRules {
  private ConversationRules() {}

  /**
   * A buyer's first message, or their first after the end, opens a conversation; with no robot it
   * asks for a human at once (CONV-2, CONV-3).
   *
   * @param previous the buyer's conversation before this one, which is over; null where there is
   *     none
   * @param routing where asking for a human leads now
   */
  public static Decision open(
      @Nullable ConversationState previous,
      Origin origin,
      Content content,
      ClientRef client,
      Routing routing,
      ShopSettings settings) {
    ClientNumbers clients =
        previous == null ? ClientNumbers.NONE : previous.buyerClients().carriedOver();
    Decision refused = judge(clients, client);
    if (refused != null) {
      return refused;
    }
    List<Event> events = new ArrayList<>();
    events.add(new Event.Opened(origin, clients));
    events.add(new Event.MessageSent(new Author.Buyer(), content, client));
    events.add(new Event.HumanAsked());
    events.addAll(routed(routing, settings));
    return new Decision.Accepted(events);
  }

  private static List<Event> routed(Routing routing, ShopSettings settings) {
    return switch (routing) {
      case Routing.ToAgent(Choice choice) -> reached(choice, settings);
      case Routing.ToQueue(String lane) -> List.of(new Event.Queued(lane));
      case Routing.ToOfflineMessage(OfflineKind kind) -> left(kind, settings);
    };
  }

  private static List<Event> reached(Choice choice, ShopSettings settings) {
    Event assigned = new Event.Assigned(choice.agent(), choice.name(), choice.reason());
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
    Decision judged = judge(state.staffClients(), client);
    if (judged != null) {
      return judged;
    }
    Decision refused = refuseUnlessHeldBy(state, agent);
    if (refused != null) {
      return refused;
    }
    return Decision.accept(new Event.MessageSent(new Author.Agent(agent), content, client));
  }

  /**
   * A waiting buyer reaches an agent (ASSIGN-1); whether the agent may is for the commit to say.
   */
  public static Decision assign(ConversationState state, Choice choice, ShopSettings settings) {
    if (state.status() != Status.QUEUED) {
      return Decision.reject(Refusal.Code.WRONG_STATE, "The conversation is not waiting.");
    }
    return new Decision.Accepted(reached(choice, settings));
  }

  /** A waiting buyer becomes an offline message (QUEUE-4, QUEUE-5). */
  public static Decision leaveQueue(
      ConversationState state, OfflineKind kind, ShopSettings settings) {
    if (state.status() != Status.QUEUED) {
      return Decision.reject(Refusal.Code.WRONG_STATE, "The conversation is not waiting.");
    }
    return new Decision.Accepted(left(kind, settings));
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
      return Decision.reject(Refusal.Code.WRONG_STATE, "Nothing is due.");
    }
    EndReason reason =
        state.status() == Status.LEFT_MESSAGE ? EndReason.EXPIRED : EndReason.SILENCE;
    return Decision.accept(new Event.Ended(reason, null));
  }

  private static @Nullable Decision judge(ClientNumbers clients, ClientRef client) {
    return switch (clients.judge(client)) {
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
    return agent.equals(state.holder())
        ? null
        : Decision.reject(Refusal.Code.NOT_YOUR_CONVERSATION, "The conversation is not with you.");
  }

  private static Decision over() {
    return Decision.reject(Refusal.Code.WRONG_STATE, "The conversation has ended.");
  }
}
