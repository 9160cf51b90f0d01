package dev.dovecote.local.endtoend;

import static dev.dovecote.local.endtoend.TestShop.awaitActive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.client.RefusedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lost sockets, lost answers and several tabs: nothing is lost or doubled, on real sockets. */
class ResyncTest extends OnOneStack {
  @Test
  void a_message_whose_answer_was_lost_is_sent_again_and_the_next_follows_it__MSG_3() {
    try (TestShop shop = shop(Map.of())) {
      BuyerClient bea = shop.buyer("bea");
      ObjectNode first = bea.message(1, "Hello");
      bea.socket().request(first.deepCopy());
      bea.submit(first);
      assertThat(bea.sent()).isEqualTo(1);
      bea.send("Anybody?");
      bea.sync();
      assertThat(bea.conversation().texts("buyer")).containsExactly("Hello", "Anybody?");
    }
  }

  @Test
  void a_desk_that_missed_it_learns_by_sync_that_a_conversation_is_another_s__XFER_2_MSG_2() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      String conversation = shop.buyer("bea").send("Hello").id();
      awaitActive(anna, conversation);
      anna.drop();
      AgentClient owner = shop.agent("owner");
      owner.request(Frames.request("give").put("conversation", conversation).put("to", "owner"));
      anna.connect();
      assertThat(anna.active()).isEmpty();
      anna.request(Frames.request("status").put("status", "OFFLINE"));
      assertThat(owner.sync().path("conversations")).hasSize(1);
      assertThat(owner.active()).hasSize(1);
    }
  }

  @Test
  void a_lost_socket_is_resumed_by_number__MSG_2() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = bea.send("Hello").id();
      awaitActive(anna, conversation);
      awaitActive(bea);
      int had = bea.conversation().complete();
      bea.drop();
      for (String text : List.of("One", "Two", "Three")) {
        anna.reply(conversation, text);
      }
      assertThat(bea.conversation().complete()).isEqualTo(had);

      JsonNode missed = bea.connect().path("conversations");
      assertThat(missed).hasSize(1);
      assertThat(missed.get(0).path("entries").get(0).path("number").asInt()).isEqualTo(had + 1);
      assertThat(bea.conversation().texts("agent")).containsExactly("One", "Two", "Three");

      anna.drop();
      bea.send("Four");
      anna.connect();
      assertThat(anna.copy(conversation).texts("buyer")).containsExactly("Hello", "Four");
      List<JsonNode> log = shop.log(conversation);
      assertThat(TestShop.bare(bea.conversation().entries())).isEqualTo(TestShop.bare(log));
      assertThat(anna.copy(conversation).entries()).isEqualTo(TestShop.asAgentsSee(log));
    }
  }

  @Test
  void a_message_sent_again_is_stored_once_however_late__MSG_3() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = bea.send("First").id();
      awaitActive(anna, conversation);
      bea.send("Second");
      JsonNode last = bea.request(bea.message(2, "Second"));
      assertThat(last.path("repeated").asBoolean()).isTrue();
      assertThat(last.path("storedAs").asInt()).isEqualTo(bea.conversation().highest());
      assertThat(bea.request(bea.message(1, "First")).path("repeated").asBoolean()).isTrue();
      anna.reply(conversation, "Yes?");
      assertThat(anna.request(anna.message(conversation, 1, "Yes?")).path("repeated").asBoolean())
          .isTrue();
      assertThatThrownBy(() -> bea.request(bea.message(9, "Too early")))
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused -> assertThat(refused.code()).isEqualTo("CLIENT_NUMBER_GAP"));

      List<JsonNode> log = shop.log(conversation);
      assertThat(log.stream().map(entry -> entry.path("from").asText()))
          .containsOnlyOnce("agent")
          .filteredOn("buyer"::equals)
          .hasSize(2);
    }
  }

  @Test
  void two_tabs_of_a_buyer_show_the_same__MSG_2_CONV_2() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient left = shop.buyer("bea");
      BuyerClient right = shop.buyer("bea");
      String conversation = left.send("From the left").id();
      await().until(right::hasConversation);
      assertThat(right.send("From the right").id()).isEqualTo(conversation);
      awaitActive(anna, conversation);
      anna.reply(conversation, "To both");
      List<BuyerClient> tabs = List.of(left, right);
      await()
          .untilAsserted(
              () ->
                  assertThat(tabs)
                      .allSatisfy(
                          tab ->
                              assertThat(tab.fill(conversation).texts("agent"))
                                  .containsExactly("To both")));
      assertThat(left.conversation().entries()).isEqualTo(right.conversation().entries());
    }
  }
}
