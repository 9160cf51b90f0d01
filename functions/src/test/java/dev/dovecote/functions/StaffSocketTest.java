package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;
import static dev.dovecote.functions.testing.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What agents and the owner are shown, and what makes them reachable. */
class StaffSocketTest {
  @RegisterExtension static final World WORLD = new World();

  private TestShop shop;

  @BeforeEach
  void a_shop() {
    shop = TestShop.open();
  }

  private boolean reachable(String agent) {
    return agentOf(agent).path("reachable").asBoolean();
  }

  private JsonNode agentOf(String agent) {
    JsonNode all = shop.http(TestShop.OWNER, "GET", "/v1/agents", null).body().path("agents");
    for (JsonNode each : all) {
      if (each.path("agent").asText().equals(agent)) {
        return each;
      }
    }
    throw new AssertionError("no agent " + agent);
  }

  // ---------------------------------------------------------------- being there

  @Test
  void who_goes_online_without_a_hello_is_there_and_is_told__AGENT_1_AGENT_3() {
    Socket lin = shop.staff(TestShop.LIN);
    lin.get("{action: 'status', status: 'ONLINE'}");
    assertThat(reachable(TestShop.LIN)).isTrue();
    shop.active(shop.buyer("u-1"));
    assertThat(lin.pushed()).anyMatch(frame -> frame.path("type").asText().equals("entries"));
  }

  @Test
  void who_goes_on_a_break_without_a_hello_keeps_the_queue_waiting__AGENT_1_QUEUE_1() {
    shop.staff(TestShop.LIN).get("{action: 'status', status: 'BREAK'}");
    assertThat(TestShop.opens(shop.buyer("u-1")).at("/state/status").asText()).isEqualTo("QUEUED");
  }

  @Test
  void going_offline_records_no_socket__AGENT_1() {
    shop.staff(TestShop.LIN).get("{action: 'status', status: 'OFFLINE'}");
    assertThat(reachable(TestShop.LIN)).isFalse();
  }

  @Test
  void without_the_permission_nobody_is_at_the_desk__PERM_1() {
    Socket tao = shop.staff(TestShop.TAO);
    for (String request :
        new String[] {
          "{action: 'hello'}", "{action: 'sync'}", "{action: 'status', status: 'BREAK'}"
        }) {
      assertRefused(tao, request(request), "FORBIDDEN", null);
    }
  }

  // ---------------------------------------------------------------- what they are shown

  @Test
  void the_owner_reads_by_which_rule_or_overflow_an_agent_was_chosen__ASSIGN_2_QUEUE_3() {
    shop.online(TestShop.LIN);
    Socket buyer = shop.buyer("u-1");
    String entries = "{action: 'entries', conversation: '%s'}".formatted(shop.active(buyer));
    JsonNode reason = shop.staff(TestShop.OWNER).get(entries).path("entries").findValue("reason");
    assertThat(reason.path("lane").asText()).isEqualTo("all");
    assertThat(reason.path("overflow").isBoolean()).isTrue();
    assertThat(reason.path("overflow").asBoolean()).isFalse();
  }

  @Test
  void one_that_came_from_an_offline_message_is_marked_so__OFF_1_OFF_2() {
    Socket buyer = shop.buyer("u-1");
    String conversation = TestShop.opens(buyer).path("conversation").asText();
    JsonNode listed =
        shop.http(TestShop.LIN, "GET", "/v1/offline-messages", null)
            .body()
            .at("/offlineMessages/0");
    assertThat(listed.path("kind").asText()).isEqualTo("NO_AGENT");
    Socket lin = shop.online(TestShop.LIN);
    World.assign();
    JsonNode mine = lin.get("{action: 'sync'}").at("/conversations/0");
    assertThat(mine.path("conversation").asText()).isEqualTo(conversation);
    assertThat(mine.at("/state/status").asText()).isEqualTo("ACTIVE");
    assertThat(mine.at("/state/offlineKind").asText()).isEqualTo("NO_AGENT");
    shop.active(shop.buyer("u-2"));
    assertThat(lin.get("{action: 'sync'}").path("conversations"))
        .as("only the one that was left is marked")
        .filteredOn(each -> each.path("state").has("offlineKind"))
        .hasSize(1);
  }

  @Test
  void the_owner_sees_which_conversations_an_agent_has_and_can_move_them__AGENT_3_XFER_2() {
    shop.online(TestShop.LIN);
    String conversation = shop.active(shop.buyer("u-1"));
    Socket mei = shop.online(TestShop.MEI);
    JsonNode lins = agentOf(TestShop.LIN).path("conversations");
    assertThat(lins).hasSize(1);
    shop.staff(TestShop.OWNER)
        .get("{action: 'give', conversation: '%s', to: 'mei'}".formatted(lins.path(0).asText()));
    assertThat(agentOf(TestShop.LIN).path("conversations")).isEmpty();
    assertThat(mei.get("{action: 'sync'}").at("/conversations/0/conversation").asText())
        .isEqualTo(conversation);
  }

  @Test
  void a_note_that_goes_with_who_waited_reaches_the_agent_and_never_the_buyer__XFER_2() {
    Socket buyer = shop.buyer("u-1");
    buyer.hello();
    String conversation = TestShop.opens(buyer).path("conversation").asText();
    Socket lin = shop.staff(TestShop.LIN);
    lin.hello();
    lin.get("{action: 'status', status: 'ONLINE'}");
    shop.staff(TestShop.OWNER)
        .get(
            "{action: 'give', conversation: '%s', to: 'lin', note: '老客户'}".formatted(conversation));
    String entries = "{action: 'entries', conversation: '%s'}".formatted(conversation);
    assertThat(lin.get(entries).path("entries").findValuesAsText("note")).containsExactly("老客户");
    assertThat(buyer.get(entries).findValues("note")).isEmpty();
    assertThat(buyer.hello().findValues("note")).isEmpty();
    assertThat(buyer.pushed()).noneMatch(frame -> frame.toString().contains("老客户"));
  }

  @Test
  void who_claims_to_know_more_than_there_is_is_told_how_far_it_goes__MSG_2() {
    shop.online(TestShop.LIN);
    Socket buyer = shop.buyer("u-1");
    String conversation = shop.active(buyer);
    JsonNode said =
        buyer
            .get(
                "{action: 'hello', have: {conversation: '%s', number: 99}}".formatted(conversation))
            .at("/conversations/0");
    assertThat(said.at("/state/number").asInt()).isEqualTo(5);
    assertThat(said.path("entries")).isEmpty();
    JsonNode read =
        buyer.get("{action: 'entries', conversation: '%s', after: 99}".formatted(conversation));
    assertThat(read.path("number").asInt()).isEqualTo(5);
    assertThat(read.path("more").asBoolean()).isFalse();
  }
}
