package dev.dovecote.functions;

import static dev.dovecote.functions.testing.Requests.about;
import static dev.dovecote.functions.testing.Requests.reply;
import static dev.dovecote.functions.testing.Requests.types;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.CapacityMode;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.domain.routing.RoutingRules;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of conversations, through the functions and the queues between them. */
class ConversationTest {
  @RegisterExtension static final World WORLD = new World();

  private final TestShop shop = TestShop.open();
  private final Socket buyer = shop.buyer("u-1");

  // ---------------------------------------------------------------- reaching an agent

  @Test
  void a_first_message_reaches_a_free_agent_at_once__ASSIGN_1_CONV_4() {
    Socket lin = shop.online(TestShop.LIN);
    buyer.hello();

    JsonNode result = TestShop.opens(buyer);

    assertThat(types(result.path("entries")))
        .containsExactly("opened", "message", "asked", "assigned", "message");
    assertThat(result.at("/entries/4/content/notice").asText()).isEqualTo("welcome");
    assertThat(lin.pushed()).hasSize(1);
    assertThat(lin.pushed().getFirst().path("entries")).hasSize(5);
    assertThat(buyer.pushed()).as("told by the reply").isEmpty();
  }

  @Test
  void replies_and_messages_reach_the_other_side_in_one_numbering__MSG_2() {
    Socket lin = shop.online(TestShop.LIN);
    Socket secondTab = buyer.another();
    buyer.hello();
    secondTab.hello();
    JsonNode opened = TestShop.opens(buyer);

    lin.get(reply(opened, 1));
    TestShop.says(buyer, 2, "谢谢");

    assertThat(buyer.pushed()).extracting(push -> push.path("number").asInt()).containsExactly(6);
    assertThat(secondTab.pushed())
        .extracting(push -> push.path("number").asInt())
        .containsExactly(5, 6, 7);
    assertThat(lin.pushed()).extracting(push -> push.path("number").asInt()).containsExactly(5, 7);
  }

  @Test
  void a_repeated_message_is_stored_once_and_answered_as_stored__MSG_3() {
    shop.online(TestShop.LIN);
    JsonNode first = TestShop.opens(buyer);
    var stored = World.stored();

    JsonNode again = TestShop.opens(buyer);

    assertThat(again.path("repeated").asBoolean()).isTrue();
    assertThat(again.path("storedAs").asInt()).isEqualTo(2);
    assertThat(again.path("conversation")).isEqualTo(first.path("conversation"));
    assertThat(World.stored()).isEqualTo(stored);
  }

  @Test
  void a_question_is_offered_and_the_pick_decides_who_may_take_the_buyer__ROUTE_2_QUEUE_6() {
    TestShop asking = TestShop.with(questions());
    Socket lin = asking.staff(TestShop.LIN);
    lin.hello();
    lin.get("{action: 'status', status: 'BREAK'}");
    Socket mei = asking.online(TestShop.MEI);
    Socket customer = asking.buyer("u-1");
    customer.hello();
    JsonNode offered = TestShop.opens(customer);
    assertThat(offered.at("/state/status").asText()).isEqualTo("CHOOSING");
    assertThat(offered.at("/entries/2/questions/0/id").asText()).isEqualTo("size");
    Refusals.assertRefused(
        customer,
        "{\"requestId\":\"q-1\",\"action\":\"choose\",\"question\":\"colour\"}",
        "INVALID",
        "question",
        "q-1");

    JsonNode chosen = customer.get("{action: 'choose', question: 'size'}");

    assertThat(chosen.at("/state/status").asText()).as("lin is on a break").isEqualTo("QUEUED");
    assertThat(mei.get("{action: 'sync'}").path("waiting").asInt()).isZero();
    assertThat(lin.get("{action: 'sync'}").path("waiting").asInt()).isEqualTo(1);
    JsonNode queue = asking.http(TestShop.OWNER, "GET", "/v1/queue", null).body();
    assertThat(queue.at("/lanes/0/lane").asText()).isEqualTo("OTHER/size");
    assertThat(asking.http(TestShop.MEI, "GET", "/v1/queue", null).body().path("lanes")).isEmpty();
  }

  @Test
  void without_a_pick_a_minute_is_the_asking__ROUTE_2() {
    TestShop asking = TestShop.with(questions());
    asking.online(TestShop.LIN);
    Socket customer = asking.buyer("u-1");
    customer.hello();
    TestShop.opens(customer);

    World.pass(Duration.ofSeconds(60));

    assertThat(customer.pushed().getLast().at("/state/status").asText()).isEqualTo("ACTIVE");
  }

  private static ShopSettings questions() {
    Question size = new Question("size", "尺码", Set.of(new AgentId(TestShop.LIN)));
    EntryRule rule = new EntryRule.ByQuestion(List.of(size));
    return TestShop.settings(CapacityMode.CENTRAL)
        .but()
        .routing(new RoutingRules(Map.of(EntryPoint.OTHER, rule), false))
        .done();
  }

  // ---------------------------------------------------------------- going on

  @Test
  void a_conversation_is_handed_over_with_a_note_that_the_buyer_never_sees__XFER_1() {
    Socket lin = shop.online(TestShop.LIN);
    buyer.hello();
    JsonNode opened = TestShop.opens(buyer);
    Socket mei = shop.online(TestShop.MEI);

    JsonNode given =
        lin.get(
            "{action: 'give', conversation: '%s', to: 'mei', note: '要退货'}"
                .formatted(opened.path("conversation").asText()));

    assertThat(given.at("/entries/0/note").asText()).isEqualTo("要退货");
    assertThat(mei.pushed().getLast().path("entries")).as("all of it").hasSize(7);
    assertThat(buyer.pushed().getLast().toString())
        .contains("\"transferred\"")
        .doesNotContain("要退货");
    assertThat(lin.get("{action: 'sync'}").at("/desk/load").asInt()).isZero();
  }

  @Test
  void the_owner_takes_a_queued_buyer_by_hand_and_is_told_the_reason__XFER_2() {
    Socket lin = shop.staff(TestShop.LIN);
    lin.hello();
    lin.get("{action: 'status', status: 'BREAK'}");
    JsonNode waiting = TestShop.opens(buyer);
    Socket owner = shop.staff(TestShop.OWNER);
    owner.hello();

    JsonNode taken =
        owner.get(
            "{action: 'give', conversation: '%s', to: 'owner'}"
                .formatted(waiting.path("conversation").asText()));

    assertThat(taken.at("/entries/0/reason/decidedBy").asText()).isEqualTo("HAND");
    assertThat(taken.at("/entries/0/by").asText()).isEqualTo(TestShop.OWNER);
  }

  @Test
  void silence_ends_a_conversation_to_the_minute_when_the_agent_spoke_last__CONV_6() {
    Socket lin = shop.online(TestShop.LIN);
    buyer.hello();
    JsonNode opened = TestShop.opens(buyer);
    World.pass(Duration.ofMinutes(20));
    assertThat(buyer.pushed()).as("the buyer's message is unanswered").isEmpty();

    lin.get(reply(opened, 1));
    World.pass(Duration.ofMinutes(14).plusSeconds(59));
    assertThat(buyer.pushed()).hasSize(1);
    World.pass(Duration.ofSeconds(1));

    assertThat(buyer.pushed().getLast().at("/entries/0/reason").asText()).isEqualTo("SILENCE");
    assertThat(lin.get("{action: 'sync'}").at("/desk/load").asInt()).isZero();
  }

  @Test
  void a_client_learns_what_it_missed_by_number__MSG_2() {
    Socket lin = shop.online(TestShop.LIN);
    JsonNode opened = TestShop.opens(buyer);
    lin.get(reply(opened, 1));
    lin.get(about("end", opened));
    TestShop.says(buyer, 2, "还有");

    String have =
        "{action: 'hello', have: {conversation: '%s', number: 5}}"
            .formatted(opened.path("conversation").asText());
    JsonNode missed = shop.buyer("u-1").get(have).path("conversations");

    assertThat(missed).hasSize(2);
    assertThat(types(missed.path(0).path("entries"))).containsExactly("message", "ended");
    assertThat(missed.path(1).path("entries")).hasSize(5);
  }

  @Test
  void a_long_conversation_is_told_in_parts__MSG_2() {
    shop.online(TestShop.LIN);
    JsonNode opened = TestShop.opens(buyer);
    for (int number = 2; number <= 120; number++) {
      TestShop.says(buyer, number, "第" + number);
    }
    World.CLOCK.advance(Duration.ofSeconds(10));

    JsonNode part = buyer.get(about("entries", opened));
    assertThat(part.path("entries")).hasSize(100);
    assertThat(part.path("more").asBoolean()).isTrue();
    String after =
        "{action: 'entries', conversation: '%s', after: 100}"
            .formatted(opened.path("conversation").asText());
    JsonNode rest = buyer.get(after);
    assertThat(rest.path("entries")).hasSize(24);
    assertThat(rest.path("more").asBoolean()).isFalse();
  }
}
