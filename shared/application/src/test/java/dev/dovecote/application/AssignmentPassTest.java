package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is assigned by a pass, in which order, and where it ends. */
class AssignmentPassTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());
  private final Line line = new Line(world, clock);

  @Test
  void those_who_wait_are_assigned_in_the_order_they_came__QUEUE_2_ASSIGN_5() {
    AgentClient li = line.of(5, 1);
    for (int i = 1; i <= 5; i++) {
      world.settle();
      assertThat(line.servedBy(li)).isEqualTo("b" + i);
      li.end(li.conversations().iterator().next());
    }
    world.settle();
    assertThat(li.conversations()).isEmpty();
    Invariants.hold(world, Line.buyers(5));
  }

  @Test
  void latest_first_serves_those_still_present__QUEUE_2() {
    world.changeSettings(World.settings().queueOrder(QueueOrder.LATEST_FIRST).done());
    AgentClient li = line.of(3, 1);
    for (int i = 3; i >= 1; i--) {
      world.settle();
      assertThat(line.servedBy(li)).isEqualTo("b" + i);
      li.end(li.conversations().iterator().next());
    }
  }

  @Test
  void on_a_break_an_agent_keeps_the_queue_waiting__QUEUE_1_AGENT_1() {
    AgentClient li = world.agent("li", 5).staysThere();
    li.set(AgentStatus.BREAK);
    BuyerClient buyer = world.buyer("b1");
    buyer.staysThere();
    buyer.say("一");
    assertThat(world.statusOf("b1")).isEqualTo(Status.QUEUED);
    li.set(AgentStatus.ONLINE);
    world.settle();
    assertThat(world.state(buyer.conversation()).holder()).isEqualTo(li.id());
  }

  @Test
  void a_pass_fills_every_free_slot_and_no_more__ASSIGN_4_ASSIGN_5() {
    AgentClient li = line.of(9, 4);
    AgentClient wang = world.agent("wang", 3);
    world.settle();
    assertThat(li.conversations()).hasSize(4);
    assertThat(wang.conversations()).hasSize(3);
    assertThat(world.waiting()).containsExactly("b8", "b9");
    Invariants.hold(world, Line.buyers(9));
  }

  @Test
  void a_buyer_whose_log_a_stale_read_does_not_know_keeps_the_place__QUEUE_2() {
    AgentClient li = line.of(3, 2);
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
    AgentClient li = line.of(9, 4);
    world.loseTriggers();
    dynamo.setFaults(Hooks.meanwhile(Hooks.commit(), () -> world.pass.look(World.SHOP)));
    world.pass.look(World.SHOP);
    dynamo.setFaults(Faults.NONE);
    world.pass.look(World.SHOP);
    assertThat(li.conversations()).hasSize(4);
    assertThat(world.waiting()).containsExactly("b5", "b6", "b7", "b8", "b9");
    Invariants.hold(world, Line.buyers(9));
  }

  @Test
  void lowering_capacity_below_the_load_takes_no_new_one__AGENT_2() {
    AgentClient li = line.of(6, 3);
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
    assertThat(line.servedBy(li)).isEqualTo("b4");
  }

  @Test
  void raising_capacity_serves_those_who_wait_at_once__ASSIGN_5() {
    AgentClient li = line.of(5, 1);
    world.settle();
    world.desk.setCapacityOf(world.owner().caller, li.id(), 3);
    world.settle();
    assertThat(li.conversations()).hasSize(3);
  }

  /** The agent goes on a break between the plan and the commit. */
  @Test
  void an_agent_who_refuses_leaves_the_rest_in_order_and_the_pass_asks_again__ASSIGN_1_QUEUE_2() {
    AgentClient li = line.of(4, 4);
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
    Invariants.hold(world, Line.buyers(4));
  }

  /** A buyer leaves between the plan and the commit: the slot goes to the next. */
  @Test
  void the_slot_of_a_buyer_who_left_meanwhile_goes_to_the_next__ASSIGN_5() {
    AgentClient li = line.of(2, 1);
    BuyerClient first = new BuyerClient(world, "b1", "phone");
    dynamo.setFaults(
        Hooks.meanwhile(
            Hooks.commitWithAgent(), () -> world.queue.leave(first.caller, first.connection)));
    world.settle();
    dynamo.setFaults(Faults.NONE);
    assertThat(world.statusOf("b1")).isEqualTo(Status.LEFT_MESSAGE);
    assertThat(line.servedBy(li)).isEqualTo("b2");
    Invariants.hold(world, Line.buyers(2));
  }

  @Test
  void more_than_one_pass_can_do_is_done_by_several__ASSIGN_5() {
    int many = AssignmentPass.ASSIGNMENTS_MAX + 30;
    AgentClient li = line.of(many, 999);
    world.deliverAssignment();
    assertThat(li.conversations()).hasSizeLessThanOrEqualTo(AssignmentPass.ASSIGNMENTS_MAX);
    world.settle();
    assertThat(li.conversations()).hasSize(many);
    assertThat(world.waiting()).isEmpty();
  }

  @Test
  void a_pass_that_takes_too_long_stops_and_another_goes_on_in_order__ASSIGN_5() {
    AgentClient li = line.of(10, 10);
    dynamo.setFaults(
        call -> {
          if (call.isTransaction()) {
            clock.advance(Duration.ofSeconds(1));
          }
          return Fault.NONE;
        });
    world.deliverAssignment();
    assertThat(li.conversations()).hasSize(4);
    assertThat(world.waiting()).isEqualTo(Line.buyers(10).subList(4, 10));
    world.settle();
    assertThat(li.conversations()).hasSize(10);
  }

  @Test
  void with_nobody_there_any_more_all_become_offline_messages__QUEUE_5() {
    AgentClient li = line.of(3, 1);
    li.set(AgentStatus.OFFLINE);
    world.settle();
    for (String buyer : Line.buyers(3)) {
      ConversationState state = world.state(world.latest(buyer));
      assertThat(state.status()).isEqualTo(Status.LEFT_MESSAGE);
      assertThat(state.offlineKind()).isEqualTo(OfflineKind.NO_AGENT);
    }
    Invariants.hold(world, Line.buyers(3));
  }
}
