package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** People give conversations to people: transfer and taking. */
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
}
