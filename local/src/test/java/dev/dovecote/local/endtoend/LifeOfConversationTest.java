package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.client.ProtocolSocket;
import dev.dovecote.local.client.RefusedException;
import java.net.http.WebSocketHandshakeException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From a buyer's first message to the end, and again, on real sockets. */
class LifeOfConversationTest {
  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = TestShop.stack().start();
  }

  @AfterAll
  static void stop() {
    assertThat(stack.functionErrors()).isEmpty();
    stack.close();
  }

  private static TestShop shop(Map<String, Integer> agents) {
    return TestShop.open(stack, InstantSource.system(), agents);
  }

  private static void awaitActive(BuyerClient buyer) {
    await().until(() -> buyer.conversation().status().equals("ACTIVE"));
  }

  private static ConversationCopy awaitActive(AgentClient agent, String conversation) {
    ConversationCopy copy = agent.copy(conversation);
    await().until(() -> copy.status().equals("ACTIVE"));
    return copy;
  }

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
  void a_full_agent_gets_no_buyer__ASSIGN_1() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      bea.send("First");
      BuyerClient cleo = shop.buyer("cleo");
      assertThat(cleo.send("Second").status()).isEqualTo("QUEUED");
      assertThat(stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE)).isTrue();
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
      assertThat(stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE)).isTrue();
      assertThat(buyers.subList(10, 12))
          .allSatisfy(buyer -> assertThat(buyer.conversation().status()).isEqualTo("QUEUED"));
      assertThat(shop.person("anna").path("load").asInt()).isEqualTo(3);
      assertThat(shop.person("bo").path("load").asInt()).isEqualTo(2);
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

  @Test
  void a_ticket_opens_one_socket__PERM_4() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      String ticket = shop.api().buyerTicket(shop.key, "bea", "Bea");
      assertThat(refusedWith(shop, ticket, "http://elsewhere.example")).isIn(401, 403);
      try (ProtocolSocket socket = open(shop, ticket, null)) {
        assertThat(socket.isOpen()).isTrue();
      }
      assertThat(refusedWith(shop, ticket, null)).isIn(401, 403);
      assertThat(refusedWith(shop, "made-up", null)).isIn(401, 403);
      assertThatThrownBy(() -> shop.api().buyerTicket(shop.id + "~00", "bea", "Bea"))
          .isInstanceOf(RefusedException.class);
      String again = shop.api().buyerTicket(shop.key, "bea", "Bea");
      try (ProtocolSocket socket = open(shop, again, "http://localhost:5173")) {
        assertThat(socket.isOpen()).isTrue();
      }
    }
  }

  private static ProtocolSocket open(TestShop shop, String ticket, @Nullable String origin) {
    return ProtocolSocket.open(
        shop.place.http(), shop.place.webSocketUrl(), ticket, origin, _ -> {});
  }

  private static int refusedWith(TestShop shop, String ticket, @Nullable String origin) {
    try (ProtocolSocket _ = open(shop, ticket, origin)) {
      throw new AssertionError("it opened");
    } catch (CompletionException refused) {
      return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
    }
  }

  @Test
  void a_foreign_conversation_is_as_none_at_all__PERM_4() {
    try (TestShop shop = shop(Map.of("anna", 1));
        TestShop other = shop(Map.of("eve", 1))) {
      AgentClient anna = shop.online("anna");
      String conversation = shop.buyer("bea").send("A secret").id();
      awaitActive(anna, conversation);
      List<JsonNode> before = shop.log(conversation);
      BuyerClient cleo = shop.buyer("cleo");
      AgentClient eve = other.online("eve");
      var entries = Frames.request("entries").put("conversation", conversation);
      assertThatThrownBy(() -> cleo.request(entries.deepCopy()))
          .isInstanceOfSatisfying(
              RefusedException.class, refused -> assertThat(refused.code()).isEqualTo("NOT_FOUND"));
      assertThatThrownBy(() -> eve.request(entries.deepCopy()))
          .isInstanceOfSatisfying(
              RefusedException.class, refused -> assertThat(refused.code()).isEqualTo("NOT_FOUND"));
      assertThatThrownBy(() -> eve.reply(conversation, "Hello from elsewhere"))
          .isInstanceOf(RefusedException.class);
      assertThatThrownBy(() -> eve.end(conversation)).isInstanceOf(RefusedException.class);
      assertThatThrownBy(
              () -> cleo.request(Frames.request("end").put("conversation", conversation)))
          .isInstanceOfSatisfying(
              RefusedException.class, refused -> assertThat(refused.code()).isEqualTo("FORBIDDEN"));
      assertThat(shop.log(conversation)).isEqualTo(before);
    }
  }
}
