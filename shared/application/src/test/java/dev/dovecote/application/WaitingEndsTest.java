package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits is not forgotten: the queue is left, and offline messages end. */
class WaitingEndsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SettableClock clock = new SettableClock(World.NOON.plusSeconds(7));
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  @Test
  void a_buyer_whose_connection_is_lost_leaves_the_queue_after_3_minutes__QUEUE_4() {
    world.agent("li", 1).staysThere();
    world.buyer("b1").say("一");
    BuyerClient lost = world.buyer("b2");
    BuyerClient there = world.buyer("b3");
    lost.staysThere();
    there.staysThere();
    lost.say("二");
    there.say("三");
    world.pass(Duration.ofMinutes(10));
    assertThat(world.waiting()).containsExactlyInAnyOrder("b2", "b3");

    lost.disconnect();
    world.pass(Duration.ofMinutes(3).minus(SECOND));
    assertThat(world.statusOf("b2")).isEqualTo(Status.QUEUED);
    world.pass(Duration.ofMinutes(1));
    ConversationState state = world.state(world.latest("b2"));
    assertThat(state.status()).isEqualTo(Status.LEFT_MESSAGE);
    assertThat(state.offlineKind()).isEqualTo(OfflineKind.LEFT_QUEUE);
    assertThat(world.statusOf("b3")).isEqualTo(Status.QUEUED);
    Invariants.hold(world, List.of("b1", "b2", "b3"));
  }

  @Test
  void a_buyer_who_is_back_in_time_keeps_their_place__QUEUE_4() {
    world.agent("li", 1).staysThere();
    world.buyer("b1").say("一");
    BuyerClient buyer = world.buyer("b2");
    buyer.say("二");
    buyer.staysThere();
    buyer.disconnect();
    world.pass(Duration.ofSeconds(170));
    buyer.connect();
    world.pass(Duration.ofMinutes(10));
    assertThat(world.statusOf("b2")).isEqualTo(Status.QUEUED);
  }

  @Test
  void leaving_by_choice_makes_an_offline_message_at_once__QUEUE_4() {
    world.agent("li", 1);
    world.buyer("b1").say("一");
    BuyerClient buyer = world.buyer("b2");
    buyer.say("二");
    assertThat(world.queue.leave(buyer.caller, buyer.connection)).isInstanceOf(Change.Made.class);
    ConversationState state = world.state(buyer.conversation());
    assertThat(state.offlineKind()).isEqualTo(OfflineKind.LEFT_QUEUE);
    assertThat(world.queue.leave(buyer.caller, buyer.connection))
        .isInstanceOf(Change.Refused.class);
    Invariants.hold(world, List.of("b1", "b2"));
  }

  @Test
  void when_the_last_agent_becomes_unreachable_those_who_wait_are_told_in_a_minute__QUEUE_5() {
    AgentClient li = world.agent("li", 1).staysThere();
    world.buyer("b1").say("一");
    BuyerClient waiting = world.buyer("b2");
    waiting.say("二");
    world.pass(Duration.ofMinutes(2));
    waiting.staysThere();
    waiting.sync();
    li.disconnect();
    world.pass(Duration.ofSeconds(59));
    assertThat(world.statusOf("b2")).as("within the grace period").isEqualTo(Status.QUEUED);
    world.pass(Duration.ofSeconds(61));
    ConversationState state = world.state(waiting.conversation());
    assertThat(state.status()).isEqualTo(Status.LEFT_MESSAGE);
    assertThat(state.offlineKind()).isEqualTo(OfflineKind.NO_AGENT);
    assertThat(world.statusOf("b1")).as("theirs stay").isEqualTo(Status.ACTIVE);
  }

  @Test
  void an_offline_message_ends_after_30_days__OFF_3() {
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    clock.advance(Duration.ofDays(30).minus(SECOND));
    world.timers.sweep();
    world.settle();
    assertThat(world.statusOf("b1")).isEqualTo(Status.LEFT_MESSAGE);
    clock.advance(SECOND);
    world.settle();
    ConversationState state = world.state(buyer.conversation());
    assertThat(state.endReason()).isEqualTo(EndReason.EXPIRED);
    assertThat(dynamo.items(World.TABLES.timers())).isEmpty();
    Invariants.hold(world, List.of("b1"));
  }
}
