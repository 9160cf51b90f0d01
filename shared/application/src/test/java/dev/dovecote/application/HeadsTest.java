package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an instance remembers spares a read, and decides nothing. */
class HeadsTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());
  private final AgentClient li = world.agent("li", 5);
  private final BuyerClient buyer = world.buyer("b1");

  /** Another instance of the function, which remembers nothing of this one's. */
  private final StaffConversations elsewhere =
      new StaffConversations(
          world.stores,
          new Transitions(world.stores, world.triggers, world.surroundings),
          world.pushes,
          world.triggers,
          world.surroundings);

  private ConversationState opened;

  @BeforeEach
  void a_conversation_is_open() {
    buyer.say("在吗");
    opened = world.state(buyer.conversation());
    assertThat(opened.status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void what_another_instance_wrote_since_is_found_by_the_commit__MSG_2() {
    assertThat(li.replyKnowing(elsewhere, opened.number(), opened, "在的"))
        .isInstanceOf(Change.Made.class);

    List<Faults.Call> calls = calls(() -> buyer.sayKnowing(opened.number(), "还有货吗"));
    assertThat(calls).extracting(Faults.Call::operation).containsSubsequence("PutItem", "PutItem");
    assertThat(world.state(opened.origin().id()).number()).isEqualTo(opened.number() + 2);
    assertThat(world.messages("b1")).containsExactly("在吗", "还有货吗");
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void where_several_write_at_once_the_log_is_read_before_each_write() {
    li.replyKnowing(elsewhere, opened.number(), opened, "在的");
    assertThat(calls(() -> buyer.sayKnowing(opened.number(), "还有货吗")))
        .noneMatch(call -> isOfTheLog(call, "Query"));

    assertThat(calls(() -> buyer.sayKnowing(opened.number() + 2, "包邮吗")))
        .as("after a lost race")
        .anyMatch(call -> isOfTheLog(call, "Query"));
    assertThat(calls(() -> buyer.sayKnowing(opened.number() + 3, "谢谢")))
        .as("after a commit that met nobody")
        .noneMatch(call -> isOfTheLog(call, "Query"));
  }

  @Test
  void a_client_that_was_told_of_more_is_not_answered_from_memory() {
    li.replyKnowing(elsewhere, opened.number(), opened, "在的");

    List<Faults.Call> calls = calls(() -> buyer.sayKnowing(opened.number() + 1, "还有货吗"));
    assertThat(calls).extracting(Faults.Call::operation).containsOnlyOnce("PutItem");
    assertThat(calls.stream().filter(call -> isOfTheLog(call, "Query"))).hasSize(1);
  }

  @Test
  void what_a_client_says_that_nobody_can_know_does_no_harm() {
    assertThat(buyer.sayKnowing(opened.number() + 1_000, "还有货吗")).isInstanceOf(Change.Made.class);
    assertThat(buyer.sayKnowing(0, "包邮吗")).isInstanceOf(Change.Made.class);
    assertThat(world.state(opened.origin().id()).number()).isEqualTo(opened.number() + 2);
  }

  @Test
  void a_conversation_that_ended_elsewhere_is_over_here_too__CONV_2() {
    elsewhere.end(li.caller, opened.origin().id(), li.connection);

    Change next = buyer.sayKnowing(opened.number(), "还有货吗");
    assertThat(((Change.Made) next).after().origin().id()).isNotEqualTo(opened.origin().id());
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void nobody_is_refused_for_what_is_remembered() {
    ConversationId conversation = opened.origin().id();
    AgentClient hua = world.agent("hua", 5);
    assertThat(world.state(conversation).agent()).isEqualTo(li.id());
    var otherHands =
        new ByHand(
            world.stores,
            new Transitions(world.stores, world.triggers, world.surroundings),
            world.reach,
            world.queue,
            world.pushes,
            world.triggers,
            world.surroundings);
    assertThat(otherHands.give(li.caller, conversation, hua.id(), null, li.connection))
        .isInstanceOf(Change.Made.class);

    // This instance still remembers it as Li's.
    assertThat(hua.replyKnowing(opened.number(), opened, "我来")).isInstanceOf(Change.Made.class);
    Change refused = li.replyKnowing(opened.number(), opened, "在的");
    assertThat(refused)
        .isInstanceOf(Change.Refused.class)
        .isEqualTo(li.replyKnowing(elsewhere, Heads.UNKNOWN, opened, "在的"));
  }

  @Test
  void somebody_elses_conversation_is_not_entered_by_memory__PERM_4() {
    BuyerClient other = world.buyer("b2");
    other.say("我");
    Change intoForeign =
        world.buyerMessages.send(
            other.caller,
            new BuyerMessages.Message(
                new dev.dovecote.domain.message.ClientRef("phone", 2),
                new dev.dovecote.domain.message.Content.Text("插话"),
                opened.origin().id(),
                0,
                dev.dovecote.domain.routing.EntryPoint.OTHER,
                null),
            other.connection);
    assertThat(((Change.Made) intoForeign).after().origin().id()).isEqualTo(other.conversation());
  }

  @Test
  void what_was_used_longest_ago_is_forgotten() {
    Heads heads = new Heads();
    ConversationId first = opened.origin().id();
    heads.saw(World.SHOP, opened);
    assertThat(heads.notBehind(World.SHOP, first, opened.number())).isEqualTo(opened);
    assertThat(heads.notBehind(World.SHOP, first, opened.number() + 1)).isNull();
    assertThat(heads.notBehind(World.SHOP, first, Heads.UNKNOWN)).isNull();

    li.set(AgentStatus.BREAK);
    for (int i = 0; i < Heads.REMEMBERED_MAX; i++) {
      BuyerClient one = world.buyer("n" + i);
      one.say("在吗");
      heads.saw(World.SHOP, world.state(one.conversation()));
    }
    assertThat(heads.notBehind(World.SHOP, first, 0)).isNull();
  }

  @Test
  void what_is_over_is_forgotten() {
    Heads heads = new Heads();
    ConversationId conversation = opened.origin().id();
    heads.saw(World.SHOP, opened);
    elsewhere.end(li.caller, conversation, li.connection);
    heads.saw(World.SHOP, world.state(conversation));
    assertThat(heads.notBehind(World.SHOP, conversation, 0)).isNull();
  }

  @Test
  void an_earlier_state_does_not_take_the_place_of_a_later_one() {
    Heads heads = new Heads();
    buyer.say("还有货吗");
    ConversationState later = world.state(opened.origin().id());
    heads.saw(World.SHOP, later);
    heads.saw(World.SHOP, opened);
    assertThat(heads.notBehind(World.SHOP, opened.origin().id(), 0)).isEqualTo(later);
  }

  private List<Faults.Call> calls(Runnable work) {
    List<Faults.Call> calls = new ArrayList<>();
    dynamo.setFaults(
        new Faults() {
          @Override
          public Fault before(Call call) {
            calls.add(call);
            return Fault.NONE;
          }
        });
    work.run();
    dynamo.setFaults(Faults.NONE);
    return calls;
  }

  private static boolean isOfTheLog(Faults.Call call, String operation) {
    return call.operation().equals(operation)
        && call.tables().contains(World.TABLES.conversations());
  }
}
