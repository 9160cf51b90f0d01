package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Change.AlreadyMade;
import dev.dovecote.application.Change.Made;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.message.Texts;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(messages(world, "b1")).containsExactly("一", "二");
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
    assertThat(messages(world, "b1")).containsExactly("第1", "第2", "第3", "第4", "第5");
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
    assertThat(messages(world, "b1")).containsExactly("第1", "第2", "第3", "第4");
    Invariants.hold(world, List.of("b1"));
  }

  // ---------------------------------------------------------------- pushes

  @Test
  void a_message_is_pushed_to_the_other_side_and_the_senders_other_sockets__MSG_2() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    BuyerClient tab = new BuyerClient(world, "b1", "laptop");
    tab.connect();
    buyer.say("一");
    li.frames();
    tab.frames();

    buyer.say("二");
    assertThat(li.frames()).singleElement().asString().contains("二");
    assertThat(tab.frames()).singleElement().asString().contains("二");
    assertThat(buyer.frames()).isEmpty();

    li.reply(buyer.conversation(), "三");
    assertThat(buyer.frames()).singleElement().asString().contains("三").doesNotContain("\"li\"");
    assertThat(li.frames()).isEmpty();
  }

  @Test
  void losing_the_socket_loses_nothing__MSG_2() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    buyer.vanish();
    assertThat(li.reply(buyer.conversation(), "二")).isInstanceOf(Made.class);
    assertThat(world.stores.connections().of(buyer.caller.recipient())).isEmpty();
    world.sockets.open(buyer.connection);
    world.sync.open(buyer.caller, buyer.connection);
    assertThat(buyer.sync().conversations().getLast().entries())
        .extracting(entry -> entry.number())
        .containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void a_push_that_fails_is_tried_again_from_the_queue__MSG_2() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    li.frames();
    world.sockets.setFaults((_, _) -> dev.dovecote.testkit.sockets.SocketFaults.Fault.FAILED);
    assertThat(buyer.say("二")).isInstanceOf(Made.class);
    world.sockets.setFaults(dev.dovecote.testkit.sockets.SocketFaults.NONE);
    assertThat(li.frames()).isEmpty();
    world.settle();
    assertThat(li.frames()).singleElement().asString().contains("二");
  }

  private static Refusal refusal(Change change) {
    return ((Change.Refused) change).refusal();
  }

  /** What the buyer wrote, over the whole thread, in order. */
  static List<String> messages(World world, String buyer) {
    List<String> texts = new java.util.ArrayList<>();
    ConversationId id = world.latest(buyer);
    while (id != null) {
      List<String> here =
          world.log(id).stream()
              .map(entry -> entry.event())
              .filter(
                  event ->
                      event instanceof Event.MessageSent sent
                          && sent.author() instanceof Author.Buyer)
              .map(event -> ((Content.Text) ((Event.MessageSent) event).content()).text())
              .toList();
      texts.addAll(0, here);
      id = world.state(id).origin().previous();
    }
    return texts;
  }
}
