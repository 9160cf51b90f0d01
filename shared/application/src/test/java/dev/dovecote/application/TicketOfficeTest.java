package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.application.TicketOffice.Ticket;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketOfficeTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());
  private final String key = world.tickets.newShopKey(World.SHOP);

  @Test
  void a_ticket_says_who_it_is_for_once__PERM_4() {
    Ticket ticket = done(world.tickets.forBuyer(key, new BuyerId("b1"), "小明"));
    assertThat(world.tickets.redeem(ticket.value()))
        .isEqualTo(new BuyerClient(world, "b1", "phone").caller);
    assertThat(world.tickets.redeem(ticket.value())).isNull();
  }

  @Test
  void a_ticket_is_good_for_60_seconds__PERM_4() {
    Ticket early = done(world.tickets.forBuyer(key, new BuyerId("b1"), "小明"));
    Ticket late = done(world.tickets.forBuyer(key, new BuyerId("b1"), "小明"));
    assertThat(early.expires()).isEqualTo(World.NOON.plusSeconds(60));
    clock.advance(Duration.ofSeconds(59));
    assertThat(world.tickets.redeem(early.value())).isNotNull();
    clock.advance(Duration.ofSeconds(1));
    assertThat(world.tickets.redeem(late.value())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tea", "tea~", "tea~0000", "coffee~0000", "te a~0000", "~", "#~x"})
  void without_the_shops_key_there_is_no_ticket__PERM_4(String wrong) {
    assertThat(refusal(world.tickets.forBuyer(wrong, new BuyerId("b1"), "小明")).code())
        .isEqualTo(Refusal.Code.FORBIDDEN);
    assertThat(world.tickets.forBuyer(null, new BuyerId("b1"), "小明"))
        .isInstanceOf(Answer.Refused.class);
  }

  @Test
  void one_shops_key_is_good_for_no_other__PERM_4() {
    world.stores.shops().add(new ShopId("coffee"), World.settings().done());
    String forged = "coffee" + key.substring(key.indexOf('~'));
    assertThat(world.tickets.forBuyer(forged, new BuyerId("b1"), "小明"))
        .isInstanceOf(Answer.Refused.class);
    Ticket ticket = done(world.tickets.forBuyer(key, new BuyerId("b1"), "小明"));
    assertThat(world.tickets.redeem(ticket.value()).shop()).isEqualTo(World.SHOP);
  }

  @Test
  void staff_with_the_permission_get_a_ticket_with_their_role__PERM_1() {
    world.absentAgent("li", 5);
    Ticket agent = done(world.tickets.forStaff(World.SHOP, new AgentId("li")));
    Ticket owner = done(world.tickets.forStaff(World.SHOP, new AgentId("boss")));
    assertThat(((Caller.Staff) world.tickets.redeem(agent.value())).role()).isEqualTo(Role.AGENT);
    assertThat(((Caller.Staff) world.tickets.redeem(owner.value())).isOwner()).isTrue();
  }

  @Test
  void nobody_else_signs_in__PERM_1() {
    world
        .stores
        .agents()
        .add(World.SHOP, Agent.joining(new AgentId("clerk"), "文员", Role.AGENT, false, 5));
    for (String id : new String[] {"clerk", "stranger"}) {
      assertThat(refusal(world.tickets.forStaff(World.SHOP, new AgentId(id))).code())
          .isEqualTo(Refusal.Code.FORBIDDEN);
    }
    assertThat(world.tickets.staff(new ShopId("coffee"), new AgentId("boss"))).isNull();
  }

  @Test
  void neither_tickets_nor_keys_are_stored_as_they_are() {
    Ticket ticket = done(world.tickets.forBuyer(key, new BuyerId("b1"), "小明"));
    String stored =
        dynamo.items(World.TABLES.connections()) + " " + dynamo.items(World.TABLES.desk());
    assertThat(stored)
        .doesNotContain(ticket.value())
        .doesNotContain(key.substring(key.indexOf('~') + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一"})
  void a_buyers_name_is_limited(String name) {
    assertThatThrownBy(() -> world.tickets.forBuyer(key, new BuyerId("b1"), name))
        .isInstanceOfSatisfying(
            InvalidInput.class, e -> assertThat(e.field()).isEqualTo("buyer.name"));
  }

  private static Refusal refusal(Answer<?> answer) {
    return ((Answer.Refused<?>) answer).refusal();
  }

  private static <T> T done(Answer<T> answer) {
    return ((Answer.Done<T>) answer).value();
  }
}
