package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.routing.RoutingRules;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.Units;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * What a pass reads of the lanes, in true units. The product page's buyers pick among three
 * questions: li answers the first and the last, wang the one that lies between.
 */
class LookingUnitsTest {
  private static final int THOUSANDS = 2_000;

  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1);

  private Units pass() {
    world.loseTriggers();
    Units before = dynamo.units(World.TABLES.lanes());
    world.pass.look(World.SHOP);
    return dynamo.units(World.TABLES.lanes()).minus(before);
  }

  /** The queue's lanes before b and behind it, and the same of offline messages. */
  @Test
  void a_full_lane_in_which_thousands_wait_costs_a_pass_nothing() {
    world.openShop(Questions.THREE);
    AgentClient li = world.agent("li", 5);
    AgentClient wang = world.agent("wang", 1);
    Questions.asks(world, "served", "b", Status.ACTIVE);
    Units without = pass();
    assertThat(without).isEqualTo(new Units(2 + 2, 0));
    for (int i = 0; i < THOUSANDS; i++) {
      Questions.asks(world, "b" + i, "b", Status.QUEUED);
    }
    assertThat(pass()).isEqualTo(without);
    assertThat(li.conversations()).isEmpty();
    assertThat(wang.conversations()).hasSize(1);
  }

  @Test
  void offline_messages_of_a_full_lane_cost_a_pass_nothing__OFF_2() {
    world.openShop(Questions.THREE);
    for (int i = 0; i < 300; i++) {
      Questions.asks(world, "b" + i, "b", Status.LEFT_MESSAGE);
    }
    AgentClient wang = world.agent("wang", 1);
    Questions.asks(world, "served", "b", Status.ACTIVE);
    world.agent("li", 5);
    assertThat(pass()).isEqualTo(new Units(2 + 2, 0));
    assertThat(wang.conversations()).hasSize(1);
  }

  @Test
  void slots_that_the_queue_has_taken_are_looked_for_in_no_offline_lane__OFF_2() {
    world.openShop(World.settings().done());
    world.buyer("left").say("你好");
    AgentClient li = world.agent("li", 1);
    li.set(AgentStatus.BREAK);
    world.buyer("live").say("你好");
    li.set(AgentStatus.ONLINE);
    List<String> partitions = partitionsOfLanes();
    pass();
    dynamo.setFaults(Faults.NONE);
    assertThat(li.conversations()).containsExactly(world.latest("live"));
    assertThat(partitions).isNotEmpty().doesNotContain("tea#offline");
  }

  private List<String> partitionsOfLanes() {
    List<String> partitions = new ArrayList<>();
    dynamo.setFaults(
        call -> {
          if (call.request() instanceof QueryRequest query
              && query.tableName().equals(World.TABLES.lanes())) {
            partitions.add(query.expressionAttributeValues().get(":pk").s());
          }
          return Fault.NONE;
        });
    return partitions;
  }

  @Test
  void where_everybody_is_free_and_nobody_waits_all_lanes_cost_one_unit() {
    world.openShop(Questions.THREE.but().assignOfflineMessages(false).done());
    world.agent("li", 5);
    world.agent("wang", 5);
    assertThat(pass()).isEqualTo(new Units(1, 0));
  }

  @Test
  void where_nobody_is_free_no_lane_is_read_however_many_wait() {
    world.openShop(Questions.THREE);
    world.agent("li", 1);
    world.agent("wang", 1);
    for (String question : List.of("a", "b")) {
      Questions.asks(world, "served-" + question, question, Status.ACTIVE);
      Questions.asks(world, "waits-" + question, question, Status.QUEUED);
    }
    assertThat(pass()).isEqualTo(Units.NONE);
  }

  @Test
  void a_former_lane_in_which_nobody_waits_costs_nothing_where_everybody_is_free() {
    world.openShop(Questions.THREE.but().assignOfflineMessages(false).done());
    world.changeSettings(
        World.settings().routing(RoutingRules.NONE).assignOfflineMessages(false).done());
    world.agent("li", 5);
    assertThat(pass()).isEqualTo(new Units(1, 0));
  }

  @Test
  void queueing_writes_no_more_for_being_found() {
    world.openShop(Questions.THREE);
    world.agent("wang", 1);
    Questions.asks(world, "served", "b", Status.ACTIVE);
    BuyerClient buyer = world.buyer("waits");
    buyer.say("你好");
    Units before = dynamo.units(World.TABLES.lanes());
    world.buyerMessages.choose(buyer.caller, "b", buyer.connection);
    assertThat(world.statusOf("waits")).isEqualTo(Status.QUEUED);
    assertThat(dynamo.units(World.TABLES.lanes()).minus(before).write())
        .as("the lane's entry, in a transaction")
        .isEqualTo(2);
  }
}
