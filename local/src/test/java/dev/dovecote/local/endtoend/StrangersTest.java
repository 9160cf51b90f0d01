package dev.dovecote.local.endtoend;

import static dev.dovecote.local.endtoend.TestShop.awaitActive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.client.ProtocolSocket;
import dev.dovecote.local.client.RefusedException;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may open a socket, and what is not theirs, on real sockets. */
class StrangersTest extends OnOneStack {
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

  /** Where a route takes the preflight, its authorizer refuses it, and no page can call. */
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/tickets",
    "GET, /v1/settings",
    "PUT, /v1/settings",
    "GET, /v1/conversations/c1/entries",
    "POST, /v1/buyer-tickets",
    "GET, /v1/orders"
  })
  void browsers_may_ask_whether_a_page_may_call(String method, String path) {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      assertThat(shop.api().preflight(method, path)).isEqualTo(204);
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
