package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.Frames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients that missed more than one answer tells, and still get all of it. */
class ManyConversationsTest extends OnOneStack {
  private static final String LONGEST = "😀".repeat(4_000);

  private static TestShop shop(int capacity) {
    return TestShop.open(stack, InstantSource.system(), Map.of("anna", capacity));
  }

  @Test
  void a_buyer_s_client_reads_back_to_where_it_was__CONV_2_MSG_2() {
    try (TestShop shop = shop(1)) {
      AgentClient anna = shop.online("anna");
      BuyerClient phone = shop.buyer("bea");
      List<String> thread = new ArrayList<>(List.of(phone.send("Hello").id()));
      phone.drop();
      BuyerClient desktop = shop.buyer("bea");
      for (int i = 0; i < 12; i++) {
        anna.end(thread.getLast());
        desktop.sync();
        thread.add(desktop.send(LONGEST).id());
      }
      phone.connect();
      assertThat(thread)
          .allSatisfy(
              each ->
                  assertThat(TestShop.bare(phone.copy(each).entries()))
                      .isEqualTo(TestShop.bare(shop.log(each))));
    }
  }

  @Test
  void an_agent_s_client_reads_on_where_not_all_fitted_in__CONV_9_MSG_2() {
    try (TestShop shop = shop(20)) {
      shop.online("anna");
      List<String> conversations = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        conversations.add(shop.buyer("buyer" + i).send(LONGEST).id());
      }
      AgentClient elsewhere = shop.agent("anna");
      assertThat(elsewhere.active())
          .extracting(ConversationCopy::id)
          .containsExactlyInAnyOrderElementsOf(conversations);
      assertThat(conversations)
          .allSatisfy(
              each -> {
                List<JsonNode> log = TestShop.asAgentsSee(shop.log(each));
                assertThat(elsewhere.copy(each).entries()).isEqualTo(log);
              });
    }
  }

  @Test
  void reading_up_on_conversations_leaves_room_for_what_else_a_socket_sends__MSG_2() {
    try (TestShop shop = shop(1)) {
      AgentClient anna = shop.online("anna");
      String conversation = shop.buyer("bea").send("Hello").id();
      long begun = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        anna.read(conversation);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .as("100 at once, then 40 a second")
          .isGreaterThanOrEqualTo(Duration.ofMillis(2_500));
    }
  }

  @Test
  void a_request_that_is_one_too_many_is_sent_again_a_second_later__MSG_2() {
    try (TestShop shop = shop(1)) {
      AgentClient anna = shop.online("anna");
      ConversationCopy told = shop.buyer("bea").send("Hello");
      List<CompletableFuture<JsonNode>> flood =
          Stream.generate(() -> anna.socket().ask(Frames.request("nonsense")))
              .limit(1_000)
              .toList();
      anna.sync();
      assertThat(flood)
          .anySatisfy(
              each ->
                  assertThat(each.handle((_, refused) -> String.valueOf(refused)).join())
                      .contains("RATE_LIMITED"));
      assertThat(anna.copy(told.id()).texts("buyer")).containsExactly("Hello");
    }
  }
}
