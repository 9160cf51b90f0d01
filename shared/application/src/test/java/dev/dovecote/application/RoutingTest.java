package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.domain.routing.RoutingRules;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may take whom: entry points, questions, overflow. Buyers here come from a product page. */
class RoutingTest {
  private static final AgentId LI = new AgentId("li");
  private static final AgentId WANG = new AgentId("wang");

  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 7);

  private static ShopSettings unified(String... agents) {
    return with(new EntryRule.Unified(ids(agents)), false);
  }

  private static ShopSettings byQuestion(boolean overflow) {
    return with(
        new EntryRule.ByQuestion(
            List.of(
                new Question("size", "尺码", ids("li")), new Question("post", "物流", ids("wang")))),
        overflow);
  }

  private static ShopSettings with(EntryRule rule, boolean overflow) {
    return World.settings()
        .routing(new RoutingRules(Map.of(EntryPoint.PRODUCT_PAGE, rule), overflow))
        .done();
  }

  private static Set<AgentId> ids(String... agents) {
    Set<AgentId> ids = new HashSet<>();
    for (String agent : agents) {
      ids.add(new AgentId(agent));
    }
    return ids;
  }

  private BuyerClient asking(String id, String question) {
    BuyerClient buyer = world.buyer(id);
    buyer.staysThere();
    buyer.say("你好");
    world.buyerMessages.choose(buyer.caller, question, buyer.connection);
    return buyer;
  }

  private AgentId agentOf(BuyerClient buyer) {
    return world.state(buyer.conversation()).holder();
  }

  private Reason reasonOf(BuyerClient buyer) {
    return world.log(buyer.conversation()).stream()
        .map(Entry::event)
        .filter(Event.Assigned.class::isInstance)
        .map(event -> ((Event.Assigned) event).reason())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void under_a_unified_rule_only_the_chosen_agents_get_its_buyers__ROUTE_2_ASSIGN_1() {
    world.openShop(unified("li"));
    world.agent("li", 1).staysThere();
    world.agent("wang", 5).staysThere();
    BuyerClient first = world.buyer("b1");
    first.say("一");
    BuyerClient second = world.buyer("b2");
    second.staysThere();
    second.say("二");
    world.settle();
    assertThat(agentOf(first)).isEqualTo(LI);
    assertThat(world.statusOf("b2")).isEqualTo(Status.QUEUED);
  }

  @Test
  void a_rule_that_names_nobody_who_exists_means_everyone__ROUTE_3() {
    world.openShop(unified("gone"));
    world.agent("wang", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("一");
    assertThat(agentOf(buyer)).isEqualTo(WANG);
  }

  @Test
  void by_question_the_pick_is_the_asking_and_decides_the_agent__ROUTE_2() {
    world.openShop(byQuestion(false));
    world.agent("li", 5);
    world.agent("wang", 5);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("你好");
    assertThat(world.statusOf("b1")).isEqualTo(Status.CHOOSING);
    assertThat(world.state(buyer.conversation()).askedAt()).isNull();

    world.buyerMessages.choose(buyer.caller, "post", buyer.connection);
    assertThat(agentOf(buyer)).isEqualTo(WANG);
    assertThat(reasonOf(buyer).lane()).isEqualTo("PRODUCT_PAGE/post");
    assertThat(world.buyerMessages.choose(buyer.caller, "size", buyer.connection))
        .isInstanceOf(Change.Refused.class);
    Invariants.hold(world, List.of("b1"));
  }

  @Test
  void a_question_that_was_not_offered_is_refused_and_changes_nothing__ROUTE_2() {
    world.openShop(byQuestion(false));
    BuyerClient buyer = world.buyer("b1");
    buyer.say("你好");
    int entries = world.log(buyer.conversation()).size();
    assertThatThrownBy(() -> world.buyerMessages.choose(buyer.caller, "other", buyer.connection))
        .isInstanceOf(InvalidInput.class);
    assertThat(world.log(buyer.conversation())).hasSize(entries);
  }

  @Test
  void a_question_taken_away_after_it_was_offered_counts_as_no_pick__ROUTE_2_ROUTE_3() {
    world.openShop(byQuestion(false));
    AgentClient wang = world.agent("wang", 5);
    BuyerClient first = world.buyer("b1");
    first.say("你好");
    BuyerClient second = world.buyer("b2");
    second.say("你好");
    Question post = new Question("post", "物流", ids("wang"));
    world.changeSettings(with(new EntryRule.ByQuestion(List.of(post)), false));
    assertThat(world.buyerMessages.choose(first.caller, "size", first.connection))
        .isInstanceOf(Change.Made.class);
    assertThat(reasonOf(first).lane()).isEqualTo("PRODUCT_PAGE/*");
    world.changeSettings(unified("wang"));
    assertThat(world.buyerMessages.choose(second.caller, "size", second.connection))
        .isInstanceOf(Change.Made.class);
    assertThat(reasonOf(second).lane()).isEqualTo("PRODUCT_PAGE");
    assertThat(wang.conversations()).hasSize(2);
    assertThatThrownBy(() -> world.buyerMessages.choose(asks("b3"), "other", "socket"))
        .as("never offered")
        .isInstanceOf(InvalidInput.class);
  }

  /** A buyer who is asked questions again. */
  private Caller.Buyer asks(String id) {
    world.changeSettings(byQuestion(false));
    BuyerClient buyer = world.buyer(id);
    buyer.say("你好");
    return buyer.caller;
  }

  @Test
  void no_pick_within_60_seconds_asks_all_agents_of_the_entrys_questions__ROUTE_2() {
    world.openShop(byQuestion(false));
    world.absentAgent("li", 5);
    world.agent("wang", 5).staysThere();
    BuyerClient buyer = world.buyer("b1");
    buyer.staysThere();
    buyer.say("你好");
    world.pass(Duration.ofSeconds(59));
    assertThat(world.statusOf("b1")).isEqualTo(Status.CHOOSING);
    world.pass(Duration.ofSeconds(2));
    assertThat(agentOf(buyer)).isEqualTo(WANG);
    assertThat(reasonOf(buyer).lane()).isEqualTo("PRODUCT_PAGE/*");
  }

  @Test
  void without_overflow_a_buyer_waits_for_the_questions_own_agents__QUEUE_3() {
    world.openShop(byQuestion(false));
    world.agent("li", 1).staysThere();
    world.agent("wang", 5).staysThere();
    asking("b1", "size");
    asking("b2", "size");
    world.settle();
    assertThat(world.statusOf("b2")).isEqualTo(Status.QUEUED);
  }

  @Test
  void with_overflow_who_finds_their_agents_full_goes_to_another_idle_one__QUEUE_3() {
    world.openShop(byQuestion(true));
    AgentClient li = world.agent("li", 1).staysThere();
    world.agent("wang", 5).staysThere();
    BuyerClient first = asking("b1", "size");
    BuyerClient second = asking("b2", "size");
    assertThat(agentOf(first)).isEqualTo(LI);
    assertThat(agentOf(second)).isEqualTo(WANG);
    assertThat(reasonOf(first).overflow()).isFalse();
    assertThat(reasonOf(second).overflow()).isTrue();

    li.end(first.conversation());
    BuyerClient third = asking("b3", "size");
    assertThat(agentOf(third)).as("their own agent first").isEqualTo(LI);
  }

  @Test
  void turned_on_while_people_wait_overflow_serves_them__QUEUE_3_ASSIGN_5() {
    world.openShop(byQuestion(false));
    world.agent("li", 1).staysThere();
    world.agent("wang", 5).staysThere();
    asking("b1", "size");
    BuyerClient waits = asking("b2", "size");
    var now = world.stores.shops().find(World.SHOP);
    world.office.change(world.owner().caller, now.version(), byQuestion(true));
    world.settle();
    assertThat(agentOf(waits)).isEqualTo(WANG);
  }

  @Test
  void who_waits_under_a_rule_that_is_gone_is_not_forgotten__ROUTE_3_ASSIGN_5() {
    world.openShop(byQuestion(false));
    world.agent("li", 1).staysThere();
    asking("b1", "size");
    BuyerClient waits = asking("b2", "size");
    world.agent("wang", 5).staysThere();
    world.settle();
    assertThat(world.statusOf("b2")).isEqualTo(Status.QUEUED);
    var now = world.stores.shops().find(World.SHOP);
    world.office.change(world.owner().caller, now.version(), World.settings().done());
    world.settle();
    assertThat(agentOf(waits)).isEqualTo(WANG);
  }

  @Test
  void lanes_are_served_together_in_the_shops_order__QUEUE_2() {
    world.openShop(byQuestion(true));
    AgentClient li = world.agent("li", 1).staysThere();
    AgentClient wang = world.agent("wang", 1).staysThere();
    BuyerClient first = asking("b1", "size");
    asking("b2", "post");
    clock.advance(Duration.ofSeconds(1));
    BuyerClient third = asking("b3", "post");
    clock.advance(Duration.ofSeconds(1));
    BuyerClient fourth = asking("b4", "size");
    world.settle();
    li.end(first.conversation());
    world.settle();
    assertThat(agentOf(third)).as("came first, and may by overflow").isEqualTo(LI);
    assertThat(world.statusOf("b4")).isEqualTo(Status.QUEUED);
    wang.end(world.latest("b2"));
    world.settle();
    assertThat(agentOf(fourth)).isEqualTo(WANG);
  }

  @Test
  void when_a_questions_agents_are_gone_its_buyers_become_offline_messages__QUEUE_5() {
    world.openShop(byQuestion(false));
    AgentClient li = world.agent("li", 1);
    world.agent("wang", 5).staysThere();
    asking("b1", "size");
    asking("b2", "size");
    world.settle();
    assertThat(world.statusOf("b2")).isEqualTo(Status.QUEUED);
    li.vanish();
    world.pass(Duration.ofSeconds(75 + 60 + 60));
    assertThat(world.statusOf("b2")).isEqualTo(Status.LEFT_MESSAGE);
  }

  @Test
  void an_agent_is_told_how_many_wait_whom_they_may_take_and_the_owner_all__QUEUE_6() {
    world.openShop(byQuestion(false));
    AgentClient li = world.agent("li", 1).staysThere();
    AgentClient wang = world.agent("wang", 1).staysThere();
    asking("b1", "size");
    asking("b2", "size");
    asking("b3", "size");
    asking("b4", "post");
    asking("b5", "post");
    world.settle();
    assertThat(li.sync().waiting()).isEqualTo(2);
    assertThat(wang.sync().waiting()).isEqualTo(1);
    assertThat(world.sync.queueOf(world.owner().caller))
        .isEqualTo(Map.of("PRODUCT_PAGE/size", 2, "PRODUCT_PAGE/post", 1));
  }
}
