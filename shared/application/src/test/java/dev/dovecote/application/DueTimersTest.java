package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DueTimersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SettableClock clock = new SettableClock(World.NOON.plusSeconds(7));
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 99})
  void silence_closes_exactly_after_n_minutes_and_frees_the_slot__CONV_6(int minutes) {
    world.changeSettings(World.settings().idleCloseMinutes(minutes).done());
    AgentClient li = world.agent("li", 1).staysThere();
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    world.pass(Duration.ofSeconds(23));
    li.reply(buyer.conversation(), "在");

    world.pass(Duration.ofMinutes(minutes).minus(SECOND));
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
    world.pass(SECOND);
    ConversationState state = world.state(buyer.conversation());
    assertThat(state.status()).isEqualTo(Status.ENDED);
    assertThat(state.endReason()).isEqualTo(EndReason.SILENCE);
    assertThat(state.endedAt()).isEqualTo(state.repliedAt().plusSeconds(minutes * 60L));
    assertThat(li.conversations()).isEmpty();
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void the_slot_freed_by_silence_goes_to_who_waits__CONV_6_ASSIGN_5() {
    AgentClient li = world.agent("li", 1).staysThere();
    BuyerClient first = world.buyer("b1");
    first.say("在吗");
    li.reply(first.conversation(), "在");
    BuyerClient second = world.buyer("b2");
    second.staysThere();
    second.say("在吗");
    world.pass(Duration.ofMinutes(15).minus(SECOND));
    assertThat(world.statusOf("b2")).isEqualTo(Status.QUEUED);
    world.pass(SECOND);
    assertThat(world.statusOf("b2")).isEqualTo(Status.ACTIVE);
  }

  @Test
  void a_lowered_limit_ends_what_has_been_silent_for_longer_within_a_minute_or_so__CONV_6() {
    world.changeSettings(World.settings().idleCloseMinutes(30).done());
    AgentClient li = world.agent("li", 2).staysThere();
    BuyerClient silent = world.buyer("b1");
    silent.say("在吗");
    li.reply(silent.conversation(), "在");
    BuyerClient unanswered = world.buyer("b2");
    unanswered.say("在吗");
    world.pass(Duration.ofMinutes(20));
    world.changeSettings(World.settings().idleCloseMinutes(10).done());
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
    world.pass(Duration.ofSeconds(70));
    assertThat(world.statusOf("b1")).isEqualTo(Status.ENDED);
    assertThat(world.state(silent.conversation()).endReason()).isEqualTo(EndReason.SILENCE);
    assertThat(world.statusOf("b2")).isEqualTo(Status.ACTIVE);
    world.pass(Duration.ofMinutes(11));
    assertThat(world.stores.timers().due(0, world.now().minusSeconds(60), 10))
        .as("the timers that stood are cleared as they fire")
        .isEmpty();
    Invariants.hold(world, List.of("b1", "b2"));
  }

  @Test
  void each_word_puts_the_close_off_to_the_second__CONV_6() {
    AgentClient li = world.agent("li", 1).staysThere();
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    li.reply(buyer.conversation(), "二");
    for (int i = 0; i < 3; i++) {
      world.pass(Duration.ofMinutes(14).plusSeconds(i * 13L));
      buyer.say("还在" + i);
      world.pass(Duration.ofSeconds(5));
      li.reply(buyer.conversation(), "好" + i);
    }
    world.pass(Duration.ofMinutes(15).minus(SECOND));
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
    world.pass(SECOND);
    assertThat(world.statusOf("b1")).isEqualTo(Status.ENDED);
  }

  @Test
  void unanswered_it_stays_open_for_hours_and_then_closes_exactly__CONV_6() {
    AgentClient li = world.agent("li", 1).staysThere();
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    world.pass(Duration.ofHours(3).plusSeconds(11));
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
    li.reply(buyer.conversation(), "二");
    world.pass(Duration.ofMinutes(15).minus(SECOND));
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
    world.pass(SECOND);
    assertThat(world.statusOf("b1")).isEqualTo(Status.ENDED);
  }

  @Test
  void the_welcome_does_not_start_the_silence__CONV_4_CONV_6() {
    world.changeSettings(World.settings().welcome("欢迎").idleCloseMinutes(1).done());
    world.agent("li", 1).staysThere();
    world.buyer("b1").say("一");
    world.pass(Duration.ofMinutes(30));
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
  }

  /** It waits for days, and its timer with it. */
  @Test
  void an_offline_message_that_was_taken_up_closes_after_silence__OFF_2_CONV_6() {
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    assertThat(world.statusOf("b1")).isEqualTo(Status.LEFT_MESSAGE);
    world.pass(Duration.ofHours(1));
    AgentClient li = world.agent("li", 1).staysThere();
    world.settle();
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
    world.pass(Duration.ofSeconds(23));
    li.reply(buyer.conversation(), "二");
    world.pass(Duration.ofMinutes(15).minus(SECOND));
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
    world.pass(SECOND);
    assertThat(world.statusOf("b1")).isEqualTo(Status.ENDED);
  }

  @Test
  void a_repeated_timer_message_is_harmless__CONV_6() {
    AgentClient li = world.agent("li", 1).staysThere();
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    li.reply(buyer.conversation(), "二");
    world.sqs.setFaults(
        request ->
            request.queueUrl().equals(World.TIMER_QUEUE)
                ? new dev.dovecote.testkit.sqs.SqsFaults.Fault.Duplicated()
                : new dev.dovecote.testkit.sqs.SqsFaults.Fault.None());
    world.pass(Duration.ofMinutes(40));
    assertThat(world.statusOf("b1")).isEqualTo(Status.ENDED);
    assertThat(world.state(buyer.conversation()).number()).isEqualTo(6);
    assertThat(dynamo.items(World.TABLES.timers())).isEmpty();
    assertThat(world.sqs.messages(World.TIMER_QUEUE)).isEmpty();
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void an_outage_of_the_sweep_heals_itself__CONV_6() {
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    li.reply(buyer.conversation(), "二");
    world.loseTriggers();
    clock.advance(Duration.ofHours(2));
    world.timers.sweep();
    world.settle();
    assertThat(world.statusOf("b1")).isEqualTo(Status.ENDED);
  }

  @Test
  void a_timer_that_comes_early_stays_set() {
    world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    Timer timer = onlyTimer(buyer.conversation());
    clock.set(timer.due().minusMillis(1));
    world.timers.fire(timer);
    assertThat(world.stores.timers().isSet(timer)).isTrue();
    assertThat(onlyTimer(buyer.conversation())).isEqualTo(timer);
  }

  /** From the assignment to the end there is one timer, and no message writes any. */
  @Test
  void a_conversation_has_one_timer_until_it_is_over__CONV_6() {
    AgentClient li = world.agent("li", 1).staysThere();
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    for (int i = 0; i < 20; i++) {
      onlyTimer(buyer.conversation());
      world.pass(Duration.ofSeconds(50 + i * 37L));
      if (i % 2 == 0) {
        li.reply(buyer.conversation(), "答" + i);
      }
      buyer.say("问" + i);
    }
    li.end(buyer.conversation());
    world.pass(Duration.ofMinutes(16));
    assertThat(dynamo.items(World.TABLES.timers())).isEmpty();
  }

  @Test
  void a_timer_that_crashes_at_any_call_comes_again__CONV_6() {
    for (int at = 1; at < 100; at++) {
      SettableClock clock = new SettableClock(World.NOON);
      MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
      World world = World.on(dynamo, clock, 1).openShop(World.settings().done());
      AgentClient li = world.agent("li", 1).staysThere();
      BuyerClient buyer = world.buyer("b1");
      buyer.say("一");
      li.reply(buyer.conversation(), "二");
      world.loseTriggers();
      Timer timer = timers(world, dynamo).getFirst();
      clock.set(timer.due());
      boolean crashed = Crash.at(at, dynamo, () -> world.timers.fire(timer));
      world.pass(Duration.ofMinutes(20));
      assertThat(world.statusOf("b1")).isEqualTo(Status.ENDED);
      assertThat(world.agentNow(li.id()).load()).isZero();
      assertThat(dynamo.items(World.TABLES.timers())).isEmpty();
      Invariants.hold(world, List.of("b1"));
      if (!crashed) {
        return;
      }
    }
    throw new AssertionError("a timer makes fewer calls than that");
  }

  private Timer onlyTimer(ConversationId conversation) {
    List<Timer> timers = timers(world, dynamo);
    assertThat(timers).hasSize(1);
    assertThat(timers.getFirst().conversation()).isEqualTo(conversation);
    return timers.getFirst();
  }

  private static List<Timer> timers(World world, MemoryDynamoDb dynamo) {
    return dynamo.items(World.TABLES.timers()).stream()
        .map(
            item ->
                new Timer(
                    World.SHOP,
                    new ConversationId(item.get("c").s()),
                    Instant.ofEpochMilli(Long.parseLong(item.get("due").n()))))
        .toList();
  }
}
