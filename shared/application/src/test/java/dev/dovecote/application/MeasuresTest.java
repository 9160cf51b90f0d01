package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.sockets.SocketFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the use cases tell of how it goes. */
class MeasuresTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  @Test
  void a_pass_that_gives_all_it_could_leaves_nobody_beside_a_free_agent__ASSIGN_5() {
    AgentClient li = queue("b1", "b2");
    world.pass.look(World.SHOP);
    assertThat(li.conversations()).hasSize(1);
    assertThat(told(Measure.WAITING_BESIDE_FREE_AGENT)).containsExactly(0.0);
  }

  @Test
  void a_pass_with_nobody_to_give_tells_nothing() {
    world.agent("li", 1);
    world.settle();
    assertThat(world.told).isEmpty();
  }

  /** Twenty minutes in the queue are nothing to tell: the agent was not there. */
  @Test
  void who_is_left_over_has_waited_beside_a_free_agent_since_a_pass_first_left_one__ASSIGN_5() {
    queue("b1");
    dynamo.setFaults(Hooks.always(Hooks.commitWithAgent(), new Fault.Conflict(0)));
    world.pass.look(World.SHOP);
    assertThat(told(Measure.WAITING_BESIDE_FREE_AGENT)).containsExactly(0.0);
    clock.advance(Duration.ofSeconds(40));
    world.deliverAssignment();
    clock.advance(Duration.ofSeconds(2));
    world.deliverAssignment();
    assertThat(told(Measure.WAITING_BESIDE_FREE_AGENT)).containsExactly(0.0, 40.0, 42.0);

    dynamo.setFaults(Faults.NONE);
    world.settle();
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
    assertThat(told(Measure.WAITING_BESIDE_FREE_AGENT)).containsExactly(0.0, 40.0, 42.0, 0.0);
  }

  @Test
  void who_came_after_the_first_was_left_over_has_waited_no_longer_than_they_are_here() {
    queue("b1");
    dynamo.setFaults(Hooks.always(Hooks.commitWithAgent(), new Fault.Conflict(0)));
    world.pass.look(World.SHOP);
    clock.advance(Duration.ofSeconds(60));
    world.queue.leave(new BuyerClient(world, "b1", "phone").caller, "none");
    BuyerClient second = world.buyer("b2");
    second.say("在吗");
    clock.advance(Duration.ofSeconds(5));
    world.told.clear();
    world.deliverAssignment();
    assertThat(told(Measure.WAITING_BESIDE_FREE_AGENT)).containsExactly(5.0);
  }

  @Test
  void each_attempt_that_others_got_before_is_a_conflict_of_assignment__ASSIGN_4() {
    AgentClient li = queue("b1");
    dynamo.setFaults(Hooks.nth(1, Hooks.commitWithAgent(), new Fault.Conflict(0)));
    world.pass.look(World.SHOP);
    assertThat(li.conversations()).hasSize(1);
    assertThat(told(Measure.ASSIGNMENT_CONFLICTS)).containsExactly(1.0);
  }

  @Test
  void two_who_write_at_once_are_no_conflict_of_assignment() {
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    world.settle();
    dynamo.setFaults(Hooks.meanwhile(Hooks.commit(), () -> li.reply(buyer.conversation(), "在")));
    buyer.say("有货吗");
    assertThat(world.log(buyer.conversation())).hasSizeGreaterThan(3);
    assertThat(told(Measure.ASSIGNMENT_CONFLICTS)).isEmpty();
  }

  @Test
  void a_push_that_fails_is_told_each_time_and_one_to_a_closed_socket_never__MSG_2() {
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    world.settle();
    world.sockets.setFaults((_, _) -> SocketFaults.Fault.FAILED);
    li.reply(buyer.conversation(), "在");
    assertThat(told(Measure.FAILED_PUSHES)).containsExactly(1.0);
    world.settle();
    assertThat(told(Measure.FAILED_PUSHES)).hasSize(2);

    world.sockets.setFaults(SocketFaults.NONE);
    world.sockets.close(buyer.connection);
    li.reply(buyer.conversation(), "还在吗");
    assertThat(told(Measure.FAILED_PUSHES)).hasSize(2);
  }

  @Test
  void a_timer_tells_how_late_it_was_looked_at__CONV_6() {
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    li.reply(buyer.conversation(), "在");
    world.loseTriggers();
    clock.advance(Duration.ofMinutes(15).plusSeconds(95));
    world.timers.sweep();
    world.settle();
    assertThat(world.statusOf("b1")).isEqualTo(Status.ENDED);
    assertThat(told(Measure.TIMER_LATENESS)).contains(95.0);
  }

  @Test
  void where_nobody_reads_the_timer_queue_each_sweep_tells_how_late_timers_are__CONV_6() {
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    li.reply(buyer.conversation(), "在");
    clock.advance(Duration.ofMinutes(15).plusSeconds(120));
    world.timers.sweep();
    assertThat(told(Measure.TIMER_LATENESS)).isEmpty();
    for (int minute = 0; minute < 2; minute++) {
      clock.advance(Duration.ofSeconds(60));
      world.timers.sweep();
    }
    assertThat(told(Measure.TIMER_LATENESS)).containsExactly(180.0, 240.0);
  }

  @Test
  void no_line_holds_what_anybody_wrote() {
    queue("b1");
    dynamo.setFaults(Hooks.nth(1, Hooks.commitWithAgent(), new Fault.Conflict(0)));
    world.pass.look(World.SHOP);
    assertThat(world.told).isNotEmpty().noneMatch(line -> line.contains("在吗"));
  }

  /** An agent for one, who comes online only when these have been queued for twenty minutes. */
  private AgentClient queue(String... buyers) {
    AgentClient li = world.agent("li", 1);
    li.set(AgentStatus.BREAK);
    for (String buyer : buyers) {
      world.buyer(buyer).say("在吗");
    }
    clock.advance(Duration.ofMinutes(20));
    li.disconnect();
    li.connect();
    li.set(AgentStatus.ONLINE);
    world.loseTriggers();
    return li;
  }

  private List<Double> told(Measure measure) {
    List<Double> values = new ArrayList<>();
    for (String line : world.told) {
      JsonNode value = read(line).path(measure.written());
      if (!value.isMissingNode()) {
        values.add(value.asDouble());
      }
    }
    return values;
  }

  private static JsonNode read(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException broken) {
      throw new AssertionError(line, broken);
    }
  }
}
