package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Change.Made;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import org.junit.jupiter.api.Test;

/** Whom a message is pushed to, and what becomes of pushes that fail. */
class MessagePushesTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  @Test
  void a_message_is_pushed_to_the_other_side_and_the_senders_other_sockets__MSG_2() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    BuyerClient tab = new BuyerClient(world, "b1", "laptop");
    tab.connect();
    buyer.say("一");
    li.frames();
    tab.frames();

    buyer.say("二");
    assertThat(li.frames()).singleElement().asString().contains("二");
    assertThat(tab.frames()).singleElement().asString().contains("二");
    assertThat(buyer.frames()).isEmpty();

    li.reply(buyer.conversation(), "三");
    assertThat(buyer.frames()).singleElement().asString().contains("三").doesNotContain("\"li\"");
    assertThat(li.frames()).isEmpty();
  }

  @Test
  void losing_the_socket_loses_nothing__MSG_2() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    buyer.vanish();
    assertThat(li.reply(buyer.conversation(), "二")).isInstanceOf(Made.class);
    assertThat(world.stores.connections().of(buyer.caller.recipient())).isEmpty();
    world.sockets.open(buyer.connection);
    world.sync.open(buyer.caller, buyer.connection);
    assertThat(buyer.sync().conversations().getLast().entries())
        .extracting(entry -> entry.number())
        .containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void a_push_that_fails_is_tried_again_from_the_queue__MSG_2() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    li.frames();
    world.sockets.setFaults((_, _) -> dev.dovecote.testkit.sockets.SocketFaults.Fault.FAILED);
    assertThat(buyer.say("二")).isInstanceOf(Made.class);
    world.sockets.setFaults(dev.dovecote.testkit.sockets.SocketFaults.NONE);
    assertThat(li.frames()).isEmpty();
    world.settle();
    assertThat(li.frames()).singleElement().asString().contains("二");
  }
}
