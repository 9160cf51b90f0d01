package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may call which path of the HTTP API, and reading by it; every answer is held against the
 * OpenAPI as it comes.
 */
class HttpApiTest {
  @RegisterExtension static final World WORLD = new World();

  private static final String BUYER = "{\"buyer\":{\"id\":\"u-1\",\"name\":\"王小姐\"}}";

  private TestShop shop;

  @BeforeEach
  void open_a_shop() {
    shop = TestShop.open();
  }

  // ---------------------------------------------------------------- staff

  @Test
  void staff_get_their_own_ticket_unless_they_may_not_be_at_the_desk__PERM_1() {
    assertThat(shop.http(TestShop.LIN, "POST", "/v1/tickets", null).status()).isEqualTo(201);
    assertThat(shop.http(TestShop.OWNER, "POST", "/v1/tickets", null).status()).isEqualTo(201);
    assertRefused(shop, "403 FORBIDDEN", TestShop.TAO, "POST", "/v1/tickets", null);
    assertRefused(shop, "403 FORBIDDEN", "nobody", "POST", "/v1/tickets", null);
    assertRefused(shop, "403 FORBIDDEN", "a b", "POST", "/v1/tickets", null);
  }

  @Test
  void a_token_without_shop_or_person_is_nobodys__PERM_4() {
    ObjectNode payload = Files.event("http-api-jwt.json");
    ObjectNode claims = (ObjectNode) payload.at("/requestContext/authorizer/jwt/claims");
    claims.remove("shop");
    assertThat(World.http(payload).error()).isEqualTo("403 FORBIDDEN");
    claims.put("shop", shop.id().value()).remove("sub");
    assertThat(World.http(payload).error()).isEqualTo("403 FORBIDDEN");
    ((ObjectNode) payload.path("requestContext")).remove("authorizer");
    assertThat(World.http(payload).error()).isEqualTo("403 FORBIDDEN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /v1/agents | ",
        "GET | /v1/settings/history | ",
        "POST | /v1/agents | {\"id\":\"new\",\"name\":\"x\",\"im\":true}",
        "PUT | /v1/agents/lin | {\"name\":\"x\",\"im\":false}",
        "PUT | /v1/agents/lin/capacity | {\"capacity\":3}",
      })
  void what_is_the_owners_is_forbidden_to_agents__PERM_3(
      String method, String path, @Nullable String body) {
    assertRefused(shop, "403 FORBIDDEN", TestShop.LIN, method, path, body);
  }

  @Test
  void an_agent_reads_the_settings_and_does_not_change_them__PERM_3() {
    String settings = shop.http(TestShop.LIN, "GET", "/v1/settings", null).body().toString();
    assertRefused(shop, "403 FORBIDDEN", TestShop.LIN, "PUT", "/v1/settings", settings);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET /v1",
        "GET /v1/",
        "GET /v2/settings",
        "POST /v1/settings",
        "DELETE /v1/settings",
        "GET /v1/settings/",
        "GET /v1/agents/lin",
        "GET /v1/conversations/c-1",
        "PUT /v1/conversations/c-1/entries",
        "GET /v1/agents/lin/capacity/x",
        "GET /v1/%2e%2e/settings",
        "GET /v1/agents%2Flin"
      })
  void there_is_nothing_at_an_unknown_path(String route) {
    String[] parts = route.split(" ", 2);
    assertRefused(shop, "404 NOT_FOUND", TestShop.OWNER, parts[0], parts[1], null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%", "a%zz", "a b", "a%23b", "%20"})
  void an_identifier_that_is_none_is_named(String id) {
    String capacity = "{\"capacity\":3}";
    assertRefused(
        shop,
        "400 INVALID agent",
        TestShop.OWNER,
        "PUT",
        "/v1/agents/" + id + "/capacity",
        capacity);
    assertRefused(
        shop,
        "400 INVALID conversation",
        TestShop.OWNER,
        "GET",
        "/v1/conversations/" + id + "/entries",
        null);
  }

  /** API Gateway hands the path over decoded; what comes twice encoded, as it was once. */
  @ParameterizedTest
  @ValueSource(strings = {"z@shop:1", "z%40shop%3A1", "z%40shop:1"})
  void an_identifier_is_the_same_whether_the_path_comes_decoded_or_not(String id) {
    String body = "{\"id\":\"z@shop:1\",\"name\":\"x\",\"im\":true}";
    assertThat(shop.http(TestShop.OWNER, "POST", "/v1/agents", body).status()).isEqualTo(201);
    var set =
        shop.http(TestShop.OWNER, "PUT", "/v1/agents/" + id + "/capacity", "{\"capacity\":3}");
    assertThat(set.status()).isEqualTo(200);
    assertThat(set.body().path("agent").asText()).isEqualTo("z@shop:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a%2Fb", "lin/capacity/x"})
  void a_slash_in_an_identifier_reaches_nobody_elses(String id) {
    var answer =
        shop.http(TestShop.OWNER, "PUT", "/v1/agents/" + id, "{\"name\":\"x\",\"im\":false}");
    assertThat(answer.error()).isIn("404 NOT_FOUND", "400 INVALID agent");
  }

  @Test
  void a_body_over_64_KB_is_refused() {
    String body = "{\"capacity\":3" + " ".repeat(64 * 1024) + "}";
    assertRefused(shop, "400 INVALID body", TestShop.OWNER, "PUT", "/v1/agents/lin/capacity", body);
  }

  @Test
  void a_body_may_come_in_base64() {
    ObjectNode payload =
        TestShop.payload("http-api-shop-key.json", "POST", "/v1/buyer-tickets", "");
    payload.put("body", Base64.getEncoder().encodeToString(BUYER.getBytes(StandardCharsets.UTF_8)));
    payload.put("isBase64Encoded", true);
    ((ObjectNode) payload.path("headers")).put("authorization", "bearer  " + shop.key());
    assertThat(World.http(payload).status()).isEqualTo(201);
  }

  // ---------------------------------------------------------------- reading

  @Test
  void entries_are_read_by_the_owner_and_by_whose_they_are__PERM_5() {
    Socket lin = shop.online(TestShop.LIN);
    Socket buyer = shop.buyer("u-1");
    String path = "/v1/conversations/" + shop.active(buyer) + "/entries";
    JsonNode owners = shop.http(TestShop.OWNER, "GET", path, null).body();
    assertThat(owners.path("entries")).hasSize(5);
    assertThat(owners.findValues("reason")).hasSize(1);
    JsonNode own = shop.http(TestShop.LIN, "GET", path + "?after=3", null).body();
    assertThat(own.path("entries")).hasSize(2);
    assertRefused(shop, "404 NOT_FOUND", TestShop.MEI, "GET", path, null);
    assertRefused(shop, "400 INVALID after", TestShop.OWNER, "GET", path + "?after=-1", null);
    assertRefused(shop, "400 INVALID after", TestShop.OWNER, "GET", path + "?after=x", null);
    shop = TestShop.open();
    assertRefused(shop, "404 NOT_FOUND", TestShop.OWNER, "GET", path, null);
    assertThat(lin.pushed()).isNotEmpty();
  }

  @Test
  void a_page_comes_with_the_state_after_its_last_entry_however_little_fits__MSG_2() {
    shop.online(TestShop.LIN);
    Socket buyer = shop.buyer("u-1");
    String path = "/v1/conversations/" + shop.active(buyer) + "/entries";
    for (int number = 2; number <= 9; number++) {
      TestShop.says(buyer, number, "😀".repeat(4_000));
    }
    int last = 0;
    boolean more = true;
    while (more) {
      JsonNode page = shop.http(TestShop.OWNER, "GET", path + "?after=" + last, null).body();
      last += page.path("entries").size();
      assertThat(page.at("/state/number").asInt()).isEqualTo(last);
      more = page.path("more").asBoolean();
      assertThat(more).isEqualTo(last < 13);
    }
  }

  @Test
  void offline_messages_are_listed_in_pages_oldest_first__OFF_1() {
    for (int i = 0; i < 101; i++) {
      World.CLOCK.advance(Duration.ofMillis(7));
      TestShop.opens(shop.buyer("u-" + i));
    }
    JsonNode first = shop.http(TestShop.LIN, "GET", "/v1/offline-messages", null).body();
    assertThat(first.path("offlineMessages")).hasSize(100);
    assertThat(first.at("/offlineMessages/0/buyer").asText()).isEqualTo("u-0");
    String next = "/v1/offline-messages?after=" + first.path("next").asText();
    JsonNode second = shop.http(TestShop.LIN, "GET", next, null).body();
    assertThat(second.path("offlineMessages")).hasSize(1);
    assertThat(second.at("/offlineMessages/0/buyer").asText()).isEqualTo("u-100");
    assertThat(second.has("next")).isFalse();
    String tooLong = "2026-11-24T02:00:00Z/c/" + "x".repeat(1100);
    for (String cursor : new String[] {"x", "/", "//", "2026-11-24T02:00:00Z/a#b/all", tooLong}) {
      assertRefused(
          shop,
          "400 INVALID after",
          TestShop.LIN,
          "GET",
          "/v1/offline-messages?after=" + cursor,
          null);
    }
  }
}
