package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why this agent. */
class AssignmentReasonTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

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

  @Test
  void what_is_given_by_hand_just_after_the_pick_names_its_lane__XFER_2_ROUTE_2() {
    world.changeSettings(Questions.THREE);
    world.agent("wang", 1);
    Questions.asks(world, "of-wang", "b", Status.ACTIVE);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("你好");
    dynamo.setFaults(
        Hooks.meanwhile(
            Hooks.operation("Query").and(call -> call.tables().contains(World.TABLES.desk())),
            () -> world.buyerMessages.choose(buyer.caller, "b", buyer.connection)));
    Change given =
        world.byHand.give(
            world.owner().caller, buyer.conversation(), new AgentId("boss"), null, "socket");
    assertThat(given).isInstanceOf(Change.Made.class);
    assertThat(world.log(buyer.conversation()))
        .extracting(Entry::event)
        .filteredOn(Event.Assigned.class::isInstance)
        .extracting(event -> ((Event.Assigned) event).reason().lane())
        .containsExactly("PRODUCT_PAGE/b");
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
}
