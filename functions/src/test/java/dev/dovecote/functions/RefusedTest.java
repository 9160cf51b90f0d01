package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are well-formed, and not the caller's to make, or not now. */
class RefusedTest {
  @RegisterExtension static final World WORLD = new World();

  private static final String CONTENT = "content: {kind: 'text', text: 'x'}";

  private TestShop shop;
  private Socket buyer;
  private Socket lin;
  private String conversation;

  @BeforeEach
  void an_active_conversation() {
    shop = TestShop.open();
    lin = shop.online(TestShop.LIN);
    buyer = shop.buyer("u-1");
    buyer.hello();
    conversation = shop.active(buyer);
  }

  private static JsonNode request(String text) {
    return ((ObjectNode) Files.json(text)).put("requestId", "q-1");
  }

  private JsonNode reply(String client, int number) {
    return request(
        "{action: 'send', conversation: '%s', client: {id: '%s', number: %d}, %s}"
            .formatted(conversation, client, number, CONTENT));
  }

  private JsonNode end() {
    return request("{action: 'end', conversation: '%s'}".formatted(conversation));
  }

  private JsonNode entries() {
    return request("{action: 'entries', conversation: '%s'}".formatted(conversation));
  }

  // ---------------------------------------------------------------- whose it is

  @ParameterizedTest
  @CsvSource({"buyer, end", "buyer, status", "buyer, capacity", "staff, leave"})
  void an_action_of_the_other_role_is_forbidden__PERM_4(String role, String action) {
    Socket socket = role.equals("buyer") ? buyer : lin;
    assertRefused(socket, request("{action: '" + action + "'}"), "FORBIDDEN", null);
  }

  @Test
  void another_shops_conversation_does_not_exist_for_its_staff__PERM_4() {
    TestShop other = TestShop.open();
    for (Socket foreign : new Socket[] {other.online(TestShop.LIN), other.staff(TestShop.OWNER)}) {
      assertRefused(foreign, reply("desk", 1), "NOT_FOUND", null);
      assertRefused(foreign, end(), "NOT_FOUND", null);
      assertRefused(foreign, entries(), "NOT_FOUND", null);
    }
  }

  @Test
  void another_shops_image_does_not_exist__PERM_4() {
    JsonNode download =
        request("{action: 'download', key: '%s'}".formatted(imageOf(TestShop.open())));
    assertRefused(buyer, download, "NOT_FOUND", null);
    assertRefused(lin, download, "NOT_FOUND", null);
    assertRefused(shop.staff(TestShop.OWNER), download, "NOT_FOUND", null);
  }

  @Test
  void another_shops_image_goes_into_no_message__PERM_4() {
    String content =
        "content: {kind: 'images', keys: ['%s', '%s']}"
            .formatted(imageOf(shop), imageOf(TestShop.open()));
    assertRefused(
        buyer,
        request("{action: 'send', client: {id: 'tab', number: 2}, " + content + "}"),
        "INVALID",
        "content.keys");
    assertRefused(
        lin,
        request(
            "{action: 'send', conversation: '%s', client: {id: 'desk', number: 1}, %s}"
                .formatted(conversation, content)),
        "INVALID",
        "content.keys");
  }

  private static String imageOf(TestShop shop) {
    return shop.buyer("u-9")
        .get("{action: 'upload', contentType: 'image/png', bytes: 1}")
        .path("key")
        .asText();
  }

  @Test
  void another_buyers_conversation_does_not_exist_for_a_buyer__PERM_4() {
    assertRefused(shop.buyer("u-2"), entries(), "NOT_FOUND", null);
    assertRefused(TestShop.open().buyer("u-1"), entries(), "NOT_FOUND", null);
  }

  @Test
  void naming_anothers_conversation_writes_nothing_into_it__PERM_4() {
    Socket other = shop.buyer("u-2");
    JsonNode result =
        other.get(
            "{action: 'send', conversation: '%s', client: {id: 'tab', number: 1}, %s}"
                .formatted(conversation, CONTENT));
    assertThat(result.path("conversation").asText()).isNotEqualTo(conversation);
    assertThat(buyer.ask(entries()).at("/result/entries")).hasSize(5);
  }

  @Test
  void a_conversation_that_does_not_exist_is_not_found__PERM_4() {
    conversation = "nowhere";
    assertRefused(lin, reply("desk", 1), "NOT_FOUND", null);
    assertRefused(lin, end(), "NOT_FOUND", null);
    assertRefused(lin, entries(), "NOT_FOUND", null);
    assertRefused(buyer, entries(), "NOT_FOUND", null);
  }

  @Test
  void a_colleagues_conversation_is_not_an_agents_to_answer_end_or_read__PERM_5() {
    Socket mei = shop.online(TestShop.MEI);
    assertRefused(mei, reply("desk-mei", 1), "NOT_YOUR_CONVERSATION", null);
    assertRefused(mei, end(), "NOT_YOUR_CONVERSATION", null);
    assertRefused(mei, entries(), "NOT_FOUND", null);
  }

  @Test
  void the_owner_reads_any_conversation_with_the_reason_of_its_assignment__PERM_5() {
    JsonNode owners = shop.staff(TestShop.OWNER).ask(entries());
    assertThat(owners.at("/result/entries").findValues("reason")).hasSize(1);
    assertThat(lin.ask(entries()).at("/result/entries").findValues("reason")).isEmpty();
  }

  @Test
  void who_is_not_of_the_shop_any_more_is_forbidden_and_leaves_no_trace__PERM_1() {
    Socket ghost = shop.staff("ghost");
    assertRefused(ghost, request("{action: 'hello'}"), "FORBIDDEN", null);
    assertRefused(ghost, request("{action: 'sync'}"), "FORBIDDEN", null);
    assertRefused(ghost, request("{action: 'status', status: 'ONLINE'}"), "FORBIDDEN", null);
  }

  @Test
  void without_the_permission_nobody_goes_online__PERM_1() {
    Socket tao = shop.staff(TestShop.TAO);
    assertRefused(tao, request("{action: 'status', status: 'ONLINE'}"), "FORBIDDEN", null);
  }

  // ---------------------------------------------------------------- what the state forbids

  @Test
  void an_ended_conversation_is_not_ended_again__CONV_6() {
    lin.ask(end());
    assertRefused(lin, end(), "WRONG_STATE", null);
  }

  @Test
  void a_late_reply_is_taken_up_to_72_hours_after_the_end_and_not_a_millisecond_longer__CONV_7() {
    lin.ask(end());
    World.CLOCK.advance(Duration.ofHours(72));
    JsonNode late = lin.ask(reply("desk", 1));
    assertThat(late.at("/result/state/status").asText()).isEqualTo("ENDED");
    World.CLOCK.advance(Duration.ofMillis(1));
    assertRefused(lin, reply("desk", 2), "WRONG_STATE", null);
  }

  @Test
  void a_late_reply_is_refused_to_others_and_once_the_buyer_has_a_newer_conversation__CONV_7() {
    lin.ask(end());
    assertRefused(shop.online(TestShop.MEI), reply("desk", 1), "NOT_YOUR_CONVERSATION", null);
    TestShop.says(buyer, 2, "还有一个问题");
    assertRefused(lin, reply("desk", 1), "WRONG_STATE", null);
  }

  @Test
  void a_reply_that_was_stored_is_answered_as_stored_after_the_end_too__MSG_3() {
    lin.ask(reply("desk", 1));
    lin.ask(end());
    var stored = World.stored();
    JsonNode again = lin.ask(reply("desk", 1));
    assertThat(again.at("/result/repeated").asBoolean()).isTrue();
    assertThat(again.at("/result/storedAs").asInt()).isEqualTo(6);
    assertThat(World.stored()).isEqualTo(stored);
  }

  @Test
  void who_does_not_wait_cannot_leave_the_queue__QUEUE_4() {
    assertRefused(buyer, request("{action: 'leave'}"), "WRONG_STATE", null);
    assertRefused(shop.buyer("new"), request("{action: 'leave'}"), "WRONG_STATE", null);
  }

  @Test
  void a_waiting_conversation_is_nobodys_to_answer__ASSIGN_4() {
    shop.active(shop.buyer("u-2"));
    JsonNode waiting = TestShop.opens(shop.buyer("u-3"));
    assertThat(waiting.at("/state/status").asText()).isEqualTo("QUEUED");
    conversation = waiting.path("conversation").asText();
    assertRefused(lin, reply("desk", 1), "NOT_YOUR_CONVERSATION", null);
    assertRefused(lin, end(), "NOT_YOUR_CONVERSATION", null);
  }

  @Test
  void nobody_goes_offline_with_conversations_in_progress__AGENT_1() {
    JsonNode request = request("{action: 'status', status: 'OFFLINE'}");
    assertRefused(lin, request, "CONVERSATIONS_IN_PROGRESS", null);
    assertThat(lin.ask(request).at("/error/message").asText()).isEqualTo("先结束服务中的会话");
    lin.ask(end());
    assertThat(lin.ask(request).at("/result/desk/status").asText()).isEqualTo("OFFLINE");
  }

  @Test
  void an_agent_does_not_set_the_capacity_that_the_owner_sets__AGENT_2() {
    assertRefused(lin, request("{action: 'capacity', capacity: 9}"), "CAPACITY_MODE", null);
  }

  @Test
  void nobody_chooses_where_nothing_is_offered_or_asks_where_nothing_waits__ROUTE_2_OFF_5() {
    assertRefused(buyer, request("{action: 'choose', question: 'size'}"), "WRONG_STATE", null);
    assertRefused(buyer, request("{action: 'ask'}"), "WRONG_STATE", null);
    assertRefused(shop.buyer("new"), request("{action: 'ask'}"), "WRONG_STATE", null);
  }

  @Test
  void a_conversation_is_given_only_by_who_has_it_and_to_who_may_take_it__XFER_1() {
    Socket mei = shop.online(TestShop.MEI);
    assertRefused(mei, give("mei"), "NOT_YOUR_CONVERSATION", null);
    assertRefused(lin, give("lin"), "WRONG_STATE", null);
    assertRefused(lin, give("nobody"), "NOT_FOUND", null);
    assertRefused(lin, give("tao"), "AGENT_UNAVAILABLE", null);
    assertRefused(lin, give("owner"), "AGENT_UNAVAILABLE", null);
    assertRefused(TestShop.open().online(TestShop.LIN), give("mei"), "NOT_FOUND", null);
    lin.get("{action: 'status', status: 'BREAK'}");
    shop.active(shop.buyer("u-2"));
    shop.active(shop.buyer("u-3"));
    String full = mei.get("{action: 'sync'}").at("/desk/load").asText();
    assertThat(full).isEqualTo("2");
    assertRefused(lin, give("mei"), "NO_FREE_SLOT", null);
    mei.get("{action: 'status', status: 'BREAK'}");
    assertRefused(lin, give("mei"), "AGENT_UNAVAILABLE", null);
    lin.ask(end());
    mei.get("{action: 'status', status: 'ONLINE'}");
    assertRefused(lin, give("mei"), "WRONG_STATE", null);
  }

  private JsonNode give(String to) {
    return request("{action: 'give', conversation: '%s', to: '%s'}".formatted(conversation, to));
  }

  @Test
  void only_an_offline_message_is_marked_as_handled__OFF_3() {
    JsonNode handle = request("{action: 'handle', conversation: '%s'}".formatted(conversation));
    assertRefused(lin, handle, "WRONG_STATE", null);
    assertRefused(TestShop.open().online(TestShop.LIN), handle, "NOT_FOUND", null);
    lin.ask(end());
    assertRefused(lin, handle, "WRONG_STATE", null);
  }

  // ---------------------------------------------------------------- how it is sent

  @Test
  void a_client_that_skips_a_number_is_refused_on_both_sides__MSG_3() {
    JsonNode gap = request("{action: 'send', client: {id: 'tab', number: 3}, " + CONTENT + "}");
    assertRefused(buyer, gap, "CLIENT_NUMBER_GAP", null);
    JsonNode fresh = request("{action: 'send', client: {id: 'tab', number: 2}, " + CONTENT + "}");
    assertRefused(shop.buyer("u-2"), fresh, "CLIENT_NUMBER_GAP", null);
    assertRefused(lin, reply("desk", 2), "CLIENT_NUMBER_GAP", null);
  }

  @Test
  void a_flood_is_refused_by_its_ids_until_time_has_passed() {
    Socket flooding = shop.buyer("u-9");
    JsonNode request = request("{action: 'entries', conversation: 'nowhere'}");
    for (int i = 0; i < 200; i++) {
      assertThat(flooding.ask(request).at("/error/code").asText()).isEqualTo("NOT_FOUND");
    }
    assertRefused(
        flooding,
        request("{action: 'send', client: {id: 'tab', number: 1}, " + CONTENT + "}"),
        "RATE_LIMITED",
        null);
    assertRefused(flooding, "{", "RATE_LIMITED", null, null);
    assertThat(buyer.ask(request).at("/error/code").asText())
        .as("another's socket")
        .isEqualTo("NOT_FOUND");

    World.CLOCK.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 50; i++) {
      assertThat(flooding.ask(request).at("/error/code").asText()).isEqualTo("NOT_FOUND");
    }
    assertRefused(flooding, request, "RATE_LIMITED", null);
  }
}
