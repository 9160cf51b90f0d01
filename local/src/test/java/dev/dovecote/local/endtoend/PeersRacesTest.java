package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.cli.ShopFounder;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.client.ProtocolSocket;
import dev.dovecote.local.client.RefusedException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What goes wrong elsewhere when two things happen at once, on real sockets: here 0 times. */
class PeersRacesTest extends OnOneStack {
  @Test
  void two_people_take_the_same_conversation_at_once_and_one_is_told_yes__OFF_3_CONV_12() {
    int rounds = 50;
    try (TestShop shop = offlineMessagesByHand(Map.of("anna", rounds, "bo", rounds))) {
      List<String> messages = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        messages.add(shop.buyer("b" + round).send("Anybody?").id());
      }
      AgentClient anna = shop.online("anna");
      AgentClient bo = shop.online("bo");
      for (String message : messages) {
        List<String> answers =
            atOnce(new Ask(anna, give(message, "anna")), new Ask(bo, give(message, "bo")));
        assertThat(answers)
            .containsOnlyOnce("yes")
            .containsAnyOf("WRONG_STATE", "NOT_YOUR_CONVERSATION");
        String winner = answers.getFirst().equals("yes") ? "anna" : "bo";
        assertThat(assigned(shop, message)).containsExactly(winner);
      }
      assertThat(load(shop, "anna") + load(shop, "bo")).isEqualTo(rounds);
    }
  }

  @Test
  void nobody_is_moved_by_hand_onto_a_full_agent_not_even_by_the_owner__ASSIGN_4_XFER_2() {
    try (TestShop shop = shop(Map.of("anna", 1, "bo", 1))) {
      AgentClient anna = shop.online("anna");
      shop.online("bo");
      AgentClient owner = shop.agent("owner");
      shop.buyer("bea").send("First");
      shop.buyer("cleo").send("Second");
      await().until(() -> anna.active().size() == 1 && load(shop, "bo") == 1);
      String held = anna.active().getFirst().id();
      for (int round = 0; round < 20; round++) {
        assertThat(atOnce(new Ask(owner, give(held, "bo")), new Ask(anna, give(held, "bo"))))
            .containsExactly("NO_FREE_SLOT", "NO_FREE_SLOT");
      }
      assertThat(load(shop, "anna")).isEqualTo(1);
      assertThat(load(shop, "bo")).isEqualTo(1);
    }
  }

  @Test
  void two_moved_at_once_onto_one_free_slot_and_one_gets_it__ASSIGN_4_XFER_1() {
    try (TestShop shop = shop(Map.of("anna", 1, "bo", 1, "cy", 1))) {
      AgentClient anna = shop.online("anna");
      AgentClient bo = shop.online("bo");
      shop.buyer("bea").send("First");
      shop.buyer("dan").send("Second");
      await().until(() -> anna.active().size() == 1 && bo.active().size() == 1);
      AgentClient cy = shop.online("cy");
      Map<String, AgentClient> desks = Map.of("anna", anna, "bo", bo, "cy", cy);
      String free = "cy";
      for (int round = 0; round < 30; round++) {
        String to = free;
        List<AgentClient> givers =
            desks.values().stream().filter(one -> !one.agent().equals(to)).toList();
        givers.forEach(AgentClient::sync);
        List<String> answers =
            atOnce(
                new Ask(givers.get(0), give(givers.get(0).active().getFirst().id(), to)),
                new Ask(givers.get(1), give(givers.get(1).active().getFirst().id(), to)));
        assertThat(answers).containsExactlyInAnyOrder("yes", "NO_FREE_SLOT");
        free = givers.get(answers.indexOf("yes")).agent();
        assertThat(load(shop, to)).isEqualTo(1);
        assertThat(load(shop, free)).isZero();
      }
    }
  }

  @Test
  void by_hand_against_the_automat_nobody_is_told_yes_while_another_has_it__CONV_12_XFER_2() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      AgentClient owner = shop.agent("owner");
      BuyerClient bea = shop.buyer("bea");
      BuyerClient cleo = shop.buyer("cleo");
      for (int round = 0; round < 50; round++) {
        String served = bea.send("First").id();
        await().until(() -> anna.copy(served).status().equals("ACTIVE"));
        String waiting = cleo.send("Second").id();
        assertThat(cleo.conversation().status()).isEqualTo("QUEUED");
        List<String> answers =
            atOnce(new Ask(anna, end(served)), new Ask(owner, give(waiting, "owner")));
        await().until(() -> cleo.conversation().status().equals("ACTIVE"));
        stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE);
        boolean byHand = answers.getLast().equals("yes");
        // The owner may also have come second, and then took it from whom it had been given to.
        assertThat(assigned(shop, waiting)).hasSize(1);
        assertThat(holder(shop, waiting)).isEqualTo(byHand ? "owner" : "anna");
        assertThat(load(shop, "owner")).isEqualTo(byHand ? 1 : 0);
        assertThat(load(shop, "anna")).isEqualTo(byHand ? 0 : 1);
        assertThat(atOnce(new Ask(byHand ? owner : anna, end(waiting)))).containsExactly("yes");
      }
    }
  }

  @Test
  void the_longest_waiting_gets_the_slot_that_frees_up_whoever_comes_meanwhile__QUEUE_2() {
    try (TestShop shop = shop(Map.of("anna", 2, "bo", 2))) {
      Map<String, AgentClient> desks = Map.of("anna", shop.online("anna"), "bo", shop.online("bo"));
      Deque<BuyerClient> served = new ArrayDeque<>();
      Deque<BuyerClient> waiting = new ArrayDeque<>();
      for (int n = 0; n < 7; n++) {
        BuyerClient buyer = shop.buyer("b" + n);
        buyer.send("Hello");
        (n < 4 ? served : waiting).add(buyer);
      }
      BuyerClient late = shop.buyer("late");
      for (int round = 0; round < 60; round++) {
        BuyerClient leaving = served.removeFirst();
        String over = leaving.conversation().id();
        AgentClient agent = desks.get(holder(shop, over));
        List<String> answers =
            atOnce(new Ask(agent, end(over)), new Ask(late, late.message(late.sent() + 1, "Me!")));
        assertThat(answers).containsExactly("yes", "yes");
        waiting.add(late);
        late = leaving;
        stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE);
        BuyerClient first = waiting.removeFirst();
        assertThat(status(first)).as("round %d, the longest waiting", round).isEqualTo("ACTIVE");
        assertThat(waiting).allSatisfy(each -> assertThat(status(each)).isEqualTo("QUEUED"));
        served.add(first);
      }
    }
  }

  private static TestShop offlineMessagesByHand(Map<String, Integer> agents) {
    return new TestShop(
        stack,
        InstantSource.system(),
        ShopFounder.alwaysOpen("Test", null).but().assignOfflineMessages(false).done(),
        agents);
  }

  /** A request, and who makes it. */
  private record Ask(Client by, ObjectNode request) {}

  /** What each is told, yes or an error's code; all are sent before the first answer. */
  private static List<String> atOnce(Ask... asks) {
    List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
    for (Ask ask : asks) {
      answers.add(ask.by().socket().ask(ask.request()));
    }
    return answers.stream().map(PeersRacesTest::told).toList();
  }

  private static String told(CompletableFuture<JsonNode> answer) {
    try {
      answer.join();
      return "yes";
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RefusedException refused) {
        return refused.code();
      }
      throw failed;
    }
  }

  private static ObjectNode give(String conversation, String to) {
    return Frames.request("give").put("conversation", conversation).put("to", to);
  }

  private static ObjectNode end(String conversation) {
    return Frames.request("end").put("conversation", conversation);
  }

  private static int load(TestShop shop, String person) {
    return shop.person(person).path("load").asInt();
  }

  private static String status(BuyerClient buyer) {
    buyer.sync();
    return buyer.conversation().status();
  }

  /** To whom a conversation was assigned, each time. */
  private static List<String> assigned(TestShop shop, String conversation) {
    return shop.log(conversation).stream()
        .filter(entry -> entry.path("type").asText().equals("assigned"))
        .map(entry -> entry.path("agent").asText())
        .toList();
  }

  /** Who has a conversation, by its log. */
  private static String holder(TestShop shop, String conversation) {
    return shop.log(conversation).stream()
        .filter(entry -> entry.path("type").asText().matches("assigned|transferred"))
        .map(entry -> entry.path("agent").asText())
        .toList()
        .getLast();
  }
}
