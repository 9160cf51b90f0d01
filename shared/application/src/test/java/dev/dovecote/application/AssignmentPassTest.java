package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.application.Change.Made;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.SimulatedCrash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssignmentPassTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  @Test
  void those_who_wait_are_assigned_in_the_order_they_came__QUEUE_2_ASSIGN_5() {
    AgentClient li = queueOf(5, 1);
    for (int i = 1; i <= 5; i++) {
      world.settle();
      assertThat(served(li)).isEqualTo("b" + i);
      li.end(li.conversations().iterator().next());
    }
    world.settle();
    assertThat(li.conversations()).isEmpty();
    Invariants.hold(world, buyers(5));
  }

  @Test
  void latest_first_serves_those_still_present__QUEUE_2() {
    world.changeSettings(World.settings().queueOrder(QueueOrder.LATEST_FIRST).done());
    AgentClient li = queueOf(3, 1);
    for (int i = 3; i >= 1; i--) {
      world.settle();
      assertThat(served(li)).isEqualTo("b" + i);
      li.end(li.conversations().iterator().next());
    }
  }

  @Test
  void a_pass_fills_every_free_slot_and_no_more__ASSIGN_4_ASSIGN_5() {
    AgentClient li = queueOf(9, 4);
    AgentClient wang = world.agent("wang", 3);
    world.settle();
    assertThat(li.conversations()).hasSize(4);
    assertThat(wang.conversations()).hasSize(3);
    assertThat(world.waiting()).containsExactly("b8", "b9");
    Invariants.hold(world, buyers(9));
  }

  @Test
  void a_buyer_whose_log_a_stale_read_does_not_know_keeps_the_place__QUEUE_2() {
    AgentClient li = queueOf(3, 2);
    world.loseTriggers();
    dynamo.setFaults(
        call ->
            call.eventual() && call.tables().contains(World.TABLES.conversations())
                ? new Fault.Stale(1_000)
                : Fault.NONE);
    world.pass.look(World.SHOP);
    dynamo.setFaults(Faults.NONE);
    assertThat(li.conversations())
        .containsExactlyInAnyOrder(world.latest("b1"), world.latest("b2"));
    assertThat(world.waiting()).containsExactly("b3");
  }

  @Test
  void a_pass_run_twice_or_by_two_at_once_does_no_harm__CONV_12() {
    AgentClient li = queueOf(9, 4);
    world.loseTriggers();
    dynamo.setFaults(Hooks.meanwhile(Hooks.commit(), () -> world.pass.look(World.SHOP)));
    world.pass.look(World.SHOP);
    dynamo.setFaults(Faults.NONE);
    world.pass.look(World.SHOP);
    assertThat(li.conversations()).hasSize(4);
    assertThat(world.waiting()).containsExactly("b5", "b6", "b7", "b8", "b9");
    Invariants.hold(world, buyers(9));
  }

  @Test
  void lowering_capacity_below_the_load_takes_no_new_one__AGENT_2() {
    AgentClient li = queueOf(6, 3);
    world.settle();
    world.desk.setCapacityOf(world.owner().caller, li.id(), 1);
    world.settle();
    assertThat(li.conversations()).hasSize(3);
    List<ConversationId> had = List.copyOf(li.conversations());
    li.end(had.get(0));
    li.end(had.get(1));
    world.settle();
    assertThat(li.conversations()).hasSize(1);
    li.end(had.get(2));
    world.settle();
    assertThat(li.conversations()).hasSize(1);
    assertThat(served(li)).isEqualTo("b4");
  }

  @Test
  void raising_capacity_serves_those_who_wait_at_once__ASSIGN_5() {
    AgentClient li = queueOf(5, 1);
    world.settle();
    world.desk.setCapacityOf(world.owner().caller, li.id(), 3);
    world.settle();
    assertThat(li.conversations()).hasSize(3);
  }

  /** The agent goes on a break between the plan and the commit. */
  @Test
  void an_agent_who_refuses_leaves_the_rest_in_order_and_the_pass_asks_again__ASSIGN_1_QUEUE_2() {
    AgentClient li = queueOf(4, 4);
    world.loseTriggers();
    dynamo.setFaults(Hooks.meanwhile(Hooks.commitWithAgent(), () -> li.set(AgentStatus.BREAK)));
    world.loseTriggers();
    world.pass.look(World.SHOP);
    dynamo.setFaults(Faults.NONE);
    assertThat(li.conversations()).isEmpty();
    assertThat(world.waiting()).containsExactly("b1", "b2", "b3", "b4");
    assertThat(world.sqs.messages(World.ASSIGNMENT_QUEUE)).isNotEmpty();

    AgentClient wang = world.agent("wang", 2);
    world.settle();
    assertThat(wang.conversations()).hasSize(2);
    assertThat(world.waiting()).containsExactly("b3", "b4");
    Invariants.hold(world, buyers(4));
  }

  /** A buyer leaves between the plan and the commit: the slot goes to the next. */
  @Test
  void the_slot_of_a_buyer_who_left_meanwhile_goes_to_the_next__ASSIGN_5() {
    AgentClient li = queueOf(2, 1);
    BuyerClient first = new BuyerClient(world, "b1", "phone");
    dynamo.setFaults(
        Hooks.meanwhile(
            Hooks.commitWithAgent(), () -> world.queue.leave(first.caller, first.connection)));
    world.settle();
    dynamo.setFaults(Faults.NONE);
    assertThat(world.statusOf("b1")).isEqualTo(Status.LEFT_MESSAGE);
    assertThat(served(li)).isEqualTo("b2");
    Invariants.hold(world, buyers(2));
  }

  @Test
  void more_than_one_pass_can_do_is_done_by_several__ASSIGN_5() {
    int many = AssignmentPass.ASSIGNMENTS_MAX + 30;
    AgentClient li = queueOf(many, 999);
    world.deliverAssignment();
    assertThat(li.conversations()).hasSizeLessThanOrEqualTo(AssignmentPass.ASSIGNMENTS_MAX);
    world.settle();
    assertThat(li.conversations()).hasSize(many);
    assertThat(world.waiting()).isEmpty();
  }

  @Test
  void a_pass_that_takes_too_long_stops_and_another_goes_on_in_order__ASSIGN_5() {
    AgentClient li = queueOf(10, 10);
    dynamo.setFaults(
        call -> {
          if (call.isTransaction()) {
            clock.advance(Duration.ofSeconds(1));
          }
          return Fault.NONE;
        });
    world.deliverAssignment();
    assertThat(li.conversations()).hasSize(4);
    assertThat(world.waiting()).isEqualTo(buyers(10).subList(4, 10));
    world.settle();
    assertThat(li.conversations()).hasSize(10);
  }

  @Test
  void with_nobody_there_any_more_all_become_offline_messages__QUEUE_5() {
    AgentClient li = queueOf(3, 1);
    li.set(AgentStatus.OFFLINE);
    world.settle();
    for (String buyer : buyers(3)) {
      ConversationState state = world.state(world.latest(buyer));
      assertThat(state.status()).isEqualTo(Status.LEFT_MESSAGE);
      assertThat(state.offlineKind()).isEqualTo(OfflineKind.NO_AGENT);
    }
    Invariants.hold(world, buyers(3));
  }

  @Test
  void the_reason_is_stored_with_the_assignment__ASSIGN_2() {
    world.agent("ten", 10);
    world.agent("thirty", 30);
    fill("ten", 2);
    fill("thirty", 3);
    BuyerClient buyer = world.buyer("new");
    buyer.say("在吗");
    Event.Assigned assigned =
        (Event.Assigned)
            world.log(buyer.conversation()).stream()
                .map(entry -> entry.event())
                .filter(event -> event instanceof Event.Assigned)
                .findFirst()
                .orElseThrow();
    assertThat(assigned.agent()).isEqualTo(new AgentId("thirty"));
    assertThat(assigned.reason().candidates())
        .extracting(each -> each.agent().value(), each -> each.load(), each -> each.capacity())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("thirty", 3, 30),
            org.assertj.core.groups.Tuple.tuple("ten", 2, 10));
  }

  /** Conversations of which one agent alone is online. */
  private void fill(String agent, int conversations) {
    AgentId id = new AgentId(agent);
    for (String other : List.of("ten", "thirty")) {
      world
          .stores
          .agents()
          .setStatus(
              World.SHOP,
              new AgentId(other),
              other.equals(agent) ? AgentStatus.ONLINE : AgentStatus.BREAK);
    }
    for (int i = 0; i < conversations; i++) {
      world.buyer(agent + i).say("在吗");
    }
    assertThat(world.agentNow(id).load()).isEqualTo(conversations);
    for (String other : List.of("ten", "thirty")) {
      world.stores.agents().setStatus(World.SHOP, new AgentId(other), AgentStatus.ONLINE);
    }
  }

  @Test
  void the_new_agent_is_told_the_whole_conversation_and_the_rest_their_place__QUEUE_1() {
    AgentClient li = queueOf(3, 1);
    BuyerClient second = clients.get(1);
    clients.get(0).say("第二句");
    li.frames();
    second.frames();
    world.settle();
    assertThat(li.frames()).anyMatch(frame -> frame.contains("第1位") && frame.contains("第二句"));
    assertThat(second.frames()).anyMatch(frame -> frame.contains("\"position\":1"));
  }

  @Test
  void an_estimate_comes_with_the_third_assignment_of_the_last_15_minutes__QUEUE_1() {
    AgentClient li = queueOf(6, 1);
    for (int i = 1; i <= 3; i++) {
      world.settle();
      Queue.Place place = world.queue.placeOf(World.SHOP, world.state(world.latest("b6")));
      assertThat(place.position()).isEqualTo(6 - i);
      assertThat(place.estimate()).isEqualTo(i < 3 ? null : Duration.ofSeconds(40L * (6 - i)));
      clock.advance(Duration.ofSeconds(40));
      li.sync();
      li.end(li.conversations().iterator().next());
    }
    world.loseTriggers();
    clock.advance(Duration.ofMinutes(16));
    assertThat(world.queue.placeOf(World.SHOP, world.state(world.latest("b6"))).estimate())
        .isNull();
  }

  @Test
  void an_estimate_counts_who_reached_an_agent_at_once_or_by_hand_too__QUEUE_1() {
    AgentClient li = world.agent("li", 2);
    for (int i = 1; i <= 2; i++) {
      world.buyer("b" + i).say("你好");
      clock.advance(Duration.ofSeconds(40));
    }
    BuyerClient waits = world.buyer("b3");
    waits.say("你好");
    BuyerClient behind = world.buyer("b4");
    behind.say("你好");
    assertThat(world.queue.placeOf(World.SHOP, world.state(behind.conversation())).estimate())
        .as("two were assigned")
        .isNull();
    AgentClient owner = world.owner();
    world.byHand.give(owner.caller, waits.conversation(), owner.id(), null, owner.connection);
    assertThat(world.queue.placeOf(World.SHOP, world.state(behind.conversation())).estimate())
        .isEqualTo(Duration.ofSeconds(40));
    world.byHand.give(owner.caller, waits.conversation(), li.id(), null, owner.connection);
    li.end(world.latest("b1"));
    world.byHand.give(owner.caller, waits.conversation(), li.id(), null, owner.connection);
    assertThat(world.stores.lanes().pace(World.SHOP, world.now()).count())
        .as("handing over is no assignment")
        .isEqualTo(3);
  }

  // ---------------------------------------------------------------- lost and broken

  @Test
  void a_crash_between_commit_and_trigger_is_repaired_by_the_agents_sync__ASSIGN_5() {
    AgentClient li = queueOf(2, 1);
    world.settle();
    ConversationId had = li.conversations().iterator().next();
    dynamo.setFaults(Hooks.nth(1, Hooks.commit(), new Fault.CrashAfter()));
    assertThatThrownBy(() -> li.end(had)).isInstanceOf(SimulatedCrash.class);
    dynamo.setFaults(Faults.NONE);
    world.settle();
    assertThat(world.waiting()).containsExactly("b2");

    li.sync();
    world.settle();
    assertThat(served(li)).isEqualTo("b2");
  }

  @Test
  void a_lost_trigger_is_repaired_by_the_waiting_buyers_sync__ASSIGN_5() {
    AgentClient li = queueOf(2, 1);
    world.settle();
    li.end(li.conversations().iterator().next());
    world.loseTriggers();
    assertThat(clients.get(1).sync().place().position()).isEqualTo(1);
    world.settle();
    assertThat(served(li)).isEqualTo("b2");
  }

  @Test
  void a_lost_trigger_is_repaired_within_a_minute_by_time_alone__ASSIGN_5() {
    AgentClient li = queueOf(2, 1).staysThere();
    world.settle();
    li.end(li.conversations().iterator().next());
    world.loseTriggers();
    world.pass(Duration.ofMinutes(1));
    assertThat(served(li)).isEqualTo("b2");
  }

  @Test
  void a_refused_trigger_does_not_undo_the_commit__ASSIGN_5() {
    AgentClient li = queueOf(2, 1);
    world.settle();
    world.sqs.setFaults(_ -> new dev.dovecote.testkit.sqs.SqsFaults.Fault.Refused());
    assertThat(li.end(li.conversations().iterator().next())).isInstanceOf(Made.class);
    world.sqs.setFaults(dev.dovecote.testkit.sqs.SqsFaults.NONE);
    li.sync();
    world.settle();
    assertThat(served(li)).isEqualTo("b2");
  }

  @Test
  void a_pass_that_crashes_at_any_call_is_finished_when_it_comes_again__ASSIGN_4_ASSIGN_5() {
    for (int at = 1; at < 200; at++) {
      SettableClock clock = new SettableClock(World.NOON);
      MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
      World world = World.on(dynamo, clock, at).openShop(World.settings().done());
      AgentClient li = world.agent("li", 2);
      AgentClient wang = world.agent("wang", 1);
      li.set(AgentStatus.BREAK);
      wang.set(AgentStatus.BREAK);
      for (String buyer : buyers(4)) {
        clock.advance(Duration.ofMillis(1));
        world.buyer(buyer).say("在吗");
      }
      li.set(AgentStatus.ONLINE);
      wang.set(AgentStatus.ONLINE);
      world.settle(); // leaves nothing but what the test asks for
      List<ConversationId> had = new ArrayList<>(li.conversations());
      assertThat(had).hasSize(2);
      had.forEach(li::end);
      long before = dynamo.calls();
      int crashAt = at;
      dynamo.setFaults(
          call ->
              call.number() == before + crashAt
                  ? (crashAt % 2 == 0 ? new Fault.CrashAfter() : new Fault.CrashBefore())
                  : Fault.NONE);
      boolean crashed = crashes(() -> world.pass.look(World.SHOP));
      dynamo.setFaults(Faults.NONE);
      world.pass.look(World.SHOP);
      world.settle();
      assertThat(world.waiting()).isEmpty();
      Invariants.hold(world, buyers(4));
      if (!crashed) {
        return;
      }
    }
    throw new AssertionError("a pass makes fewer calls than that");
  }

  private static boolean crashes(Runnable work) {
    try {
      work.run();
      return false;
    } catch (SimulatedCrash _) {
      return true;
    }
  }

  // ---------------------------------------------------------------- fixture

  private final List<BuyerClient> clients = new ArrayList<>();

  /** Buyers b1, b2, … who wait in that order, a moment apart, for one agent who comes online. */
  private AgentClient queueOf(int buyers, int capacity) {
    AgentClient li = world.agent("li", capacity);
    li.set(AgentStatus.BREAK);
    world.loseTriggers();
    for (int i = 1; i <= buyers; i++) {
      clock.advance(Duration.ofMillis(1));
      BuyerClient buyer = world.buyer("b" + i);
      buyer.say("第" + i + "位");
      clients.add(buyer);
    }
    world.loseTriggers();
    li.set(AgentStatus.ONLINE);
    return li;
  }

  private static List<String> buyers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "b" + i).toList();
  }

  private String served(AgentClient agent) {
    assertThat(agent.conversations()).hasSize(1);
    return world.state(agent.conversations().iterator().next()).origin().buyer().value();
  }
}
