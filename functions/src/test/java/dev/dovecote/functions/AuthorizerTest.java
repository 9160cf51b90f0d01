package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens a socket. */
class AuthorizerTest {
  @RegisterExtension static final World WORLD = new World();

  private final TestShop shop = TestShop.open();

  private static JsonNode connect(@Nullable String ticket, @Nullable String origin) {
    ObjectNode payload = Files.event("websocket-authorizer.json");
    ObjectNode headers = (ObjectNode) payload.path("headers");
    headers.remove("Origin");
    if (origin != null) {
      headers.put("Origin", origin);
    }
    ObjectNode query = payload.putObject("queryStringParameters");
    if (ticket != null) {
      query.put("ticket", ticket);
    }
    return World.authorize(payload);
  }

  private static void assertDenied(JsonNode answer) {
    assertThat(effect(answer)).isEqualTo("Deny");
    assertThat(answer.path("context")).isEmpty();
  }

  private static String effect(JsonNode answer) {
    return answer.at("/policyDocument/Statement/0/Effect").asText();
  }

  private String staffTicket() {
    return shop.http(TestShop.LIN, "POST", "/v1/tickets", null).body().path("ticket").asText();
  }

  @Test
  void a_ticket_opens_one_socket_once_and_says_whose__PERM_4() {
    String ticket = staffTicket();
    JsonNode allowed = connect(ticket, "http://localhost:5173");
    assertThat(effect(allowed)).isEqualTo("Allow");
    assertThat(allowed.at("/policyDocument/Statement/0/Resource/0").asText())
        .isEqualTo(Files.event("websocket-authorizer.json").path("methodArn").asText());
    assertThat(allowed.path("context"))
        .isEqualTo(Files.json("{shop: '" + shop.id() + "', agent: 'lin', role: 'AGENT'}"));

    assertDenied(connect(ticket, "http://localhost:5173"));
  }

  @Test
  void a_buyers_ticket_says_which_buyer__PERM_4() {
    String body = "{\"buyer\":{\"id\":\"u-1\",\"name\":\"王小姐\"}}";
    String ticket =
        TestShop.httpWithKey(shop.key(), "POST", "/v1/buyer-tickets", body)
            .body()
            .path("ticket")
            .asText();
    assertThat(connect(ticket, null).path("context"))
        .isEqualTo(Files.json("{shop: '" + shop.id() + "', buyer: 'u-1', name: '王小姐'}"));
  }

  @Test
  void a_ticket_is_good_for_less_than_60_seconds__PERM_4() {
    String inTime = staffTicket();
    String late = staffTicket();
    World.CLOCK.advance(Duration.ofSeconds(59));
    assertThat(effect(connect(inTime, null))).isEqualTo("Allow");
    World.CLOCK.advance(Duration.ofSeconds(1));
    assertDenied(connect(late, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "x y", "#", "ticket#0", "😀"})
  void an_unknown_ticket_opens_nothing__PERM_4(String ticket) {
    assertDenied(connect(ticket, null));
  }

  @Test
  void no_ticket_opens_nothing__PERM_4() {
    assertDenied(connect(null, null));
    ObjectNode payload = Files.event("websocket-authorizer.json");
    payload.remove("queryStringParameters");
    payload.remove("headers");
    assertDenied(World.authorize(payload));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "",
        "http://localhost:5174",
        "https://localhost:5173",
        "https://shop.example.com.evil.example",
        "http://localhost:5173/",
        "*"
      })
  void a_foreign_origin_opens_nothing_and_uses_no_ticket_up__PERM_4(String origin) {
    String ticket = staffTicket();
    assertDenied(connect(ticket, origin));
    assertThat(effect(connect(ticket, "https://shop.example.com"))).isEqualTo("Allow");
  }

  @Test
  void what_is_no_browser_sends_no_origin_and_may_come__PERM_4() {
    assertThat(effect(connect(staffTicket(), null))).isEqualTo("Allow");
  }
}
