package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Sync.Known;
import dev.dovecote.application.Sync.Missed;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyncTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  // ---------------------------------------------------------------- buyers

  @Test
  void a_buyer_is_told_everything_after_the_number_they_have__MSG_2() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    li.reply(buyer.conversation(), "二");
    ConversationId id = buyer.conversation();
    for (int known = 0; known <= 5; known++) {
      Missed missed =
          world.sync.missedBy(buyer.caller, new Known(id, known)).conversations().getFirst();
      assertThat(numbers(missed)).isEqualTo(IntStream.rangeClosed(known + 1, 5).boxed().toList());
      assertThat(missed.more()).isFalse();
      assertThat(missed.state()).isEqualTo(world.state(id));
    }
  }

  @Test
  void to_the_buyer_all_their_conversations_are_one_thread__CONV_2() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    List<ConversationId> thread = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      buyer.say("第" + i);
      thread.add(buyer.conversation());
      li.end(buyer.conversation());
    }
    Sync.BuyerView view = world.sync.missedBy(buyer.caller, new Known(thread.get(1), 3));
    assertThat(view.conversations())
        .extracting(missed -> missed.state().origin().id())
        .containsExactlyElementsOf(thread.subList(1, 4));
    assertThat(numbers(view.conversations().get(0))).containsExactly(4, 5);
    assertThat(numbers(view.conversations().get(1))).containsExactly(1, 2, 3, 4, 5);
    assertThat(world.sync.missedBy(buyer.caller, null).conversations()).hasSize(1);
  }

  @Test
  void a_buyer_without_any_conversation_missed_nothing() {
    Sync.BuyerView view = world.buyer("new").sync();
    assertThat(view.conversations()).isEmpty();
    assertThat(view.place()).isNull();
  }

  @Test
  void only_the_first_few_who_wait_ask_for_a_pass() {
    world.agent("li", 1);
    List<BuyerClient> buyers = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      clock.advance(Duration.ofMillis(1));
      BuyerClient buyer = world.buyer("b" + i);
      buyer.say("在吗");
      buyers.add(buyer);
    }
    for (int position = 1; position <= 6; position++) {
      world.loseTriggers();
      assertThat(buyers.get(position).sync().place().position()).isEqualTo(position);
      assertThat(world.sqs.messages(World.ASSIGNMENT_QUEUE)).hasSize(position <= 3 ? 1 : 0);
    }
  }

  // ---------------------------------------------------------------- long conversations

  @Test
  void whoever_missed_more_than_fits_one_answer_gets_it_page_by_page__MSG_2() {
    world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    for (int i = 0; i < 250; i++) {
      buyer.say("第" + i);
    }
    assertThat(byPages(buyer.caller, buyer.conversation()))
        .isEqualTo(IntStream.rangeClosed(1, 253).boxed().toList());
  }

  /** The state is that after the last entry given: a client takes it for how far it is. */
  @Test
  void a_page_comes_with_the_state_after_its_last_entry__MSG_2() {
    world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    for (int i = 0; i < 150; i++) {
      buyer.say("第" + i);
    }
    Missed page = world.sync.entries(buyer.caller, buyer.conversation(), 0);
    assertThat(page.more()).isTrue();
    assertThat(page.state()).isEqualTo(page.entries().getLast().state());
  }

  /** A query's page ends at 1 MB, which is less than a hundred of the longest messages. */
  @Test
  void long_messages_that_fill_a_page_hide_none_behind_it__MSG_2() {
    world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    String longest = "😀".repeat(4_000);
    for (int i = 0; i < 90; i++) {
      buyer.say(longest);
    }
    assertThat(byPages(buyer.caller, buyer.conversation()))
        .isEqualTo(IntStream.rangeClosed(1, 93).boxed().toList());
  }

  @Test
  void pages_that_end_early_hide_nothing__MSG_2() {
    world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    for (int i = 0; i < 20; i++) {
      buyer.say("第" + i);
    }
    dynamo.setFaults(
        Hooks.always(
            call -> call.tables().contains(World.TABLES.conversations()), new Fault.ShortPage(3)));
    assertThat(byPages(buyer.caller, buyer.conversation()))
        .isEqualTo(IntStream.rangeClosed(1, 23).boxed().toList());
    dynamo.setFaults(Faults.NONE);
  }

  /** More than one page was written before the agent got it. */
  @Test
  void an_agent_is_told_of_a_conversation_however_long_it_waited__MSG_2_CONV_9() {
    AgentClient li = world.agent("li", 1);
    li.set(AgentStatus.BREAK);
    BuyerClient buyer = world.buyer("b1");
    for (int i = 0; i < 150; i++) {
      buyer.say("第" + i);
    }
    li.set(AgentStatus.ONLINE);
    world.settle();
    assertThat(li.conversations()).containsExactly(buyer.conversation());
    assertThat(li.sync().conversations())
        .extracting(missed -> missed.state().origin().id())
        .containsExactly(buyer.conversation());
    assertThat(byPages(li.caller, buyer.conversation())).hasSize(154);
    li.end(buyer.conversation());
    assertThat(byPages(li.caller, buyer.conversation())).as("PERM-5").hasSize(155);
  }

  private List<Integer> byPages(Caller caller, ConversationId id) {
    List<Integer> all = new ArrayList<>();
    while (true) {
      Missed page = world.sync.entries(caller, id, all.isEmpty() ? 0 : all.getLast());
      assertThat(page).isNotNull();
      all.addAll(numbers(page));
      if (!page.more()) {
        return all;
      }
    }
  }

  // ---------------------------------------------------------------- agents

  @Test
  void an_agent_is_told_of_their_own_in_the_desks_order__CONV_9_PERM_5() {
    AgentClient li = world.agent("li", 5);
    List<ConversationId> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      clock.advance(Duration.ofSeconds(1));
      BuyerClient buyer = world.buyer("b" + i);
      buyer.say("在吗");
      ids.add(buyer.conversation());
    }
    li.reply(ids.get(0), "在");
    clock.advance(Duration.ofSeconds(1));
    li.reply(ids.get(2), "在");
    Sync.StaffView view = li.sync();
    assertThat(view.conversations())
        .extracting(missed -> missed.state().origin().id())
        .containsExactly(ids.get(1), ids.get(3), ids.get(2), ids.get(0));
    assertThat(view.agent().load()).isEqualTo(4);
    assertThat(view.waiting()).isZero();
  }

  @Test
  void an_agent_is_told_of_the_end_of_one_they_knew__MSG_2() {
    AgentClient li = world.agent("li", 5);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    ConversationId id = buyer.conversation();
    li.end(id);
    assertThat(li.sync().conversations()).isEmpty();
    Sync.StaffView view = world.sync.missedBy(li.caller, Map.of(id, 4));
    assertThat(view.conversations())
        .singleElement()
        .satisfies(missed -> assertThat(missed.state().status()).isEqualTo(Status.ENDED));
  }

  /** More than one answer names: all of theirs, and some that are over. */
  @Test
  void an_agent_is_told_of_all_of_theirs_and_whether_any_news_is_left_out__AGENT_2_CONV_9() {
    AgentClient li = world.agent("li", Agent.CAPACITY_MAX);
    Map<ConversationId, Integer> over = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      over.put(opened("before" + i), 4);
    }
    over.keySet().forEach(li::end);
    for (int i = 0; i < Agent.CAPACITY_MAX; i++) {
      opened("now" + i);
    }

    Sync.StaffView view = world.sync.missedBy(li.caller, over);
    assertThat(view.conversations())
        .hasSize(StaffAnswer.CONVERSATIONS_MAX)
        .isSortedAccordingTo(StaffAnswer.DESK_ORDER)
        .extracting(Missed::id)
        .containsAll(li.conversations());
    assertThat(view.more()).isTrue();
    assertThat(over.keySet())
        .allSatisfy(each -> assertThat(world.sync.entries(li.caller, each, 4)).isNotNull());

    over.replaceAll((_, _) -> 5);
    ConversationId news = over.keySet().iterator().next();
    over.put(news, 4);
    view = world.sync.missedBy(li.caller, over);
    assertThat(view.conversations()).extracting(Missed::id).contains(news);
    assertThat(view.more()).as("what is left out has been told").isFalse();
  }

  /** What does not fit an answer is not read for it either. */
  @Test
  void of_very_many_conversations_few_entries_each_are_read_and_the_rest_is_asked_for__MSG_2() {
    AgentClient li = world.agent("li", Agent.CAPACITY_MAX);
    int conversations = Sync.ENTRIES_READ_MAX / 10;
    for (int i = 0; i < conversations; i++) {
      opened("buyer" + i);
    }
    for (ConversationId each : li.conversations()) {
      for (int number = 1; number <= 10; number++) {
        li.reply(each, number, "在的");
      }
    }

    Sync.StaffView view = world.sync.missedBy(li.caller, Map.of());
    assertThat(view.conversations())
        .hasSize(conversations)
        .allSatisfy(
            missed -> {
              assertThat(missed.entries()).hasSize(10);
              assertThat(missed.more()).isTrue();
              assertThat(missed.state()).isEqualTo(missed.entries().getLast().state());
              assertThat(byPages(li.caller, missed.id()))
                  .isEqualTo(
                      IntStream.rangeClosed(1, world.state(missed.id()).number()).boxed().toList());
            });
  }

  private ConversationId opened(String buyer) {
    BuyerClient client = world.buyer(buyer);
    client.say("在吗");
    return client.conversation();
  }

  private static List<Integer> numbers(Missed missed) {
    return missed.entries().stream().map(Entry::number).toList();
  }
}
