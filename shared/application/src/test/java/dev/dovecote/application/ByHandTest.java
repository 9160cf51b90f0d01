package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Order;
import dev.dovecote.domain.desk.ServiceHours;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** People give conversations to people: transfer, taking, offline messages, writing first. */
class ByHandTest {
  private static final AgentId LI = new AgentId("li");
  private static final AgentId WANG = new AgentId("wang");

  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 3).openShop(World.settings().done());

  private Change give(AgentClient by, ConversationId conversation, AgentId to) {
    return world.byHand.give(by.caller, conversation, to, null, by.connection);
  }

  private static void assertRefused(Change change, Refusal.Code code) {
    assertThat(change).isInstanceOf(Change.Refused.class);
    assertThat(((Change.Refused) change).refusal().code()).isEqualTo(code);
  }

  private BuyerClient withLi(String id) {
    BuyerClient buyer = world.buyer(id);
    buyer.say("你好");
    return buyer;
  }

  @Test
  void an_agent_hands_a_conversation_over_and_both_loads_change_in_one_step__XFER_1() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = withLi("b1");
    AgentClient wang = world.agent("wang", 2);
    ConversationState before = world.state(buyer.conversation());

    Change change = world.byHand.give(li.caller, buyer.conversation(), WANG, "要发票", li.connection);

    assertThat(change).isInstanceOf(Change.Made.class);
    assertThat(((Change.Made) change).steps()).hasSize(1);
    assertThat(li.conversations()).isEmpty();
    assertThat(wang.conversations()).containsExactly(buyer.conversation());
    ConversationState after = world.state(buyer.conversation());
    assertThat(after.unansweredSince()).as("timers go on").isEqualTo(before.unansweredSince());
    Invariants.hold(world, List.of("b1"));
    assertThat(li.reply(buyer.conversation(), "一")).isInstanceOf(Change.Refused.class);
    assertThat(wang.reply(buyer.conversation(), "二")).isInstanceOf(Change.Made.class);
  }

  @Test
  void a_note_is_for_agents_only__XFER_1() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = withLi("b1");
    AgentClient wang = world.agent("wang", 2);
    buyer.frames();
    wang.frames();
    world.byHand.give(li.caller, buyer.conversation(), WANG, "要发票", li.connection);
    assertThat(wang.frames()).anyMatch(frame -> frame.contains("要发票"));
    assertThat(buyer.frames())
        .anyMatch(frame -> frame.contains("transferred"))
        .noneMatch(frame -> frame.contains("要发票"));
  }

  @Test
  void a_receiver_who_is_full_away_or_unreachable_is_refused_and_nothing_changes__XFER_1() {
    AgentClient li = world.agent("li", 5);
    BuyerClient buyer = withLi("b1");
    withLi("b2");
    AgentClient wang = world.agent("wang", 1);
    assertThat(give(li, world.latest("b2"), WANG)).isInstanceOf(Change.Made.class);
    int entries = world.log(buyer.conversation()).size();

    assertRefused(give(li, buyer.conversation(), WANG), Refusal.Code.NO_FREE_SLOT);
    wang.set(AgentStatus.BREAK);
    assertRefused(give(li, buyer.conversation(), WANG), Refusal.Code.AGENT_UNAVAILABLE);
    wang.set(AgentStatus.ONLINE);
    wang.vanish();
    clock.advance(Duration.ofSeconds(75 + 60));
    assertRefused(give(li, buyer.conversation(), WANG), Refusal.Code.AGENT_UNAVAILABLE);
    assertRefused(give(li, buyer.conversation(), new AgentId("x")), Refusal.Code.NOT_FOUND);
    assertRefused(give(wang, buyer.conversation(), WANG), Refusal.Code.AGENT_UNAVAILABLE);
    assertThat(world.log(buyer.conversation())).hasSize(entries);
    Invariants.hold(world, List.of("b1", "b2"));
  }

  @Test
  void the_owner_takes_and_moves_any_conversation__XFER_2() {
    world.agent("li", 5);
    BuyerClient buyer = withLi("b1");
    AgentClient wang = world.agent("wang", 5);
    AgentClient owner = world.owner();
    assertThat(give(owner, buyer.conversation(), WANG)).isInstanceOf(Change.Made.class);
    assertThat(wang.conversations()).containsExactly(buyer.conversation());
    assertThat(give(owner, buyer.conversation(), owner.id())).isInstanceOf(Change.Made.class);
    assertThat(owner.conversations()).containsExactly(buyer.conversation());
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void the_owner_gives_somebody_who_waits_to_an_agent_and_the_reason_says_by_hand__XFER_2() {
    AgentClient li = world.agent("li", 1).staysThere();
    withLi("b1");
    BuyerClient waits = world.buyer("b2");
    waits.say("二");
    AgentClient wang = world.agent("wang", 1);
    world.loseTriggers();
    assertThat(world.statusOf("b2")).isEqualTo(Status.QUEUED);
    assertRefused(give(world.owner(), waits.conversation(), li.id()), Refusal.Code.NO_FREE_SLOT);
    assertThat(give(world.owner(), waits.conversation(), WANG)).isInstanceOf(Change.Made.class);
    assertThat(wang.conversations()).containsExactly(waits.conversation());
    assertThat(world.log(waits.conversation()))
        .extracting(entry -> entry.event())
        .anySatisfy(
            event ->
                assertThat(event)
                    .isInstanceOfSatisfying(
                        Event.Assigned.class,
                        assigned -> {
                          assertThat(assigned.by()).isEqualTo(new AgentId("boss"));
                          assertThat(assigned.reason().decidedBy())
                              .isEqualTo(Reason.DecidedBy.HAND);
                        }));
    Invariants.hold(world, List.of("b1", "b2"));
  }

  @Test
  void a_note_goes_with_who_waited_too_and_is_for_agents_only__XFER_1_XFER_2_OFF_2() {
    AgentClient li = world.agent("li", 1).staysThere();
    withLi("b1");
    BuyerClient queued = world.buyer("b2");
    queued.say("二");
    li.set(AgentStatus.BREAK);
    AgentClient wang = world.agent("wang", 1);
    world.loseTriggers();
    queued.frames();
    wang.frames();
    Change change =
        world.byHand.give(world.owner().caller, queued.conversation(), WANG, "老客户", "boss");
    assertThat(change).isInstanceOf(Change.Made.class);
    assertThat(wang.frames()).anyMatch(frame -> frame.contains("\"note\":\"老客户\""));
    assertThat(queued.frames())
        .anyMatch(frame -> frame.contains("assigned"))
        .noneMatch(frame -> frame.contains("老客户"));
    Invariants.hold(world, List.of("b1", "b2"));
  }

  @Test
  void who_is_taken_out_of_the_queue_by_hand_leaves_a_place_to_those_behind__QUEUE_1_XFER_2() {
    AgentClient li = world.agent("li", 1).staysThere();
    withLi("b1");
    BuyerClient first = world.buyer("b2");
    first.say("二");
    clock.advance(Duration.ofSeconds(1));
    BuyerClient second = world.buyer("b3");
    second.say("三");
    world.loseTriggers();
    second.frames();
    AgentClient owner = world.owner();
    assertThat(give(owner, first.conversation(), owner.id())).isInstanceOf(Change.Made.class);
    assertThat(second.frames()).singleElement().asString().contains("\"queue\"", "\"position\":1");
    assertThat(li.conversations()).hasSize(1);
  }

  @Test
  void an_agent_may_not_take_somebody_who_waits_or_anothers_conversation__PERM_4() {
    world.agent("li", 1).staysThere();
    BuyerClient first = withLi("b1");
    BuyerClient waits = world.buyer("b2");
    waits.say("二");
    AgentClient wang = world.agent("wang", 5);
    world.loseTriggers();
    assertRefused(give(wang, first.conversation(), WANG), Refusal.Code.NOT_YOUR_CONVERSATION);
    assertRefused(give(wang, waits.conversation(), WANG), Refusal.Code.NOT_YOUR_CONVERSATION);
    Invariants.hold(world, List.of("b1", "b2"));
  }

  // ---------------------------------------------------------------- offline messages

  @Test
  void offline_messages_are_assigned_when_somebody_has_a_slot_after_the_live_queue__OFF_2() {
    BuyerClient left = world.buyer("b1");
    left.say("一");
    assertThat(world.statusOf("b1")).isEqualTo(Status.LEFT_MESSAGE);
    AgentClient li = world.agent("li", 1).staysThere();
    BuyerClient live = world.buyer("b2");
    live.staysThere();
    live.say("二");
    world.settle();
    assertThat(li.conversations()).containsExactly(live.conversation());
    li.end(live.conversation());
    world.settle();
    assertThat(li.conversations()).containsExactly(left.conversation());
  }

  @Test
  void with_automatic_assignment_off_they_wait_for_the_owner__OFF_2() {
    world.changeSettings(World.settings().assignOfflineMessages(false).done());
    BuyerClient left = world.buyer("b1");
    left.say("一");
    AgentClient li = world.agent("li", 1).staysThere();
    world.pass(Duration.ofMinutes(2));
    assertThat(world.statusOf("b1")).isEqualTo(Status.LEFT_MESSAGE);
    give(world.owner(), left.conversation(), LI);
    assertThat(li.conversations()).containsExactly(left.conversation());
  }

  @Test
  void opening_many_stops_at_the_free_slots_and_answers_with_those_left_over__OFF_3() {
    world.changeSettings(World.settings().assignOfflineMessages(false).done());
    List<ConversationId> all =
        List.of("b1", "b2", "b3").stream()
            .map(
                id -> {
                  BuyerClient buyer = world.buyer(id);
                  buyer.say("你好");
                  return buyer.conversation();
                })
            .toList();
    AgentClient li = world.agent("li", 2);
    ByHand.Opened opened = world.byHand.openOfflineMessages(li.caller, all, li.connection);
    assertThat(opened.opened()).containsExactly(all.get(0), all.get(1));
    assertThat(opened.leftOver()).containsExactly(all.get(2));
    assertThat(opened.gone()).isEmpty();
    assertThat(world.byHand.openOfflineMessages(li.caller, all.subList(0, 1), "d").gone())
        .containsExactly(all.get(0));
    Invariants.hold(world, List.of("b1", "b2", "b3"));
  }

  @Test
  void one_that_others_keep_changing_is_left_over_and_not_gone__OFF_3() {
    world.changeSettings(World.settings().assignOfflineMessages(false).done());
    BuyerClient left = world.buyer("b1");
    left.say("一");
    AgentClient li = world.agent("li", 2);
    dynamo.setFaults(Hooks.always(Hooks.commitWithAgent(), new Fault.Conflict(0)));
    ByHand.Opened opened =
        world.byHand.openOfflineMessages(li.caller, List.of(left.conversation()), li.connection);
    dynamo.setFaults(Faults.NONE);
    assertThat(opened.leftOver()).containsExactly(left.conversation());
    assertThat(opened.gone()).isEmpty();
  }

  @Test
  void an_agent_marks_one_as_handled_which_ends_it__OFF_3() {
    BuyerClient left = world.buyer("b1");
    left.say("一");
    AgentClient li = world.absentAgent("li", 1);
    assertThat(world.staffConversations.handle(li.caller, left.conversation(), "d"))
        .isInstanceOf(Change.Made.class);
    assertThat(world.state(left.conversation()).endReason()).isEqualTo(EndReason.HANDLED);
    assertRefused(
        world.staffConversations.handle(li.caller, left.conversation(), "d"),
        Refusal.Code.WRONG_STATE);
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void the_owner_may_still_reply_to_one_that_nobody_had__CONV_7_OFF_3() {
    BuyerClient left = world.buyer("b1");
    left.say("一");
    AgentClient li = world.absentAgent("li", 1);
    AgentClient owner = world.owner();
    ConversationId conversation = left.conversation();
    assertRefused(owner.reply(conversation, "太早"), Refusal.Code.NOT_YOUR_CONVERSATION);
    world.staffConversations.handle(li.caller, conversation, "d");
    assertRefused(li.reply(conversation, "不是我的"), Refusal.Code.NOT_YOUR_CONVERSATION);
    assertThat(owner.reply(conversation, "已处理")).isInstanceOf(Change.Made.class);
    assertThat(world.state(conversation).ended()).isTrue();
    clock.advance(Duration.ofHours(72).plusMillis(1));
    assertRefused(owner.reply(conversation, "太晚"), Refusal.Code.WRONG_STATE);
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void asking_again_takes_the_offline_message_up_in_a_new_conversation_in_one_step__OFF_4_OFF_5() {
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    buyer.say("二");
    ConversationId left = buyer.conversation();
    world.changeSettings(World.settings().assignOfflineMessages(false).done());
    AgentClient li = world.agent("li", 1);

    Change change = world.buyerMessages.askAgain(buyer.caller, buyer.connection);

    assertThat(((Change.Made) change).steps()).hasSize(2);
    assertThat(world.state(left).endReason()).isEqualTo(EndReason.TAKEN_UP);
    assertThat(buyer.conversation()).isNotEqualTo(left);
    assertThat(li.conversations()).containsExactly(buyer.conversation());
    assertThat(world.state(buyer.conversation()).origin().previous()).isEqualTo(left);
    assertRefused(
        world.buyerMessages.askAgain(buyer.caller, buyer.connection), Refusal.Code.WRONG_STATE);
    assertThat(buyer.say("三")).as("the client's numbers go on").isInstanceOf(Change.Made.class);
    Invariants.hold(world, List.of("b1"));
  }

  // ---------------------------------------------------------------- writing first

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

  // ---------------------------------------------------------------- people

  @Test
  void who_loses_the_permission_is_offline_at_once_and_loses_their_sockets__PERM_1() {
    AgentClient li = world.agent("li", 5);
    BuyerClient buyer = withLi("b1");
    world.office.set(world.owner().caller, LI, new ShopOffice.Person("李", false));
    assertThat(world.agentNow(LI).status()).isEqualTo(AgentStatus.OFFLINE);
    assertThat(world.sockets.isOpen(li.connection)).isFalse();
    assertThat(li.set(AgentStatus.ONLINE)).isInstanceOf(Answer.Refused.class);
    AgentClient wang = world.agent("wang", 5);
    assertThat(give(world.owner(), buyer.conversation(), WANG)).isInstanceOf(Change.Made.class);
    assertThat(wang.conversations()).containsExactly(buyer.conversation());
    assertThat(world.office.set(wang.caller, LI, new ShopOffice.Person("李", true)))
        .isInstanceOf(Answer.Refused.class);
  }
}
