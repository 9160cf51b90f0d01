package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Offline messages: assigned, opened, handled, taken up. */
class OfflineMessagesTest {
  private static final AgentId LI = new AgentId("li");

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
  void one_that_reaches_an_agent_meanwhile_is_not_taken_from_them__OFF_3_CONV_12() {
    BuyerClient left = world.buyer("b1");
    left.say("一");
    AgentClient li = world.agent("li", 1);
    AgentClient owner = world.owner();
    dynamo.setFaults(Hooks.meanwhile(Hooks.commitWithAgent(), world::settle));
    ByHand.Opened opened =
        world.byHand.openOfflineMessages(
            owner.caller, List.of(left.conversation()), owner.connection);
    dynamo.setFaults(Faults.NONE);
    assertThat(opened.gone()).containsExactly(left.conversation());
    assertThat(opened.opened()).isEmpty();
    assertThat(li.conversations()).containsExactly(left.conversation());
    Invariants.hold(world, List.of("b1"));
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
}
