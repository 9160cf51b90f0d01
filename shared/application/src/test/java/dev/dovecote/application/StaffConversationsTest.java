package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replying, ending, and replies after the end. */
class StaffConversationsTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  @Test
  void only_the_agent_who_has_it_replies_and_ends__PERM_4() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    AgentClient wang = world.agent("wang", 2);
    ConversationId id = buyer.conversation();
    int before = world.state(id).number();
    for (Change change : List.of(wang.reply(id, "二"), wang.end(id), world.owner().reply(id, "三"))) {
      assertThat(((Change.Refused) change).refusal().code())
          .isEqualTo(Refusal.Code.NOT_YOUR_CONVERSATION);
    }
    assertThat(((Change.Refused) li.end(new ConversationId("none"))).refusal().code())
        .isEqualTo(Refusal.Code.NOT_FOUND);
    assertThat(world.state(id).number()).isEqualTo(before);
  }

  @Test
  void ending_frees_the_slot_at_once_and_asks_for_a_pass__CONV_6() {
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    world.loseTriggers();
    buyer.frames();
    assertThat(li.end(buyer.conversation())).isInstanceOf(Change.Made.class);
    assertThat(li.conversations()).isEmpty();
    assertThat(world.sqs.messages(World.ASSIGNMENT_QUEUE)).hasSize(1);
    assertThat(buyer.frames()).singleElement().asString().contains("\"ended\"");
  }

  @Test
  void an_agents_repeat_is_stored_once_even_after_the_end__MSG_3() {
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    ConversationId id = buyer.conversation();
    li.reply(id, 1, "二");
    assertThat(li.reply(id, 1, "二")).isInstanceOf(Change.AlreadyMade.class);
    li.end(id);
    assertThat(li.reply(id, 1, "二")).isInstanceOf(Change.AlreadyMade.class);
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void within_72_hours_of_the_end_its_agent_may_still_reply_without_a_slot__CONV_7() {
    AgentClient li = world.agent("li", 1);
    AgentClient wang = world.agent("wang", 1);
    wang.set(AgentStatus.BREAK);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    ConversationId id = buyer.conversation();
    li.end(id);
    clock.advance(Duration.ofHours(72));
    assertThat(wang.reply(id, "不是我的")).isInstanceOf(Change.Refused.class);
    assertThat(li.reply(id, "还在")).isInstanceOf(Change.Made.class);
    assertThat(world.statusOf("b1")).isEqualTo(Status.ENDED);
    assertThat(li.conversations()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(li.reply(id, "太晚")).isInstanceOf(Change.Refused.class);
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void a_late_reply_reaches_the_agents_other_sockets_too__CONV_7_MSG_2() {
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    li.end(buyer.conversation());
    world.sockets.open("second-device");
    world.sync.open(li.caller, "second-device");
    li.frames();
    buyer.frames();
    li.reply(buyer.conversation(), "还在");
    assertThat(world.sockets.frames("second-device"))
        .singleElement()
        .asString()
        .contains("还在", "ENDED");
    assertThat(buyer.frames()).singleElement().asString().contains("还在");
    assertThat(li.frames()).isEmpty();
  }

  /** The buyer opens the next one before each call of the late reply. */
  @Test
  void a_late_reply_is_refused_while_there_is_a_newer_conversation__CONV_7_CONV_12() {
    for (int at = 1; at <= 8; at++) {
      SettableClock clock = new SettableClock(World.NOON);
      MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
      World world = World.on(dynamo, clock, at).openShop(World.settings().done());
      AgentClient li = world.agent("li", 1);
      BuyerClient buyer = world.buyer("b1");
      buyer.say("一");
      ConversationId id = buyer.conversation();
      li.end(id);
      long call = dynamo.calls() + at;
      dynamo.setFaults(Hooks.meanwhile(each -> each.number() == call, () -> buyer.say("二")));
      Change late = li.reply(id, "还在");
      dynamo.setFaults(Faults.NONE);
      boolean opened = !buyer.conversation().equals(id);
      if (opened && late instanceof Change.Made made) {
        // Then it came first: the log's order and the pointer agree.
        assertThat(made.after().ended()).isTrue();
        assertThat(at).as("only after the commit").isGreaterThan(6);
      }
      Invariants.hold(world, List.of("b1"));
    }
  }
}
