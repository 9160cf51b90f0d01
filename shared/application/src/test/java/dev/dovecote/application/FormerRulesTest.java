package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.aws.AssignmentQueue;
import dev.dovecote.aws.Shops;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * Rules change while people wait by them. Lane b, of the question that wang answers, lies between
 * those of two others: where wang is full, a pass reads around it.
 */
class FormerRulesTest {
  private static final ShopSettings WITHOUT_B =
      Questions.settings(Questions.of("a", "li"), Questions.of("c", "li"));
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1);

  /** By the owner, who wakes a pass. */
  private void change(ShopSettings settings) {
    Shops.Versioned now = world.office.settings(world.owner().caller);
    assertThat(world.office.change(world.owner().caller, now.version(), settings))
        .isInstanceOf(Answer.Done.class);
  }

  private AgentId agentOf(String buyer) {
    return world.state(world.latest(buyer)).holder();
  }

  /** Everybody is full; b1 waits for wang. */
  private void everybodyIsFull() {
    world.openShop(Questions.THREE);
    world.agent("li", 1).staysThere();
    world.agent("wang", 1).staysThere();
    Questions.asks(world, "of-li", "a", Status.ACTIVE);
    Questions.asks(world, "of-wang", "b", Status.ACTIVE);
    Questions.asks(world, "b1", "b", Status.QUEUED).staysThere();
  }

  private AgentClient agent(String id) {
    return new AgentClient(world, id, Role.AGENT);
  }

  private void end(String buyer) {
    world.staffConversations.end(agent(agentOf(buyer).value()).caller, world.latest(buyer), "desk");
  }

  @Test
  void who_waits_by_a_rule_that_is_gone_gets_the_next_free_slot_in_their_order__ROUTE_3() {
    everybodyIsFull();
    change(WITHOUT_B);
    clock.advance(Duration.ofSeconds(1));
    Questions.asks(world, "b2", "a", Status.QUEUED).staysThere();
    world.settle();
    assertThat(world.statusOf("b1")).as("all are full").isEqualTo(Status.QUEUED);
    world.loseTriggers();
    end("of-li");
    world.settle();
    assertThat(agentOf("b1")).isEqualTo(new AgentId("li"));
    assertThat(world.statusOf("b2")).isEqualTo(Status.QUEUED);
  }

  @Test
  void two_changes_in_a_row_forget_nobody__ROUTE_3() {
    everybodyIsFull();
    change(WITHOUT_B);
    change(Questions.settings(Questions.of("x", "wang")));
    world.loseTriggers();
    end("of-li");
    world.settle();
    assertThat(agentOf("b1")).isEqualTo(new AgentId("li"));
  }

  @Test
  void a_rule_that_comes_back_has_its_buyers_back__ROUTE_2() {
    everybodyIsFull();
    change(WITHOUT_B);
    change(Questions.THREE);
    world.settle();
    end("of-li");
    world.settle();
    assertThat(world.statusOf("b1")).isEqualTo(Status.QUEUED);
    end("of-wang");
    world.settle();
    assertThat(agentOf("b1")).isEqualTo(new AgentId("wang"));
  }

  /** The rules change between what the buyer's asking read of them and its commit. */
  @Test
  void who_queues_by_a_rule_that_goes_at_that_moment_is_not_forgotten__ROUTE_3_ASSIGN_5() {
    world.openShop(Questions.THREE);
    world.agent("li", 1);
    AgentClient wang = world.agent("wang", 1);
    Questions.asks(world, "of-wang", "b", Status.ACTIVE);
    Questions.asks(world, "before", "b", Status.QUEUED);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("你好");
    world.queue.leave(new BuyerClient(world, "before", "phone").caller, "phone");
    world.settle();
    Questions.asks(world, "of-li", "a", Status.ACTIVE);
    dynamo.setFaults(
        Hooks.meanwhile(
            Hooks.commit(),
            () -> {
              change(WITHOUT_B);
              world.settle();
            }));
    world.buyerMessages.choose(buyer.caller, "b", buyer.connection);
    dynamo.setFaults(Faults.NONE);
    assertThat(world.state(world.latest("b1")).lane()).isEqualTo("PRODUCT_PAGE/b");
    assertThat(world.statusOf("b1")).isEqualTo(Status.QUEUED);
    world.loseTriggers();
    end("of-li");
    world.settle();
    assertThat(agentOf("b1")).isEqualTo(new AgentId("li"));
    assertThat(wang.conversations()).hasSize(1);
  }

  /** Li is free all the while, and may not take by the rule that is new. */
  @Test
  void a_pass_goes_by_no_older_rules_than_the_queueing_that_woke_it__ROUTE_2() {
    world.openShop(WITHOUT_B);
    AgentClient li = world.agent("li", 1);
    AgentClient wang = world.agent("wang", 1);
    change(Questions.THREE);
    Questions.asks(world, "of-wang", "b", Status.ACTIVE);
    Questions.asks(world, "b1", "b", Status.QUEUED);
    wang.end(world.latest("of-wang"));
    dynamo.setFaults(
        call ->
            call.eventual() && call.tables().contains(World.TABLES.desk())
                ? new Fault.Stale(1_000)
                : Fault.NONE);
    world.settle();
    dynamo.setFaults(Faults.NONE);
    assertThat(li.conversations()).isEmpty();
    assertThat(wang.conversations()).containsExactly(world.latest("b1"));
  }

  @Test
  void an_offline_message_by_a_rule_that_is_gone_is_assigned__OFF_2_ROUTE_3() {
    world.openShop(Questions.THREE);
    Questions.asks(world, "b1", "b", Status.LEFT_MESSAGE);
    change(WITHOUT_B);
    clock.advance(Duration.ofDays(29));
    AgentClient li = world.agent("li", 1);
    world.loseTriggers();
    world.pass.look(World.SHOP);
    assertThat(li.conversations()).containsExactly(world.latest("b1"));
  }

  @Test
  void who_asks_again_after_their_rule_is_gone_waits_with_everyone__OFF_5_ROUTE_3() {
    world.openShop(Questions.THREE);
    BuyerClient buyer = Questions.asks(world, "b1", "b", Status.LEFT_MESSAGE);
    change(WITHOUT_B);
    world.loseTriggers();
    world.buyerMessages.askAgain(buyer.caller, buyer.connection);
    assertThat(world.state(world.latest("b1")).lane()).isEqualTo("all");
  }

  /** Whatever the reason: here the settings have lost what they kept. */
  @Test
  void who_waits_in_a_lane_that_no_list_has_is_found_within_a_minute__ASSIGN_5() {
    everybodyIsFull();
    change(WITHOUT_B);
    HashMap<String, AttributeValue> settings = new HashMap<>(settingsItem());
    assertThat(settings.remove("formerLanes")).isNotNull();
    dynamo.putItem(PutItemRequest.builder().tableName(World.TABLES.desk()).item(settings).build());
    change(lanesAroundBAreFull());
    end("of-wang");
    world.loseTriggers();
    world.pass.look(World.SHOP);
    assertThat(world.statusOf("b1")).as("in no list").isEqualTo(Status.QUEUED);
    world.pass(Duration.ofMinutes(1));
    assertThat(agentOf("b1")).isEqualTo(new AgentId("wang"));
  }

  /** Li, who is full, answers what lies on either side of b, and wang something else. */
  private static ShopSettings lanesAroundBAreFull() {
    return Questions.settings(
        Questions.of("a", "li"), Questions.of("c", "li"), Questions.of("x", "wang"));
  }

  @Test
  void what_is_kept_of_former_rules_is_not_the_owners_to_see__PERM_3() {
    everybodyIsFull();
    change(WITHOUT_B);
    assertThat(settingsItem()).containsKey("formerLanes");
    assertThat(world.office.settings(world.owner().caller).settings()).isEqualTo(WITHOUT_B);
  }

  private Map<String, AttributeValue> settingsItem() {
    return dynamo.items(World.TABLES.desk()).stream()
        .filter(item -> item.get("sk").s().equals("settings"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_message_names_the_lane_of_who_waits_and_several_are_looked_at_together() {
    everybodyIsFull();
    world.loseTriggers();
    Questions.asks(world, "b2", "a", Status.QUEUED);
    Questions.asks(world, "b3", "b", Status.QUEUED);
    List<String> bodies =
        world.sqs.messages(World.ASSIGNMENT_QUEUE).stream().map(each -> each.body()).toList();
    assertThat(bodies).hasSize(2);
    assertThat(AssignmentQueue.read(bodies).lanes())
        .containsExactlyInAnyOrder("PRODUCT_PAGE/a", "PRODUCT_PAGE/b");
    assertThat(AssignmentQueue.read("{\"shop\":\"tea\"}").lanes()).isEmpty();
  }
}
