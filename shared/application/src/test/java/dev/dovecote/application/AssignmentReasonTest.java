package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.conversation.Event;
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
