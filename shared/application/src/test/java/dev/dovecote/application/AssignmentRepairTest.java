package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.application.Change.Made;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.SimulatedCrash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Triggers that are lost, and passes that break off. */
class AssignmentRepairTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());
  private final Line line = new Line(world, clock);

  @Test
  void a_crash_between_commit_and_trigger_is_repaired_by_the_agents_sync__ASSIGN_5() {
    AgentClient li = line.of(2, 1);
    world.settle();
    ConversationId had = li.conversations().iterator().next();
    dynamo.setFaults(Hooks.nth(1, Hooks.commit(), new Fault.CrashAfter()));
    assertThatThrownBy(() -> li.end(had)).isInstanceOf(SimulatedCrash.class);
    dynamo.setFaults(Faults.NONE);
    world.settle();
    assertThat(world.waiting()).containsExactly("b2");

    li.sync();
    world.settle();
    assertThat(line.servedBy(li)).isEqualTo("b2");
  }

  @Test
  void a_lost_trigger_is_repaired_by_the_waiting_buyers_sync__ASSIGN_5() {
    AgentClient li = line.of(2, 1);
    world.settle();
    li.end(li.conversations().iterator().next());
    world.loseTriggers();
    assertThat(line.clients.get(1).sync().place().position()).isEqualTo(1);
    world.settle();
    assertThat(line.servedBy(li)).isEqualTo("b2");
  }

  @Test
  void a_lost_trigger_is_repaired_within_a_minute_by_time_alone__ASSIGN_5() {
    AgentClient li = line.of(2, 1).staysThere();
    world.settle();
    li.end(li.conversations().iterator().next());
    world.loseTriggers();
    world.pass(Duration.ofMinutes(1));
    assertThat(line.servedBy(li)).isEqualTo("b2");
  }

  @Test
  void a_refused_trigger_does_not_undo_the_commit__ASSIGN_5() {
    AgentClient li = line.of(2, 1);
    world.settle();
    world.sqs.setFaults(_ -> new dev.dovecote.testkit.sqs.SqsFaults.Fault.Refused());
    assertThat(li.end(li.conversations().iterator().next())).isInstanceOf(Made.class);
    world.sqs.setFaults(dev.dovecote.testkit.sqs.SqsFaults.NONE);
    li.sync();
    world.settle();
    assertThat(line.servedBy(li)).isEqualTo("b2");
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
      for (String buyer : Line.buyers(4)) {
        clock.advance(Duration.ofMillis(1));
        world.buyer(buyer).say("在吗");
      }
      li.set(AgentStatus.ONLINE);
      wang.set(AgentStatus.ONLINE);
      world.settle(); // leaves nothing but what the test asks for
      List<ConversationId> had = new ArrayList<>(li.conversations());
      assertThat(had).hasSize(2);
      had.forEach(li::end);
      boolean crashed = Crash.at(at, dynamo, () -> world.pass.look(World.SHOP));
      world.pass.look(World.SHOP);
      world.settle();
      assertThat(world.waiting()).isEmpty();
      Invariants.hold(world, Line.buyers(4));
      if (!crashed) {
        return;
      }
    }
    throw new AssertionError("a pass makes fewer calls than that");
  }
}
