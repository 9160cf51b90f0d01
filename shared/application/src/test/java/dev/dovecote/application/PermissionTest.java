package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.RoutingRules;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The owner takes the permission to be at the desk away (PERM-1), whatever the agent is doing. */
class PermissionTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 5).openShop(World.settings().done());

  private void takePermission(AgentClient agent) {
    Answer<?> answer =
        world.office.set(
            world.owner().caller, agent.id(), new ShopOffice.Person("小李", /* im= */ false));
    assertThat(answer).isInstanceOf(Answer.Done.class);
  }

  @Test
  void who_loses_it_is_offline_at_once_and_only_the_owner_decides__PERM_1_PERM_3() {
    AgentClient li = world.agent("li", 5);
    AgentClient wang = world.agent("wang", 5);
    takePermission(li);
    assertThat(world.agentNow(li.id()).status()).isEqualTo(AgentStatus.OFFLINE);
    assertThat(li.set(AgentStatus.ONLINE)).isInstanceOf(Answer.Refused.class);
    assertThat(world.office.set(wang.caller, li.id(), new ShopOffice.Person("小李", true)))
        .isInstanceOf(Answer.Refused.class);
  }

  @Test
  void all_their_sockets_are_closed_more_than_are_told_too__PERM_1() {
    AgentClient li = world.agent("li", 2);
    for (int i = 0; i < 25; i++) {
      world.sockets.open("device-" + i);
      world.sync.open(li.caller, "device-" + i);
    }
    takePermission(li);
    assertThat(world.sockets.isOpen(li.connection)).isFalse();
    for (int i = 0; i < 25; i++) {
      assertThat(world.sockets.isOpen("device-" + i)).as("device %d", i).isFalse();
    }
  }

  @Test
  void a_socket_that_had_not_said_hello_is_no_way_back__PERM_1_PERM_5() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("你好");
    ConversationId conversation = buyer.conversation();
    assertThat(world.sync.entries(li.caller, conversation, 0)).isNotNull();
    takePermission(li);
    assertThat(world.sync.open(li.caller, "silent")).isFalse();
    assertThat(world.sync.renew(li.caller)).isFalse();
    assertThat(world.stores.connections().all(li.caller.recipient())).isEmpty();
    assertThat(world.sync.entries(li.caller, conversation, 0)).isNull();
    assertThat(world.sync.state(li.caller, conversation)).isNull();
    assertThat(li.set(AgentStatus.ONLINE)).isInstanceOf(Answer.Refused.class);
    world.buyer("b2").say("没人吗");
    assertThat(world.staffConversations.handle(li.caller, world.latest("b2"), "silent"))
        .isInstanceOf(Change.Refused.class);
    assertThat(world.statusOf("b2")).isEqualTo(Status.LEFT_MESSAGE);
  }

  @Test
  void what_they_were_serving_stays_and_the_owner_sees_and_moves_it__PERM_1_AGENT_3() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("你好");
    AgentClient wang = world.agent("wang", 2);
    takePermission(li);
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
    assertThat(world.agentNow(li.id()).conversations()).containsExactly(buyer.conversation());
    AgentClient owner = world.owner();
    assertThat(
            world.byHand.give(
                owner.caller, buyer.conversation(), wang.id(), null, owner.connection))
        .isInstanceOf(Change.Made.class);
    assertThat(world.agentNow(li.id()).conversations()).isEmpty();
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void who_waits_for_them_alone_is_everyones_at_once__PERM_1_ROUTE_3() {
    AgentClient li = world.agent("li", 1);
    AgentClient wang = world.agent("wang", 1);
    wang.set(AgentStatus.BREAK);
    EntryRule alone = new EntryRule.Unified(Set.of(li.id()));
    world.changeSettings(
        World.settings()
            .routing(new RoutingRules(Map.of(EntryPoint.PRODUCT_PAGE, alone), false))
            .done());
    world.buyer("b1").say("一");
    world.buyer("b2").say("二");
    wang.set(AgentStatus.ONLINE);
    world.settle();
    assertThat(world.statusOf("b2")).as("li alone may take them").isEqualTo(Status.QUEUED);
    takePermission(li);
    world.settle();
    assertThat(wang.conversations()).containsExactly(world.latest("b2"));
    Invariants.hold(world, List.of("b1", "b2"));
  }
}
