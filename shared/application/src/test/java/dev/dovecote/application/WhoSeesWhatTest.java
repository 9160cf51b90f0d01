package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which conversations a caller is told of. */
class WhoSeesWhatTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  @Test
  void naming_anothers_conversation_tells_nothing__PERM_4_PERM_5() {
    world.agent("li", 5);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    AgentClient wang = world.agent("wang", 5);
    assertThat(world.sync.missedBy(wang.caller, Map.of(buyer.conversation(), 0)).conversations())
        .isEmpty();
  }

  @Test
  void a_buyer_sees_only_their_own_conversations__PERM_4() {
    world.agent("li", 5);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    BuyerClient other = world.buyer("b2");
    other.say("在吗");
    assertThat(world.sync.entries(buyer.caller, buyer.conversation(), 0)).isNotNull();
    assertThat(world.sync.entries(other.caller, buyer.conversation(), 0)).isNull();
    assertThat(world.sync.entries(buyer.caller, new ConversationId("none"), 0)).isNull();

    ConversationId own = other.conversation();
    other.forgetConversation();
    assertThat(other.say("我")).isInstanceOf(Change.Made.class);
    Change intoForeign =
        world.buyerMessages.send(
            other.caller,
            new BuyerMessages.Message(
                new ClientRef("phone", 3),
                new Content.Text("插话"),
                buyer.conversation(),
                0,
                EntryPoint.OTHER,
                null),
            other.connection);
    assertThat(((Change.Made) intoForeign).after().origin().id()).isEqualTo(own);
    Invariants.hold(world, List.of("b1", "b2"));
  }

  @Test
  void everything_belongs_to_the_callers_shop__PERM_4() {
    world.agent("li", 5);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    ShopId elsewhere = new ShopId("coffee");
    Caller sameNameElsewhere =
        new Caller.Buyer(new Recipient.Buyer(elsewhere, new BuyerId("b1")), "小明");
    Caller ownerElsewhere =
        new Caller.Staff(new Recipient.Staff(elsewhere, new AgentId("boss")), Role.OWNER);
    assertThat(world.sync.entries(sameNameElsewhere, buyer.conversation(), 0)).isNull();
    assertThat(world.sync.entries(ownerElsewhere, buyer.conversation(), 0)).isNull();
    assertThat(world.sync.missedBy((Caller.Buyer) sameNameElsewhere, null).conversations())
        .isEmpty();
  }

  @Test
  void while_serving_a_buyer_an_agent_sees_their_whole_history_then_only_their_own__PERM_5() {
    AgentClient li = world.agent("li", 5);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    ConversationId withLi = buyer.conversation();
    li.end(withLi);
    li.set(AgentStatus.OFFLINE);
    AgentClient wang = world.agent("wang", 5);
    buyer.say("二");
    ConversationId withWang = buyer.conversation();

    assertThat(world.sync.entries(wang.caller, withLi, 0)).as("while serving").isNotNull();
    assertThat(world.sync.entries(wang.caller, withWang, 0)).isNotNull();
    assertThat(world.sync.entries(li.caller, withLi, 0)).as("their own").isNotNull();
    assertThat(world.sync.entries(li.caller, withWang, 0)).isNull();
    wang.end(withWang);
    assertThat(world.sync.entries(wang.caller, withWang, 0)).as("their own").isNotNull();
    assertThat(world.sync.entries(wang.caller, withLi, 0)).as("once ended").isNull();
    assertThat(world.sync.entries(world.owner().caller, withLi, 0)).isNotNull();
    assertThat(world.sync.entries(world.owner().caller, withWang, 0)).isNotNull();
  }
}
