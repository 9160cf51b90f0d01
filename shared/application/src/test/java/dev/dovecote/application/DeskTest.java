package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.CapacityMode;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeskTest {
  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());

  @Test
  void going_offline_with_conversations_in_progress_is_refused__AGENT_1() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    Refusal refusal = refusal(li.set(AgentStatus.OFFLINE));
    assertThat(refusal.code()).isEqualTo(Refusal.Code.CONVERSATIONS_IN_PROGRESS);
    assertThat(refusal.message()).isEqualTo("先结束服务中的会话");
    assertThat(world.agentNow(li.id()).status()).isEqualTo(AgentStatus.ONLINE);
    assertThat(li.set(AgentStatus.BREAK)).isInstanceOf(Answer.Done.class);
    li.end(buyer.conversation());
    assertThat(li.set(AgentStatus.OFFLINE)).isInstanceOf(Answer.Done.class);
  }

  /** The buyer gets in between the desk's look and its change. */
  @Test
  void a_buyer_who_arrives_meanwhile_keeps_the_agent_at_the_desk__AGENT_1_CONV_12() {
    AgentClient li = world.agent("li", 2);
    dynamo.setFaults(
        Hooks.meanwhile(Hooks.operation("UpdateItem"), () -> world.buyer("b1").say("在吗")));
    assertThat(refusal(li.set(AgentStatus.OFFLINE)).code())
        .isEqualTo(Refusal.Code.CONVERSATIONS_IN_PROGRESS);
    dynamo.setFaults(Faults.NONE);
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void on_a_break_current_conversations_go_on_and_no_new_one_comes__AGENT_1() {
    AgentClient li = world.agent("li", 2);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("在吗");
    li.set(AgentStatus.BREAK);
    assertThat(li.reply(buyer.conversation(), "在")).isInstanceOf(Change.Made.class);
    world.buyer("b2").say("在吗");
    world.settle();
    assertThat(world.statusOf("b2")).isEqualTo(Status.QUEUED);
    li.set(AgentStatus.ONLINE);
    world.settle();
    assertThat(world.statusOf("b2")).isEqualTo(Status.ACTIVE);
  }

  @Test
  void one_state_for_all_devices_each_of_which_is_told__AGENT_1() {
    AgentClient li = world.agent("li", 2);
    world.sockets.open("second-device");
    world.sync.open(li.caller, "second-device");
    li.frames();
    li.set(AgentStatus.BREAK);
    assertThat(world.sockets.frames("second-device"))
        .singleElement()
        .asString()
        .contains("\"desk\"", "BREAK");
    assertThat(li.frames()).isEmpty();
  }

  @Test
  void nobody_without_the_permission_is_at_the_desk__PERM_1() {
    world
        .stores
        .agents()
        .add(
            World.SHOP,
            Agent.joining(
                new AgentId("clerk"), "文员", dev.dovecote.domain.desk.Role.AGENT, false, 5));
    AgentClient clerk = new AgentClient(world, "clerk", dev.dovecote.domain.desk.Role.AGENT);
    clerk.connect();
    assertThat(refusal(clerk.set(AgentStatus.ONLINE)).code()).isEqualTo(Refusal.Code.FORBIDDEN);
    assertThat(
            refusal(new AgentClient(world, "stranger", clerk.caller.role()).set(AgentStatus.ONLINE))
                .code())
        .isEqualTo(Refusal.Code.FORBIDDEN);
    world.buyer("b1").say("在吗");
    assertThat(world.statusOf("b1")).isEqualTo(Status.LEFT_MESSAGE);
  }

  // ---------------------------------------------------------------- capacity

  @Test
  void the_owner_sets_everyones_capacity_or_each_agent_their_own_never_both__AGENT_2() {
    AgentClient li = world.agent("li", 2);
    AgentClient owner = world.owner();
    assertThat(done(world.desk.setCapacityOf(owner.caller, li.id(), 30)).capacity()).isEqualTo(30);
    assertThat(refusal(world.desk.setOwnCapacity(li.caller, 9, li.connection)).code())
        .isEqualTo(Refusal.Code.CAPACITY_MODE);

    world.changeSettings(World.settings().capacityMode(CapacityMode.SELF).done());
    assertThat(done(world.desk.setOwnCapacity(li.caller, 9, li.connection)).capacity())
        .isEqualTo(9);
    assertThat(refusal(world.desk.setCapacityOf(owner.caller, li.id(), 30)).code())
        .isEqualTo(Refusal.Code.CAPACITY_MODE);
    assertThat(world.agentNow(li.id()).capacity()).isEqualTo(9);
  }

  @Test
  void only_the_owner_sets_anothers_capacity__AGENT_2_PERM_3() {
    AgentClient li = world.agent("li", 2);
    AgentClient wang = world.agent("wang", 2);
    assertThat(refusal(world.desk.setCapacityOf(wang.caller, li.id(), 30)).code())
        .isEqualTo(Refusal.Code.FORBIDDEN);
    assertThat(
            refusal(world.desk.setCapacityOf(world.owner().caller, new AgentId("none"), 3)).code())
        .isEqualTo(Refusal.Code.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1000, Integer.MAX_VALUE})
  void capacity_is_1_to_999__AGENT_2(int capacity) {
    AgentClient li = world.agent("li", 2);
    assertThatThrownBy(() -> world.desk.setCapacityOf(world.owner().caller, li.id(), capacity))
        .isInstanceOfSatisfying(
            InvalidInput.class, e -> assertThat(e.field()).isEqualTo("capacity"));
    assertThat(world.agentNow(li.id()).capacity()).isEqualTo(2);
  }

  @Test
  void only_the_owner_sees_everyone__AGENT_2_PERM_6() {
    AgentClient li = world.agent("li", 2);
    assertThat(world.office.people(li.caller)).isInstanceOf(Answer.Refused.class);
    assertThat(done(world.office.people(world.owner().caller)).agents()).hasSize(2);
  }

  // ---------------------------------------------------------------- reach

  @Test
  void an_unreachable_agent_gets_no_buyer_and_is_back_with_the_first_connection__AGENT_3() {
    AgentClient li = world.agent("li", 2);
    BuyerClient first = world.buyer("b1");
    first.say("一");
    world.agent("wang", 1).staysThere();
    li.disconnect();
    world.pass(Duration.ofSeconds(59));
    assertThat(world.reach.of(World.SHOP, world.reach.settings(World.SHOP)).eligible())
        .extracting(agent -> agent.id().value())
        .contains("li");
    world.pass(Duration.ofSeconds(1));

    BuyerClient second = world.buyer("b2");
    second.say("二");
    assertThat(world.state(second.conversation()).agent()).isEqualTo(new AgentId("wang"));
    BuyerClient third = world.buyer("b3");
    third.staysThere();
    third.say("三");
    world.settle();
    assertThat(world.statusOf("b3")).isEqualTo(Status.QUEUED);
    assertThat(world.agentNow(li.id()).status()).isEqualTo(AgentStatus.ONLINE);
    assertThat(li.conversations()).containsExactly(first.conversation());

    li.connect();
    world.settle();
    assertThat(world.state(third.conversation()).agent()).isEqualTo(li.id());
  }

  @Test
  void a_second_connection_keeps_an_agent_reachable__AGENT_3() {
    AgentClient li = world.agent("li", 2);
    world.sockets.open("second-device");
    world.sync.open(li.caller, "second-device");
    li.disconnect();
    clock.advance(Duration.ofSeconds(70));
    world.buyer("b1").say("一");
    assertThat(world.statusOf("b1")).isEqualTo(Status.ACTIVE);
  }

  @Test
  void an_agent_whose_socket_died_unnoticed_is_unreachable_after_lease_and_grace__AGENT_3() {
    AgentClient li = world.agent("li", 2);
    li.vanish();
    clock.advance(Duration.ofSeconds(75 + 60).minusMillis(1));
    assertThat(eligible()).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(eligible()).isZero();
  }

  private int eligible() {
    return world.reach.of(World.SHOP, world.reach.settings(World.SHOP)).eligible().size();
  }

  @Test
  void a_capacity_is_judged_by_the_mode_as_of_now__AGENT_2() {
    world.changeSettings(World.settings().capacityMode(CapacityMode.SELF).done());
    AgentClient li = world.agent("li", 2);
    world.changeSettings(World.settings().capacityMode(CapacityMode.CENTRAL).done());
    world.desk.setCapacityOf(world.owner().caller, li.id(), 5);
    dynamo.setFaults(Hooks.always(Hooks.operation("GetItem"), new Fault.Stale(5)));
    Answer<Agent> late = world.desk.setOwnCapacity(li.caller, 50, li.connection);
    dynamo.setFaults(Faults.NONE);
    assertThat(refusal(late).code()).isEqualTo(Refusal.Code.CAPACITY_MODE);
    assertThat(world.agentNow(li.id()).capacity()).isEqualTo(5);
  }

  @Test
  void only_the_owner_changes_settings_and_only_those_they_read__PERM_3() {
    AgentClient li = world.agent("li", 2);
    AgentClient owner = world.owner();
    ShopSettings wanted = World.settings().idleCloseMinutes(20).done();
    assertThat(world.office.change(li.caller, 1, wanted)).isInstanceOf(Answer.Refused.class);
    assertThat(done(world.office.change(owner.caller, 1, wanted)).version()).isEqualTo(2);
    assertThat(refusal(world.office.change(owner.caller, 1, wanted)).code())
        .isEqualTo(Refusal.Code.BUSY);
    assertThat(world.office.settings(li.caller).settings()).isEqualTo(wanted);
  }

  private static Refusal refusal(Answer<?> answer) {
    return ((Answer.Refused<?>) answer).refusal();
  }

  private static <T> T done(Answer<T> answer) {
    return ((Answer.Done<T>) answer).value();
  }
}
