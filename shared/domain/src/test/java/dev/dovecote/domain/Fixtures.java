package dev.dovecote.domain;

import dev.dovecote.domain.assignment.Choice;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientNumbers;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.RoutingRules;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Things that a test needs and whose details do not matter to it. */
public final class Fixtures {
  /** A Monday at 16:00 in Shanghai: within any service hours. */
  public static final Instant NOON = Instant.parse("2026-03-02T08:00:00Z");

  public static final AgentId LI = new AgentId("li");
  public static final AgentId WANG = new AgentId("wang");

  private Fixtures() {}

  public static ShopSettings settings() {
    return ShopSettings.defaults("Tea House");
  }

  public static ShopSettings settingsWithWelcome() {
    return settings().but().welcome("您好，欢迎光临").done();
  }

  public static Origin anOrigin() {
    return origin("c1", null, null);
  }

  public static Origin origin(String id, ConversationId previous, AgentId lastAgent) {
    return new Origin(
        new ConversationId(id),
        new BuyerId("buyer-1"),
        "小明",
        EntryPoint.PRODUCT_PAGE,
        null,
        previous,
        lastAgent,
        null);
  }

  public static Agent anAgent(String id, int capacity, int load) {
    return agent(id, AgentStatus.ONLINE, true, capacity, load);
  }

  public static Agent agent(String id, AgentStatus status, boolean im, int capacity, int load) {
    Set<ConversationId> conversations =
        IntStream.range(0, load)
            .mapToObj(i -> new ConversationId(id + "-" + i))
            .collect(Collectors.toSet());
    return new Agent(
        new AgentId(id), "客服" + id, Role.AGENT, im, status, capacity, conversations, 0, 1);
  }

  public static Choice choice(AgentId agent) {
    return new Choice(
        agent,
        "客服" + agent,
        new Reason(
            ShopSettings.Policy.PRIORITY,
            RoutingRules.EVERYONE,
            false,
            Reason.DecidedBy.IDLE_RATE,
            List.of(new Reason.Standing(agent, 0, 5))));
  }

  public static Content.Text text(String text) {
    return new Content.Text(text);
  }

  public static ClientRef phone(int number) {
    return new ClientRef("phone", number);
  }

  public static ClientRef desktop(int number) {
    return new ClientRef("desktop", number);
  }

  public static Event.MessageSent buyerSays(int number) {
    return new Event.MessageSent(new Author.Buyer(), text("你好"), phone(number));
  }

  public static Event.MessageSent agentSays(AgentId agent, int number) {
    return new Event.MessageSent(new Author.Agent(agent), text("您好"), desktop(number));
  }

  public static Event.Assigned assigned(AgentId agent) {
    return new Event.Assigned(agent, choice(agent).name(), choice(agent).reason(), null, null);
  }

  /** Opened and asked: the buyer's message 1 of {@code phone} is in it. Three entries. */
  public static ConversationState asked(Instant at) {
    return after(
        null,
        at,
        new Event.Opened(anOrigin(), ClientNumbers.NONE),
        buyerSays(1),
        new Event.HumanAsked(RoutingRules.EVERYONE));
  }

  public static ConversationState robot(Instant at) {
    return after(null, at, new Event.Opened(anOrigin(), ClientNumbers.NONE), buyerSays(1));
  }

  public static ConversationState choosing(Instant at) {
    return after(
        robot(at),
        at,
        new Event.QuestionsOffered(List.of(new Event.QuestionsOffered.Offer("q1", "退款"))));
  }

  public static ConversationState queued(Instant at) {
    return after(asked(at), at, new Event.Queued());
  }

  public static ConversationState active(Instant at, AgentId agent) {
    return after(asked(at), at, assigned(agent));
  }

  public static ConversationState left(Instant at) {
    return after(
        asked(at),
        at,
        new Event.OfflineMessageLeft(dev.dovecote.domain.conversation.OfflineKind.NO_AGENT));
  }

  public static ConversationState ended(Instant at, AgentId agent) {
    return after(
        active(at, agent),
        at,
        new Event.Ended(dev.dovecote.domain.conversation.EndReason.BY_AGENT, agent));
  }

  public static ConversationState after(ConversationState before, Instant at, Event... events) {
    ConversationState state = before;
    for (Event event : events) {
      state = ConversationState.evolve(state, event, at);
    }
    return state;
  }
}
