package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;
import static dev.dovecote.functions.testing.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are well-formed, and not the caller's to make, or not now. */
class RefusedTest extends InActiveConversation {
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
