package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.aws.Shops;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.SimulatedCrash;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many buyers each agent gets: in turn, or as many as come. */
class SharesTest {
  private static final AgentId LI = new AgentId("li");
  private static final AgentId WANG = new AgentId("wang");

  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 7);
  private AgentClient li;
  private AgentClient wang;

  private AgentId agentOf(BuyerClient buyer) {
    return world.state(buyer.conversation()).holder();
  }

  @Test
  void evenly_each_gets_as_many_as_the_others__ASSIGN_3() {
    world.openShop(World.settings().policy(Policy.EVEN).done());
    world.agent("li", 100);
    world.agent("wang", 3 * 100);
    Map<AgentId, Integer> given = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      BuyerClient buyer = world.buyer("b" + i);
      buyer.say("你好");
      given.merge(agentOf(buyer), 1, Integer::sum);
    }
    assertThat(given).containsEntry(LI, 10).containsEntry(WANG, 10);
  }

  @Test
  void evenly_begins_when_the_owner_says_so_whoever_had_more_before__ASSIGN_3() {
    liHasFiveAndWangNone();
    ShopSettings evenly = World.settings().policy(Policy.EVEN).done();
    assertThat(world.office.change(world.owner().caller, 99, evenly))
        .isInstanceOf(Answer.Refused.class);
    assertThat(world.agentNow(WANG).turns()).as("a refusal changes nothing").isZero();
    world.office.change(world.owner().caller, 1, evenly);
    for (int i = 6; i <= 9; i++) {
      world.buyer("b" + i).say("你好");
    }
    assertThat(li.conversations()).hasSize(5 + 2);
    assertThat(wang.conversations()).hasSize(2);
  }

  @Test
  void evenly_who_comes_back_does_not_get_all_until_they_have_caught_up__ASSIGN_3() {
    world.openShop(World.settings().policy(Policy.EVEN).done());
    world.agent("li", 100);
    for (int i = 0; i < 10; i++) {
      world.buyer("b" + i).say("你好");
    }
    world.agent("wang", 100);
    Map<AgentId, Integer> given = new HashMap<>();
    for (int i = 10; i < 20; i++) {
      BuyerClient buyer = world.buyer("b" + i);
      buyer.say("你好");
      given.merge(agentOf(buyer), 1, Integer::sum);
    }
    assertThat(given).containsEntry(LI, 5).containsEntry(WANG, 5);
  }

  @Test
  void a_change_to_evenly_that_dies_once_it_is_made_owes_nobody_a_pause__ASSIGN_3() {
    liHasFiveAndWangNone();
    dynamo.setFaults(Hooks.nth(1, Hooks.operation("TransactWriteItems"), new Fault.CrashAfter()));
    assertThatThrownBy(this::changeToEvenly).isInstanceOf(SimulatedCrash.class);
    dynamo.setFaults(Faults.NONE);
    for (int i = 6; i <= 9; i++) {
      world.buyer("b" + i).say("你好");
    }
    world.settle();
    assertThat(li.conversations()).hasSize(5 + 2);
    assertThat(wang.conversations()).hasSize(2);
  }

  private void liHasFiveAndWangNone() {
    world.openShop(World.settings().done());
    li = world.agent("li", 20);
    for (int i = 1; i <= 5; i++) {
      world.buyer("b" + i).say("你好");
    }
    wang = world.agent("wang", 20);
  }

  private void changeToEvenly() {
    assertThat(changeTo(World.settings().policy(Policy.EVEN).done()))
        .isInstanceOf(Answer.Done.class);
  }

  private Answer<Shops.Versioned> changeTo(ShopSettings settings) {
    long version = world.stores.shops().findNow(World.SHOP).version();
    return world.office.change(world.owner().caller, version, settings);
  }

  @Test
  void who_is_behind_takes_the_first_turn_after_those_that_all_began_with__ASSIGN_3() {
    liHasFiveAndWangNone();
    changeToEvenly();
    assertThat(world.byHand.give(li.caller, world.latest("b1"), WANG, null, li.connection))
        .isInstanceOf(Change.Made.class);
    assertThat(world.agentNow(WANG).turns()).isEqualTo(5 + 1);
    world.byHand.give(li.caller, world.latest("b2"), WANG, null, li.connection);
    assertThat(world.agentNow(WANG).turns()).isEqualTo(5 + 2);
    changeTo(World.settings().policy(Policy.EVEN).welcome("欢迎").done());
    assertThat(world.reach.settings(World.SHOP).turnsFrom()).as("no new beginning").isEqualTo(5);
  }

  @Test
  void who_is_no_longer_behind_at_the_commit_takes_one_turn_more__ASSIGN_3() {
    liHasFiveAndWangNone();
    changeToEvenly();
    int[] commits = {0};
    dynamo.setFaults(
        call -> {
          // The first was refused, since wang is behind; meanwhile wang is given another.
          if (Hooks.commitWithAgent().test(call) && ++commits[0] == 2) {
            dynamo.setFaults(Faults.NONE);
            world.byHand.give(li.caller, world.latest("b2"), WANG, null, li.connection);
          }
          return Fault.NONE;
        });
    assertThat(world.byHand.give(li.caller, world.latest("b1"), WANG, null, li.connection))
        .isInstanceOf(Change.Made.class);
    assertThat(wang.conversations()).hasSize(2);
    assertThat(world.agentNow(WANG).turns()).isEqualTo(5 + 2);
  }

  @Test
  void without_queueing_everyones_capacity_is_999__ASSIGN_6() {
    world.openShop(World.settings().noQueueing(true).done());
    li = world.agent("li", 1);
    for (int i = 0; i < 5; i++) {
      world.buyer("b" + i).say("你好");
    }
    assertThat(li.conversations()).hasSize(5);
    assertThat(world.agentNow(LI).capacity()).isEqualTo(1);
  }
}
