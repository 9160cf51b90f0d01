package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Order;
import dev.dovecote.domain.desk.ServiceHours;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writing to a buyer first, and what stands beside a conversation. */
class BuyerDeskTest {
  private static final AgentId LI = new AgentId("li");

  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 3).openShop(World.settings().done());

  private static void assertRefused(Change change, Refusal.Code code) {
    assertThat(change).isInstanceOf(Change.Refused.class);
    assertThat(((Change.Refused) change).refusal().code()).isEqualTo(code);
  }

  private BuyerDesk buyerDesk() {
    return new BuyerDesk(
        world.stores, world.transitions, world.reach, world.pushes, world.surroundings);
  }

  private void order(String number, String buyer, Instant placedAt) {
    world.office.keep(
        World.SHOP, new Order(number, new BuyerId(buyer), "小" + buyer, placedAt, true));
  }

  @Test
  void an_agent_writes_first_to_who_ordered_in_the_last_30_days__CONV_8() {
    order("o1", "b1", World.NOON.minus(Duration.ofDays(30)));
    order("o2", "b2", World.NOON.minus(Duration.ofDays(30)).minusMillis(1));
    AgentClient li = world.agent("li", 1);
    assertRefused(buyerDesk().start(li.caller, "o2", li.connection), Refusal.Code.WRONG_STATE);
    assertRefused(buyerDesk().start(li.caller, "o9", li.connection), Refusal.Code.NOT_FOUND);
    assertThat(buyerDesk().start(li.caller, "o1", li.connection)).isInstanceOf(Change.Made.class);
    ConversationState state = world.state(world.latest("b1"));
    assertThat(state.holder()).isEqualTo(LI);
    assertThat(state.askedAt()).as("nobody asked").isNull();
    assertThat(state.origin().openedBy()).isEqualTo(LI);
    order("o3", "b3", World.NOON);
    assertRefused(buyerDesk().start(li.caller, "o3", li.connection), Refusal.Code.NO_FREE_SLOT);
    li.end(world.latest("b1"));
    assertThat(buyerDesk().start(li.caller, "o3", li.connection)).isInstanceOf(Change.Made.class);
    assertRefused(buyerDesk().start(li.caller, "o3", li.connection), Refusal.Code.WRONG_STATE);
    Invariants.hold(world, List.of("b1", "b3"));
  }

  @Test
  void writing_first_needs_the_desk_and_a_buyer_whom_nobody_serves__CONV_8_AGENT_1() {
    order("o1", "b1", World.NOON);
    AgentClient li = world.agent("li", 2);
    li.set(AgentStatus.OFFLINE);
    assertRefused(
        buyerDesk().start(li.caller, "o1", li.connection), Refusal.Code.AGENT_UNAVAILABLE);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    assertThat(world.statusOf("b1")).isEqualTo(Status.LEFT_MESSAGE);
    li.set(AgentStatus.BREAK);
    assertRefused(buyerDesk().start(li.caller, "o1", li.connection), Refusal.Code.WRONG_STATE);
    world.staffConversations.handle(li.caller, buyer.conversation(), "d");
    assertThat(buyerDesk().start(li.caller, "o1", li.connection)).isInstanceOf(Change.Made.class);
    assertThat(li.conversations()).containsExactly(buyer.conversation());
    Invariants.hold(world, List.of("b1"));
  }

  /** The buyer writes before each call of the agent's. */
  @Test
  void a_buyer_who_writes_meanwhile_has_one_conversation__CONV_8_CONV_2_CONV_12() {
    for (int at = 1; at <= 8; at++) {
      SettableClock clock = new SettableClock(World.NOON);
      MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
      World world = World.on(dynamo, clock, at).openShop(World.settings().done());
      world.office.keep(World.SHOP, new Order("o1", new BuyerId("b1"), "小明", World.NOON, true));
      AgentClient li = world.agent("li", 2);
      BuyerClient buyer = world.buyer("b1");
      long call = dynamo.calls() + at;
      dynamo.setFaults(Hooks.meanwhile(each -> each.number() == call, () -> buyer.say("二")));
      BuyerDesk buyers =
          new BuyerDesk(
              world.stores, world.transitions, world.reach, world.pushes, world.surroundings);
      Change change = buyers.start(li.caller, "o1", li.connection);
      dynamo.setFaults(Faults.NONE);
      if (change instanceof Change.Refused refused) {
        assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.WRONG_STATE);
      }
      assertThat(li.conversations()).as("before call %d", at).hasSize(1);
      Invariants.hold(world, List.of("b1"));
    }
  }

  @Test
  void beside_a_conversation_stand_paid_orders_and_visits_marked_when_more_than_2__CONV_11() {
    order("o1", "b1", World.NOON);
    order("o1", "b1", World.NOON.minusSeconds(60));
    order("o2", "b1", World.NOON);
    world.changeSettings(
        World.settings().serviceHours(ServiceHours.parse("00:00", "24:00")).done());
    AgentClient agent = world.agent("a1", 5);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    for (int visit = 2; visit <= 3; visit++) {
      assertThat(card(buyer).marked()).isFalse();
      agent.end(buyer.conversation());
      clock.advance(Duration.ofHours(36));
      agent.set(AgentStatus.OFFLINE);
      agent = world.agent("a" + visit, 5);
      buyer.say("又来了");
    }
    assertThat(card(buyer).paidOrders()).as("an order that moved counts once").isEqualTo(2);
    assertThat(card(buyer).visits()).isEqualTo(3);
    assertThat(card(buyer).marked()).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(card(buyer).visits()).isEqualTo(2);
  }

  private BuyerDesk.Card card(BuyerClient buyer) {
    return buyerDesk().card(World.SHOP, world.state(buyer.conversation()));
  }
}
