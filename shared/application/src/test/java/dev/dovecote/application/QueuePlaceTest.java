package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What those who wait are told: their place, and how long it will take. */
class QueuePlaceTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());
  private final Line line = new Line(world, clock);

  @Test
  void the_new_agent_is_told_the_whole_conversation_and_the_rest_their_place__QUEUE_1() {
    AgentClient li = line.of(3, 1);
    BuyerClient second = line.clients.get(1);
    line.clients.get(0).say("第二句");
    li.frames();
    second.frames();
    world.settle();
    assertThat(li.frames()).anyMatch(frame -> frame.contains("第1位") && frame.contains("第二句"));
    assertThat(second.frames()).anyMatch(frame -> frame.contains("\"position\":1"));
  }

  @Test
  void an_estimate_comes_with_the_third_assignment_of_the_last_15_minutes__QUEUE_1() {
    AgentClient li = line.of(6, 1);
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
}
