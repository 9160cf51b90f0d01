package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Change.AlreadyMade;
import dev.dovecote.application.Change.Made;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.message.Texts;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A buyer writes: what it opens, where it leads, and what is a repeat. */
class BuyerMessagesTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  // ---------------------------------------------------------------- opening

  @Test
  void a_first_message_reaches_an_agent_who_is_free_at_once__CONV_2_CONV_3_ASSIGN_1() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    li.frames();

    Made made = (Made) buyer.say("在吗");

    assertThat(made.after().status()).isEqualTo(Status.ACTIVE);
    assertThat(made.after().agent()).isEqualTo(li.id());
    assertThat(li.conversations()).containsExactly(buyer.conversation());
    assertThat(li.frames()).singleElement().asString().contains("在吗", "\"assigned\"");
    assertThat(buyer.frames()).as("answered by the reply itself").isEmpty();
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void the_welcome_comes_with_the_assignment__CONV_4() {
    world.changeSettings(World.settings().welcome("欢迎光临").done());
    world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    Made made = (Made) buyer.say("在吗");
    assertThat(made.entries().getLast().event())
        .isEqualTo(
            Event.MessageSent.bySystem(new Content.Notice(Content.Notice.Kind.WELCOME, "欢迎光临")));
    assertThat(made.after().unansweredSince()).isEqualTo(World.NOON);
  }

  @Test
  void with_every_agent_full_it_queues_and_asks_for_a_pass__QUEUE_1() {
    world.agent("li", 1);
    world.buyer("b1").say("一");
    world.loseTriggers();

    BuyerClient second = world.buyer("b2");
    Made made = (Made) second.say("二");

    assertThat(made.after().status()).isEqualTo(Status.QUEUED);
    assertThat(world.waiting()).containsExactly("b2");
    assertThat(world.sqs.messages(World.ASSIGNMENT_QUEUE)).hasSize(1);
    Invariants.hold(world, List.of("b1", "b2"));
  }

  @Test
  void with_only_agents_on_a_break_it_queues__QUEUE_1() {
    world.agent("li", 5).set(AgentStatus.BREAK);
    world.buyer("b1").say("一");
    assertThat(world.statusOf("b1")).isEqualTo(Status.QUEUED);
  }

  @Test
  void nobody_overtakes_those_who_wait_already__QUEUE_2() {
    AgentClient li = world.agent("li", 1);
    BuyerClient first = world.buyer("b1");
    first.say("一");
    world.buyer("b2").say("二");
    li.end(first.conversation());
    clock.advance(Duration.ofMillis(1));

    world.buyer("b3").say("三");

    assertThat(world.statusOf("b3")).isEqualTo(Status.QUEUED);
    world.settle();
    assertThat(world.statusOf("b2")).isEqualTo(Status.ACTIVE);
    assertThat(world.statusOf("b3")).isEqualTo(Status.QUEUED);
  }

  @Test
  void with_nobody_there_it_becomes_an_offline_message_with_a_text__QUEUE_5() {
    world.absentAgent("li", 5);
    BuyerClient buyer = world.buyer("b1");
    Made made = (Made) buyer.say("在吗");
    assertThat(made.after().status()).isEqualTo(Status.LEFT_MESSAGE);
    assertThat(made.after().offlineKind()).isEqualTo(OfflineKind.NO_AGENT);
    assertThat(made.entries().getLast().event())
        .isEqualTo(
            Event.MessageSent.bySystem(Texts.noAgent(world.reach.settings(World.SHOP).language())));
    assertThat(world.office.offlineMessages(world.owner().caller, null))
        .extracting(each -> each.waiting().buyer().value() + " " + each.kind())
        .containsExactly("b1 NO_AGENT");
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void an_unreachable_agent_counts_as_offline__AGENT_3_QUEUE_5() {
    AgentClient li = world.agent("li", 5);
    li.disconnect();
    clock.advance(Duration.ofSeconds(60));
    world.buyer("b1").say("在吗");
    assertThat(world.statusOf("b1")).isEqualTo(Status.LEFT_MESSAGE);
    assertThat(world.agentNow(li.id()).status()).isEqualTo(AgentStatus.ONLINE);
  }

  @Test
  void joining_those_who_wait_for_nobody_becomes_an_offline_message_in_the_pass__QUEUE_5() {
    AgentClient li = world.agent("li", 1);
    world.buyer("b1").say("在吗");
    world.buyer("b2").say("在吗");
    li.disconnect();
    world.loseTriggers();
    clock.advance(Duration.ofSeconds(60));
    world.buyer("b3").say("在吗");
    assertThat(world.statusOf("b3")).isEqualTo(Status.QUEUED);
    world.settle();
    assertThat(world.statusOf("b2")).isEqualTo(Status.LEFT_MESSAGE);
    assertThat(world.statusOf("b3")).isEqualTo(Status.LEFT_MESSAGE);
  }

  @Test
  void out_of_hours_it_becomes_an_offline_message_even_with_agents_online__CONV_5() {
    world.agent("li", 5);
    clock.set(Instant.parse("2026-03-02T13:00:00Z"));
    Made made = (Made) world.buyer("b1").say("在吗");
    assertThat(made.after().offlineKind()).isEqualTo(OfflineKind.OUT_OF_HOURS);
    assertThat(made.entries().getLast().event())
        .isEqualTo(
            Event.MessageSent.bySystem(
                Texts.outOfHours(world.reach.settings(World.SHOP).language())));
  }

  @Test
  void writing_while_the_offline_message_waits_adds_to_it__OFF_4() {
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    ConversationId first = buyer.conversation();
    assertThat(((Made) buyer.say("二")).after().status()).isEqualTo(Status.LEFT_MESSAGE);
    assertThat(buyer.conversation()).isEqualTo(first);
  }

  @Test
  void the_first_message_after_the_end_opens_the_next__CONV_2() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    ConversationId first = buyer.conversation();
    li.end(first);

    Made made = (Made) buyer.say("二");

    assertThat(made.before()).isNull();
    assertThat(made.after().origin().previous()).isEqualTo(first);
    assertThat(made.after().origin().lastAgent()).isEqualTo(li.id());
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void the_agent_who_last_served_the_buyer_gets_them_again__ASSIGN_2() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    li.end(buyer.conversation());
    world.agent("idle", 100);
    buyer.say("二");
    assertThat(world.state(buyer.conversation()).agent()).isEqualTo(li.id());
  }

  // ---------------------------------------------------------------- repeats

  @Test
  void a_repeat_is_stored_once_and_answered_as_stored__MSG_3() {
    world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say(1, "一");
    AlreadyMade again = (AlreadyMade) buyer.say(1, "一");
    assertThat(again.number()).isEqualTo(2);
    buyer.forgetConversation();
    assertThat(((AlreadyMade) buyer.say(1, "一")).number()).isEqualTo(2);
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void a_repeat_after_later_messages_is_stored_once__MSG_3() {
    world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    for (int i = 1; i <= 5; i++) {
      buyer.say(i, "第" + i);
    }
    int before = world.state(buyer.conversation()).number();
    for (int i = 1; i <= 5; i++) {
      assertThat(buyer.say(i, "第" + i)).isInstanceOf(AlreadyMade.class);
    }
    assertThat(world.state(buyer.conversation()).number()).isEqualTo(before);
  }

  @Test
  void a_repeat_across_the_end_opens_nothing_and_is_stored_once__MSG_3_CONV_12() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say(1, "一");
    buyer.say(2, "二");
    ConversationId first = buyer.conversation();
    li.end(first);
    assertThat(buyer.say(2, "二")).isInstanceOf(AlreadyMade.class);
    assertThat(buyer.say(1, "一")).isInstanceOf(AlreadyMade.class);
    assertThat(buyer.conversation()).isEqualTo(first);

    buyer.say(3, "三");
    assertThat(buyer.conversation()).isNotEqualTo(first);
    assertThat(buyer.say(2, "二")).isInstanceOf(AlreadyMade.class);
    assertThat(buyer.say(3, "三")).isInstanceOf(AlreadyMade.class);
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void a_skipped_number_is_refused_and_changes_nothing__MSG_3() {
    world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say(1, "一");
    assertThat(refusal(buyer.say(3, "三")).code()).isEqualTo(Refusal.Code.CLIENT_NUMBER_GAP);
    assertThat(refusal(new BuyerClient(world, "b9", "x").say(2, "二")).code())
        .isEqualTo(Refusal.Code.CLIENT_NUMBER_GAP);
    assertThat(world.latest("b9")).isNull();
    Invariants.hold(world, List.of("b1", "b9"));
  }

  private static Refusal refusal(Change change) {
    return ((Change.Refused) change).refusal();
  }
}
