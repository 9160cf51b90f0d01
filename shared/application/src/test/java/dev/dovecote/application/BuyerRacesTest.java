package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Change.Made;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A buyer writes while others act, or on reads that are stale. */
class BuyerRacesTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  // ---------------------------------------------------------------- races about opening

  /** Wherever the second tab gets in between two calls of the first. */
  @ParameterizedTest
  @ValueSource(strings = {"agent", "queue", "nobody"})
  void two_tabs_at_once_open_one_conversation__CONV_2_CONV_12(String routing) {
    long calls = twoTabs(routing, Long.MAX_VALUE);
    assertThat(calls).isGreaterThan(4);
    for (long at = 1; at <= calls; at++) {
      twoTabs(routing, at);
    }
  }

  private static long twoTabs(String routing, long at) {
    SettableClock clock = new SettableClock(World.NOON);
    MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
    World world = World.on(dynamo, clock, at).openShop(World.settings().done());
    if (routing.equals("agent")) {
      world.agent("li", 5);
    } else if (routing.equals("queue")) {
      world.agent("li", 5).set(AgentStatus.BREAK);
    }
    BuyerClient one = world.buyer("b1");
    BuyerClient other = new BuyerClient(world, "b1", "laptop");
    long before = dynamo.calls();
    dynamo.setFaults(
        Hooks.meanwhile(
            call -> call.number() == before + at,
            () -> assertThat(other.say("两")).isInstanceOf(Made.class)));
    assertThat(one.say("一")).isInstanceOf(Made.class);
    long calls = dynamo.calls() - before;
    dynamo.setFaults(Faults.NONE);
    ConversationState state = world.state(world.latest("b1"));
    assertThat(state.origin().previous()).isNull();
    assertThat(state.buyerClients().clients()).hasSize(at <= calls ? 2 : 1);
    Invariants.hold(world, List.of("b1"));
    return calls;
  }

  @Test
  void the_slot_taken_meanwhile_leaves_the_buyer_in_the_queue__ASSIGN_4_QUEUE_1() {
    AgentClient li = world.agent("li", 1);
    BuyerClient late = world.buyer("b2");
    dynamo.setFaults(Hooks.meanwhile(Hooks.commitWithAgent(), () -> world.buyer("b1").say("先")));
    assertThat(((Made) late.say("后")).after().status()).isEqualTo(Status.QUEUED);
    dynamo.setFaults(Faults.NONE);
    assertThat(li.conversations()).hasSize(1);
    Invariants.hold(world, List.of("b1", "b2"));
  }

  // ---------------------------------------------------------------- races with the end

  /** The end comes in before each call of the send. */
  @Test
  void a_message_that_races_with_the_end_is_in_this_conversation_or_opens_the_next__CONV_12() {
    long calls = racingWithTheEnd(Long.MAX_VALUE);
    for (long at = 1; at <= calls; at++) {
      racingWithTheEnd(at);
    }
  }

  private static long racingWithTheEnd(long at) {
    SettableClock clock = new SettableClock(World.NOON);
    MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
    World world = World.on(dynamo, clock, at).openShop(World.settings().done());
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    ConversationId first = buyer.conversation();
    long before = dynamo.calls();
    dynamo.setFaults(
        Hooks.meanwhile(
            call -> call.number() == before + at,
            () -> assertThat(li.end(first)).isInstanceOf(Made.class)));
    assertThat(buyer.say("二")).isInstanceOf(Made.class);
    long calls = dynamo.calls() - before;
    dynamo.setFaults(Faults.NONE);
    assertThat(world.messages("b1")).containsExactly("一", "二");
    Invariants.hold(world, List.of("b1"));
    return calls;
  }

  @Test
  void two_ends_of_one_conversation_are_one__CONV_12() {
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    ConversationId id = buyer.conversation();
    dynamo.setFaults(Hooks.meanwhile(Hooks.commit(), () -> li.end(id)));
    assertThat(refusal(li.end(id)).code()).isEqualTo(Refusal.Code.WRONG_STATE);
    dynamo.setFaults(Faults.NONE);
    assertThat(world.log(id)).filteredOn(e -> e.event() instanceof Event.Ended).hasSize(1);
    Invariants.hold(world, List.of("b1"));
  }

  // ---------------------------------------------------------------- stale reads

  /** However far behind every eventually consistent read is. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 10, 50, 1000})
  void stale_reads_change_nothing_about_the_outcome__CONV_12(int changes) {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    dynamo.setFaults(
        Hooks.always(
            call -> !call.tables().contains(World.TABLES.desk()), new Fault.Stale(changes)));
    for (int i = 1; i <= 3; i++) {
      assertThat(buyer.say("第" + i)).isInstanceOf(Made.class);
      assertThat(li.reply(buyer.conversation(), "答" + i)).isInstanceOf(Made.class);
    }
    assertThat(li.end(buyer.conversation())).isInstanceOf(Made.class);
    assertThat(buyer.say("第4")).isInstanceOf(Made.class);
    buyer.forgetConversation();
    assertThat(buyer.say("第5")).isInstanceOf(Made.class);
    dynamo.setFaults(Faults.NONE);
    assertThat(world.messages("b1")).containsExactly("第1", "第2", "第3", "第4", "第5");
    Invariants.hold(world, List.of("b1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 20})
  void a_page_loaded_anew_is_not_refused_because_of_a_stale_pointer__MSG_3(int changes) {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("第1");
    li.end(buyer.conversation());
    buyer.say("第2");
    buyer.say("第3");
    li.end(buyer.conversation());
    buyer.forgetConversation();
    dynamo.setFaults(
        Hooks.always(
            call -> call.tables().contains(World.TABLES.conversations()),
            new Fault.Stale(changes)));
    assertThat(buyer.say("第4")).isInstanceOf(Made.class);
    dynamo.setFaults(Faults.NONE);
    assertThat(world.messages("b1")).containsExactly("第1", "第2", "第3", "第4");
    Invariants.hold(world, List.of("b1"));
  }

  private static Refusal refusal(Change change) {
    return ((Change.Refused) change).refusal();
  }
}
