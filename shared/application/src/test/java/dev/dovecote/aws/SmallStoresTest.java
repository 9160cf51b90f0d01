package dev.dovecote.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Hooks;
import dev.dovecote.application.World;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.assignment.Pace;
import dev.dovecote.domain.assignment.Waiting;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import dev.dovecote.domain.routing.FormerLanes;
import dev.dovecote.testkit.dynamo.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lanes, connections, tickets, timers and shops as they lie in their tables. */
class SmallStoresTest extends StoresFixture {

  // ---------------------------------------------------------------- lanes

  @Test
  void a_lane_is_read_in_either_order_and_positions_agree__QUEUE_1_QUEUE_2() {
    List<ConversationState> states = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      clock.advance(Duration.ofMillis(1));
      states.add(write(commit(null, opening("c" + i, "b" + i, null, new Event.Queued()))));
    }
    List<String> inOrder = IntStream.range(0, 12).mapToObj(i -> "c" + i).toList();
    assertThat(first(QueueOrder.FIRST_COME, 100)).isEqualTo(inOrder);
    assertThat(first(QueueOrder.LATEST_FIRST, 100)).isEqualTo(inOrder.reversed());
    assertThat(first(QueueOrder.FIRST_COME, 3)).isEqualTo(inOrder.subList(0, 3));
    for (int i = 0; i < 12; i++) {
      assertThat(stores.lanes().position(World.SHOP, states.get(i), QueueOrder.FIRST_COME))
          .isEqualTo(i + 1);
      assertThat(stores.lanes().position(World.SHOP, states.get(i), QueueOrder.LATEST_FIRST))
          .isEqualTo(12 - i);
    }
    assertThat(stores.lanes().count(World.SHOP, Lanes.Kind.QUEUE, "all")).isEqualTo(12);
  }

  private List<String> first(QueueOrder order, int limit) {
    return stores.lanes().first(World.SHOP, Lanes.Kind.QUEUE, "all", order, limit).stream()
        .map(each -> each.conversation().value())
        .toList();
  }

  @Test
  void offline_messages_come_page_by_page_oldest_first__OFF_1() {
    for (int i = 0; i < 11; i++) {
      clock.advance(Duration.ofMillis(1));
      write(
          commit(
              null,
              opening(
                  "c%02d".formatted(i),
                  "b" + i,
                  null,
                  new Event.OfflineMessageLeft(OfflineKind.NO_AGENT))));
    }
    List<String> all = new ArrayList<>();
    Waiting last = null;
    while (true) {
      List<Waiting> page =
          stores.lanes().offlineMessages(World.SHOP, last, 4).stream()
              .map(Lanes.OfflineMessage::waiting)
              .toList();
      if (page.isEmpty()) {
        break;
      }
      page.forEach(each -> all.add(each.conversation().value()));
      last = page.getLast();
    }
    assertThat(all).isEqualTo(IntStream.range(0, 11).mapToObj("c%02d"::formatted).toList());
  }

  @Test
  void the_pace_counts_the_last_15_minutes__QUEUE_1() {
    assertThat(stores.lanes().pace(World.SHOP, NOON)).isEqualTo(Pace.NONE);
    stores.lanes().countAssignments(World.SHOP, 5, NOON.minus(Duration.ofMinutes(20)));
    stores.lanes().countAssignments(World.SHOP, 2, NOON.minusSeconds(600));
    stores.lanes().countAssignments(World.SHOP, 1, NOON.minusSeconds(590));
    stores.lanes().countAssignments(World.SHOP, 3, NOON.minusSeconds(30));
    assertThat(stores.lanes().pace(World.SHOP, NOON))
        .isEqualTo(new Pace(6, NOON.minusSeconds(600), NOON.minusSeconds(30)));
  }

  // ---------------------------------------------------------------- connections

  private static final Recipient BUYER = new Recipient.Buyer(World.SHOP, new BuyerId("b1"));
  private static final Recipient STAFF = new Recipient.Staff(World.SHOP, LI);

  @Test
  void a_lease_lasts_from_the_last_sign_of_life_and_ends_with_the_last_socket__AGENT_3() {
    for (Recipient who : List.of(BUYER, STAFF)) {
      stores.connections().open(who, "one", NOON);
      stores.connections().open(who, "two", NOON.plusSeconds(10));
      assertThat(stores.connections().of(who)).containsExactlyInAnyOrder("one", "two");
      assertThat(stores.connections().leaseUntil(who))
          .isEqualTo(NOON.plusSeconds(10).plus(Connections.LEASE));
      stores.connections().close(who, "one", NOON.plusSeconds(20));
      assertThat(stores.connections().leaseUntil(who)).isAfter(NOON.plusSeconds(20));
      stores.connections().close(who, "two", NOON.plusSeconds(30));
      assertThat(stores.connections().leaseUntil(who)).isEqualTo(NOON.plusSeconds(30));
      stores.connections().close(who, "two", NOON.plusSeconds(40));
      assertThat(stores.connections().leaseUntil(who)).isEqualTo(NOON.plusSeconds(30));
    }
    assertThat(stores.connections().staffLeases(World.SHOP))
        .containsExactly(java.util.Map.entry(LI, NOON.plusSeconds(30)));
  }

  /** The new socket comes in before each call of the old one's closing. */
  @Test
  void a_socket_that_opens_while_the_last_closes_keeps_its_owner_there__AGENT_3() {
    for (int at = 1; at <= 4; at++) {
      Recipient who = new Recipient.Staff(World.SHOP, new AgentId("agent" + at));
      stores.connections().open(who, "old", NOON);
      long call = memory().calls() + at;
      memory()
          .setFaults(
              Hooks.meanwhile(
                  each -> each.number() == call,
                  () -> stores.connections().open(who, "new", NOON.plusSeconds(5))));
      stores.connections().close(who, "old", NOON.plusSeconds(5));
      memory().setFaults(Faults.NONE);
      assertThat(stores.connections().leaseUntil(who))
          .as("at call %s", at)
          .isEqualTo(NOON.plusSeconds(5).plus(Connections.LEASE));
      assertThat(stores.connections().of(who)).containsExactly("new");
    }
  }

  @Test
  void a_socket_found_gone_takes_only_itself__AGENT_3() {
    stores.connections().open(STAFF, "one", NOON);
    stores.connections().open(STAFF, "two", NOON);
    stores.connections().forget(STAFF, "one");
    assertThat(stores.connections().of(STAFF)).containsExactly("two");
    assertThat(stores.connections().leaseUntil(STAFF)).isEqualTo(NOON.plus(Connections.LEASE));
  }

  // ---------------------------------------------------------------- tickets

  @Test
  void a_ticket_is_redeemed_once_and_to_the_second__PERM_4() {
    Caller staff = new Caller.Staff(new Recipient.Staff(World.SHOP, LI), Role.OWNER);
    Instant expires = NOON.plusSeconds(60);
    stores.tickets().add("h1", staff, expires);
    stores.tickets().add("h2", staff, expires);
    assertThat(stores.tickets().redeem("h1", expires.minusMillis(1))).isEqualTo(staff);
    assertThat(stores.tickets().redeem("h1", NOON)).isNull();
    assertThat(stores.tickets().redeem("h2", expires)).isNull();
    assertThat(stores.tickets().redeem("none", NOON)).isNull();
  }

  @Test
  void of_two_who_redeem_one_ticket_at_once_one_gets_it__PERM_4() {
    Caller buyer = new Caller.Buyer(new Recipient.Buyer(World.SHOP, new BuyerId("b1")), "小明");
    stores.tickets().add("h1", buyer, NOON.plusSeconds(60));
    List<Caller> got = new ArrayList<>();
    memory()
        .setFaults(
            Hooks.meanwhile(Hooks.write(), () -> got.add(stores.tickets().redeem("h1", NOON))));
    got.add(stores.tickets().redeem("h1", NOON));
    assertThat(got).containsExactlyInAnyOrder(buyer, null);
  }

  // ---------------------------------------------------------------- timers

  @Test
  void timers_are_due_up_to_a_moment_the_past_included_earliest_first() {
    List<Timer> timers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      timers.add(new Timer(World.SHOP, new ConversationId("c1"), NOON.plusSeconds(100L * i - 200)));
    }
    timers.reversed().forEach(stores.timers()::set);
    int shard = timers.getFirst().shard();
    assertThat(stores.timers().due(shard, NOON, 10)).isEqualTo(timers.subList(0, 3));
    assertThat(stores.timers().due(shard, NOON.minusMillis(1), 10)).isEqualTo(timers.subList(0, 2));
    assertThat(stores.timers().due(shard, NOON, 1)).isEqualTo(timers.subList(0, 1));
    assertThat(stores.timers().due((shard + 1) % Timers.SHARDS, NOON, 10)).isEmpty();
  }

  @Test
  void setting_or_clearing_a_timer_twice_changes_nothing() {
    Timer timer = new Timer(World.SHOP, new ConversationId("c1"), NOON);
    stores.timers().set(timer);
    stores.timers().set(timer);
    assertThat(stores.timers().isSet(timer)).isTrue();
    assertThat(stores.timers().due(timer.shard(), NOON, 10)).containsExactly(timer);
    stores.timers().clear(timer);
    stores.timers().clear(timer);
    assertThat(stores.timers().isSet(timer)).isFalse();
  }

  @Test
  void timers_spread_over_all_shards() {
    assertThat(
            IntStream.range(0, 500)
                .map(i -> new Timer(World.SHOP, new ConversationId("01kjprzb00" + i), NOON).shard())
                .distinct()
                .count())
        .isEqualTo(Timers.SHARDS);
  }

  // ---------------------------------------------------------------- shops

  @Test
  void settings_change_from_the_version_that_was_read_and_who_did_is_kept__PERM_3() {
    ShopSettings first = ShopSettings.defaults("Tea House");
    assertThat(stores.shops().add(World.SHOP, first)).isTrue();
    assertThat(stores.shops().add(World.SHOP, first.but().name("Other").done())).isFalse();
    Shops.Versioned before = new Shops.Versioned(first, 1, FormerLanes.NONE);
    assertThat(stores.shops().find(World.SHOP)).isEqualTo(before);

    ShopSettings second = first.but().welcome("欢迎").idleCloseMinutes(20).done();
    AgentId boss = new AgentId("boss");
    Shops.Versioned after = before.changedTo(second, NOON);
    assertThat(stores.shops().change(World.SHOP, after, boss, NOON)).isTrue();
    assertThat(stores.shops().change(World.SHOP, before.changedTo(first, NOON), boss, NOON))
        .isFalse();
    assertThat(stores.shops().find(World.SHOP))
        .isEqualTo(new Shops.Versioned(second, 2, FormerLanes.NONE));
    assertThat(stores.shops().history(World.SHOP, 0, 10))
        .containsExactly(new Shops.Changed(second, 2, boss, NOON));
  }
}
