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

/** Requests that are well-formed, and that the state of things forbids. */
class WrongStateTest extends InActiveConversation {
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
}
