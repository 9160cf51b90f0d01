package dev.dovecote.local.endtoend;

import static dev.dovecote.local.endtoend.TestShop.awaitActive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.ProtocolSocket;
import dev.dovecote.local.client.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who waits, in which order they reach an agent, and who leaves, on real sockets. */
class QueueingTest extends OnOneStack {
  @Test
  void a_full_agent_gets_no_buyer__ASSIGN_1() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      bea.send("First");
      BuyerClient cleo = shop.buyer("cleo");
      assertThat(cleo.send("Second").status()).isEqualTo("QUEUED");
      stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE);
      cleo.sync();
      assertThat(cleo.conversation().status()).isEqualTo("QUEUED");
      assertThat(shop.person("anna").path("load").asInt()).isEqualTo(1);
    }
  }

  @Test
  void who_waits_is_told_the_place_and_reaches_an_agent_in_order__QUEUE_1_QUEUE_2_ASSIGN_5() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      List<BuyerClient> buyers = new ArrayList<>();
      for (String name : List.of("b0", "b1", "b2", "b3", "b4")) {
        BuyerClient buyer = shop.buyer(name);
        if (buyer.send("Here is " + name).status().equals("QUEUED")) {
          buyer.sync();
        }
        assertThat(buyer.position()).isEqualTo(buyers.size());
        buyers.add(buyer);
      }
      for (int n = 0; n < buyers.size(); n++) {
        BuyerClient served = buyers.get(n);
        awaitActive(served);
        for (int behind = n + 1; behind < buyers.size(); behind++) {
          BuyerClient waiting = buyers.get(behind);
          assertThat(waiting.conversation().status()).isEqualTo("QUEUED");
          int place = behind - n;
          await().untilAsserted(() -> assertThat(waiting.position()).isEqualTo(place));
        }
        anna.end(awaitActive(anna, served.conversation().id()).id());
      }
    }
  }

  @Test
  void slots_that_free_up_at_once_go_to_those_first_in_line__QUEUE_2_ASSIGN_4() {
    try (TestShop shop = shop(Map.of("anna", 3, "bo", 2))) {
      AgentClient anna = shop.online("anna");
      AgentClient bo = shop.online("bo");
      List<BuyerClient> buyers = new ArrayList<>();
      for (int n = 0; n < 12; n++) {
        BuyerClient buyer = shop.buyer("b" + n);
        buyer.send("Number " + n);
        buyers.add(buyer);
      }
      await().until(() -> anna.active().size() == 3 && bo.active().size() == 2);
      bo.active().forEach(copy -> bo.end(copy.id()));
      anna.active().forEach(copy -> anna.end(copy.id()));
      for (int n = 5; n < 10; n++) {
        awaitActive(buyers.get(n));
      }
      stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE);
      assertThat(buyers.subList(10, 12))
          .allSatisfy(buyer -> assertThat(buyer.conversation().status()).isEqualTo("QUEUED"));
      assertThat(shop.person("anna").path("load").asInt()).isEqualTo(3);
      assertThat(shop.person("bo").path("load").asInt()).isEqualTo(2);
    }
  }

  @Test
  void who_leaves_the_queue_leaves_an_offline_message_and_the_place__QUEUE_4() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      shop.online("anna");
      shop.buyer("bea").send("First");
      BuyerClient cleo = shop.buyer("cleo");
      cleo.send("Second");
      BuyerClient dan = shop.buyer("dan");
      dan.send("Third");
      ConversationCopy left = cleo.leave();
      assertThat(left.status()).isEqualTo("LEFT_MESSAGE");
      assertThat(shop.offlineMessages()).containsExactly(left.id());
      await().until(() -> dan.position() == 1);
      assertThatThrownBy(cleo::leave)
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused -> assertThat(refused.code()).isEqualTo("WRONG_STATE"));
    }
  }
}
