package dev.dovecote.local.endtoend;

import static dev.dovecote.local.endtoend.TestShop.awaitActive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.RefusedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a buyer's first message to the end, and again, on real sockets. */
class LifeOfConversationTest extends OnOneStack {
  @Test
  void a_conversation_lives_from_the_first_message_to_the_end__CONV_2_CONV_4_CONV_6() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = bea.send("Is it in stock?").id();
      awaitActive(anna, conversation);
      anna.reply(conversation, "It is.");
      await().until(() -> bea.conversation().texts("agent").equals(List.of("It is.")));
      bea.send("Thank you!");
      await().until(() -> anna.copy(conversation).texts("buyer").size() == 2);
      anna.end(conversation);
      await().until(() -> bea.conversation().status().equals("ENDED"));

      List<JsonNode> log = shop.log(conversation);
      assertThat(bea.conversation().types())
          .containsExactly(
              "opened", "message", "asked", "assigned", "message", "message", "message", "ended");
      assertThat(bea.conversation().texts("system")).containsExactly(TestShop.WELCOME);
      assertThat(TestShop.bare(bea.conversation().entries())).isEqualTo(TestShop.bare(log));
      assertThat(anna.copy(conversation).entries()).isEqualTo(TestShop.asAgentsSee(log));
      assertThat(shop.person("anna").path("load").asInt()).isZero();
    }
  }

  @Test
  void who_comes_back_reaches_the_agent_of_last_time__ASSIGN_2_CONV_2() {
    try (TestShop shop = shop(Map.of("anna", 10, "bo", 10))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String first = bea.send("Hello").id();
      awaitActive(anna, first);
      anna.end(first);
      await().until(() -> bea.conversation().status().equals("ENDED"));
      shop.buyer("other").send("Keeps Anna busier than Bo");
      await().until(() -> anna.active().size() == 1);
      shop.online("bo");

      ConversationCopy second = bea.send("One more thing");
      assertThat(second.id()).isNotEqualTo(first);
      assertThat(second.entries().getFirst().path("previous").asText()).isEqualTo(first);
      awaitActive(anna, second.id());
      JsonNode assigned =
          shop.log(second.id()).stream()
              .filter(entry -> entry.path("type").asText().equals("assigned"))
              .findFirst()
              .orElseThrow();
      assertThat(assigned.path("agent").asText()).isEqualTo("anna");
    }
  }

  @Test
  void nobody_online_makes_an_offline_message_that_is_listed__QUEUE_5_OFF_1() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      BuyerClient bea = shop.buyer("bea");
      ConversationCopy left = bea.send("Is anybody there?");
      assertThat(left.status()).isEqualTo("LEFT_MESSAGE");
      assertThat(left.types()).containsExactly("opened", "message", "asked", "left", "message");
      assertThat(left.entries().get(3).path("kind").asText()).isEqualTo("NO_AGENT");
      assertThat(left.texts("system")).hasSize(1);
      assertThat(shop.offlineMessages()).containsExactly(left.id());
      bea.send("Please call me.");
      assertThat(bea.conversation().texts("buyer")).hasSize(2);
      assertThat(bea.conversation().id()).isEqualTo(left.id());
    }
  }

  @Test
  void nobody_goes_offline_with_conversations_in_progress__AGENT_1() {
    try (TestShop shop = shop(Map.of("anna", 2))) {
      AgentClient anna = shop.online("anna");
      String conversation = shop.buyer("bea").send("Hello").id();
      awaitActive(anna, conversation);
      assertThatThrownBy(() -> anna.status("OFFLINE"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("先结束服务中的会话");
      anna.status("BREAK");
      ConversationCopy waits = shop.buyer("cleo").send("Me too");
      assertThat(waits.status()).isEqualTo("QUEUED");
      anna.end(conversation);
      assertThat(anna.status("OFFLINE").path("desk").path("status").asText()).isEqualTo("OFFLINE");
    }
  }
}
