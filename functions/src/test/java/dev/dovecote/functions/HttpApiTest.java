package dev.dovecote.functions;

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

/** The HTTP API; every answer is held against the OpenAPI as it comes. */
class HttpApiTest {
  @RegisterExtension static final World WORLD = new World();

  private static final String BUYER = "{\"buyer\":{\"id\":\"u-1\",\"name\":\"王小姐\"}}";
  private static final String ORDER =
      "{\"buyer\":{\"id\":\"u-1\",\"name\":\"王小姐\"},\"placedAt\":\"2026-11-24T01:30:00Z\",\"paid\":true}";

  private TestShop shop;

  @BeforeEach
  void open_a_shop() {
    shop = TestShop.open();
  }

  private void refused(
      String error, String person, String method, String path, @Nullable String body) {
    var stored = World.stored();
    var queued = World.QUEUES.sizes();
    assertThat(shop.http(person, method, path, body).error()).isEqualTo(error);
    assertThat(World.stored()).isEqualTo(stored);
    assertThat(World.QUEUES.sizes()).isEqualTo(queued);
  }

  private static void refusedWithKey(
      String error, @Nullable String key, String method, String path, String body) {
    var stored = World.stored();
    assertThat(TestShop.httpWithKey(key, method, path, body).error()).isEqualTo(error);
    assertThat(World.stored()).isEqualTo(stored);
  }

  // ---------------------------------------------------------------- the shop's key

  @Test
  void the_shops_key_gets_a_buyers_ticket_that_is_good_for_a_minute__PERM_4() {
    var answer = TestShop.httpWithKey(shop.key(), "POST", "/v1/buyer-tickets", BUYER);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("expiresAt").asText())
        .isEqualTo(World.CLOCK.instant().plusSeconds(60).toString());
  }

  @Test
  void a_key_that_is_missing_or_wrong_gets_nothing__PERM_4() {
    String key = shop.key();
    String other = TestShop.open().key();
    String stolen = shop.id() + other.substring(other.indexOf('~'));
    for (String wrong :
        new String[] {
          null, "", "x", "~", shop.id() + "~", key + "0", "nowhere~00", "a b~00", stolen
        }) {
      refusedWithKey("403 FORBIDDEN", wrong, "POST", "/v1/buyer-tickets", BUYER);
      refusedWithKey("403 FORBIDDEN", wrong, "PUT", "/v1/orders/1", ORDER);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "message | ''",
        "message | {",
        "message | []",
        "message | {buyer: 1}}",
        "buyer | {}",
        "buyer | {\"buyer\":1}",
        "buyer.id | {\"buyer\":{\"name\":\"x\"}}",
        "buyer.id | {\"buyer\":{\"id\":1,\"name\":\"x\"}}",
        "buyer.id | {\"buyer\":{\"id\":\"a#b\",\"name\":\"x\"}}",
        "buyer.id | {\"buyer\":{\"id\":\"\",\"name\":\"x\"}}",
        "buyer.name | {\"buyer\":{\"id\":\"u\"}}",
        "buyer.name | {\"buyer\":{\"id\":\"u\",\"name\":\" \"}}",
        "buyer.name | {\"buyer\":{\"id\":\"u\",\"name\":\"12345678901234567890123456789012345678901\"}}",
        "buyer.name | {\"buyer\":{\"id\":\"u\",\"name\":\"\\ud800\"}}",
        "buyer.vip | {\"buyer\":{\"id\":\"u\",\"name\":\"x\",\"vip\":1}}",
        "shop | {\"buyer\":{\"id\":\"u\",\"name\":\"x\"},\"shop\":\"other\"}",
      })
  void a_field_that_is_wrong_is_named_to_the_shops_server(String field, String body) {
    refusedWithKey("400 INVALID " + field, shop.key(), "POST", "/v1/buyer-tickets", body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/orders/%20 | number | 2026-11-24T01:30:00Z",
        "/v1/orders/a%23b | number | 2026-11-24T01:30:00Z",
        "/v1/orders/12345678901234567890123456789012345678901234567890123456789012345 | number | 2026-11-24T01:30:00Z",
        "/v1/orders/1 | placedAt | yesterday",
        "/v1/orders/1 | placedAt | 1999-12-31T23:59:59Z",
        "/v1/orders/1 | placedAt | +1000000000-12-31T23:59:59Z",
      })
  void an_order_that_is_wrong_is_refused_by_its_field__CONV_8(
      String path, String field, String placedAt) {
    String body = ORDER.replace("2026-11-24T01:30:00Z", placedAt);
    refusedWithKey("400 INVALID " + field, shop.key(), "PUT", path, body);
  }

  @Test
  void an_order_is_kept_and_found_by_number_and_by_nickname__CONV_8() {
    assertThat(TestShop.httpWithKey(shop.key(), "PUT", "/v1/orders/A+1%2F2", ORDER).status())
        .isEqualTo(200);
    for (String query : new String[] {"number=A+1/2", "buyerName=王小姐"}) {
      JsonNode found = shop.http(TestShop.LIN, "GET", "/v1/orders?" + query, null).body();
      assertThat(found.at("/orders/0/number").asText()).as(query).isEqualTo("A+1/2");
    }
    assertThat(TestShop.open().http(TestShop.LIN, "GET", "/v1/orders?number=A+1/2", null).body())
        .as("another shop")
        .isEqualTo(Files.json("{orders: []}"));
    refused("400 INVALID number", TestShop.LIN, "GET", "/v1/orders", null);
    refused("400 INVALID number", TestShop.LIN, "GET", "/v1/orders?number=1&buyerName=x", null);
    refused(
        "400 INVALID buyerName",
        TestShop.LIN,
        "GET",
        "/v1/orders?buyerName=" + "x".repeat(41),
        null);
  }

  @Test
  void an_agent_writes_first_to_who_ordered_and_sees_the_buyers_card__CONV_8_CONV_11() {
    Socket lin = shop.online(TestShop.LIN);
    Socket buyer = shop.buyer("u-1");
    buyer.hello();
    String placed = World.CLOCK.instant().minus(Duration.ofDays(30)).toString();
    String order = ORDER.replace("2026-11-24T01:30:00Z", placed);
    TestShop.httpWithKey(shop.key(), "PUT", "/v1/orders/7", order);

    JsonNode started = lin.get("{action: 'start', order: '7'}");
    String conversation = started.path("conversation").asText();
    assertThat(started.at("/state/status").asText()).isEqualTo("ACTIVE");
    assertThat(buyer.pushed()).hasSize(1);
    JsonNode card = lin.get("{action: 'buyer', conversation: '" + conversation + "'}");
    assertThat(card.path("paidOrders").asInt()).isEqualTo(1);
    Refusals.assertRefused(
        shop.online(TestShop.MEI),
        Files.json("{requestId: 'q', action: 'buyer', conversation: '" + conversation + "'}"),
        "NOT_FOUND",
        null);
    JsonNode again = Files.json("{requestId: 'q', action: 'start', order: '7'}");
    Refusals.assertRefused(lin, again, "WRONG_STATE", null);
    lin.get("{action: 'end', conversation: '" + conversation + "'}");
    World.CLOCK.advance(Duration.ofMillis(1));
    Refusals.assertRefused(lin, again, "WRONG_STATE", null);
    Refusals.assertRefused(
        lin, Files.json("{requestId: 'q', action: 'start', order: '8'}"), "NOT_FOUND", null);
  }

  // ---------------------------------------------------------------- staff

  @Test
  void staff_get_their_own_ticket_unless_they_may_not_be_at_the_desk__PERM_1() {
    assertThat(shop.http(TestShop.LIN, "POST", "/v1/tickets", null).status()).isEqualTo(201);
    assertThat(shop.http(TestShop.OWNER, "POST", "/v1/tickets", null).status()).isEqualTo(201);
    refused("403 FORBIDDEN", TestShop.TAO, "POST", "/v1/tickets", null);
    refused("403 FORBIDDEN", "nobody", "POST", "/v1/tickets", null);
    refused("403 FORBIDDEN", "a b", "POST", "/v1/tickets", null);
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
    refused("403 FORBIDDEN", TestShop.LIN, method, path, body);
  }

  @Test
  void an_agent_reads_the_settings_and_does_not_change_them__PERM_3() {
    String settings = shop.http(TestShop.LIN, "GET", "/v1/settings", null).body().toString();
    refused("403 FORBIDDEN", TestShop.LIN, "PUT", "/v1/settings", settings);
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
    refused("404 NOT_FOUND", TestShop.OWNER, parts[0], parts[1], null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%", "a%zz", "a b", "a%23b", "%20"})
  void an_identifier_that_is_none_is_named(String id) {
    String capacity = "{\"capacity\":3}";
    refused("400 INVALID agent", TestShop.OWNER, "PUT", "/v1/agents/" + id + "/capacity", capacity);
    refused(
        "400 INVALID conversation",
        TestShop.OWNER,
        "GET",
        "/v1/conversations/" + id + "/entries",
        null);
  }

  @Test
  void a_body_over_64_KB_is_refused() {
    String body = "{\"capacity\":3" + " ".repeat(64 * 1024) + "}";
    refused("400 INVALID body", TestShop.OWNER, "PUT", "/v1/agents/lin/capacity", body);
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

  // ---------------------------------------------------------------- settings

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/version | 'x' | version",
        "/version | 1.5 | version",
        "/name | '' | name",
        "/name | '1234567890123456789012345678901234567890123456789012345678901' | name",
        "/language | 'fr' | language",
        "/zone | 'Mars/Olympus' | zone",
        "/serviceHours | 7 | serviceHours",
        "/serviceHours/open | '09:01' | serviceHours.open",
        "/serviceHours/open | '9:00' | serviceHours.open",
        "/serviceHours/open | '25:00' | serviceHours.open",
        "/serviceHours/close | '18:59' | serviceHours.close",
        "/serviceHours/close | '24:01' | serviceHours.close",
        "/serviceHours/noon | true | serviceHours.noon",
        "/welcome | ' ' | welcome",
        "/welcome | 7 | welcome",
        "/queueOrder | 'RANDOM' | queueOrder",
        "/capacityMode | 'NONE' | capacityMode",
        "/idleCloseMinutes | 0 | idleCloseMinutes",
        "/idleCloseMinutes | 100 | idleCloseMinutes",
        "/leaveQueueSeconds | 29 | leaveQueueSeconds",
        "/leaveQueueSeconds | 3601 | leaveQueueSeconds",
        "/graceSeconds | 9 | graceSeconds",
        "/graceSeconds | 601 | graceSeconds",
        "/policy | 'RANDOM' | policy",
        "/noQueueing | 'yes' | noQueueing",
        "/assignOfflineMessages | 1 | assignOfflineMessages",
        "/routing | [] | routing",
        "/routing/overflow | 'x' | routing.overflow",
        "/routing/entryPoints | [] | routing.entryPoints",
        "/routing/entryPoints/MOON | {agents: []} | routing.entryPoints.MOON",
        "/routing/entryPoints/OTHER | {} | routing.entryPoints",
        "/routing/entryPoints/OTHER | {agents: ['a b']} | routing.entryPoints.OTHER.agents",
        "/routing/entryPoints/OTHER | {agents: ['a', 'a']} | routing.entryPoints.OTHER.agents",
        "/robot | true | robot",
      })
  void a_setting_that_is_out_of_range_is_named_and_nothing_changes__PERM_3(
      String pointer, String value, String field) {
    ObjectNode settings = settings();
    int divider = pointer.lastIndexOf('/');
    ((ObjectNode) settings.at(pointer.substring(0, divider)))
        .set(pointer.substring(divider + 1), Files.json(value));
    refused("400 INVALID " + field, TestShop.OWNER, "PUT", "/v1/settings", settings.toString());
  }

  @Test
  void a_setting_that_is_missing_is_named_and_nothing_changes__PERM_3() {
    for (String name : settings().propertyStream().map(each -> each.getKey()).toList()) {
      ObjectNode settings = settings();
      settings.remove(name);
      if (!name.equals("welcome")) {
        refused("400 INVALID " + name, TestShop.OWNER, "PUT", "/v1/settings", settings.toString());
      }
    }
  }

  @Test
  void settings_that_have_been_changed_since_are_not_overwritten__PERM_3() {
    ObjectNode first = settings().put("idleCloseMinutes", 99);
    ObjectNode second = settings().put("idleCloseMinutes", 1);
    first.set(
        "routing",
        Files.json(
            "{overflow: true, entryPoints: {OTHER: {questions: [{id: 'size', text: '尺码',"
                + " agents: ['lin']}]}, LIVE_ROOM: {agents: ['lin', 'mei']}}}"));
    var changed = shop.http(TestShop.OWNER, "PUT", "/v1/settings", first.toString());
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().path("version").asInt()).isEqualTo(2);
    assertThat(settings()).isEqualTo(first.put("version", 2));

    refused("409 BUSY", TestShop.OWNER, "PUT", "/v1/settings", second.toString());

    JsonNode history =
        shop.http(TestShop.OWNER, "GET", "/v1/settings/history", null).body().path("changes");
    assertThat(history.at("/0/changedBy").asText()).isEqualTo(TestShop.OWNER);
    assertThat(history.at("/0/settings/idleCloseMinutes").asInt()).isEqualTo(99);
    refused("400 INVALID before", TestShop.OWNER, "GET", "/v1/settings/history?before=-1", null);
  }

  private ObjectNode settings() {
    return (ObjectNode) shop.http(TestShop.OWNER, "GET", "/v1/settings", null).body();
  }

  // ---------------------------------------------------------------- people

  @Test
  void the_owner_sets_an_agents_capacity_who_is_told__AGENT_2() {
    Socket lin = shop.online(TestShop.LIN);
    var answer = shop.http(TestShop.OWNER, "PUT", "/v1/agents/lin/capacity", "{\"capacity\":7}");
    assertThat(answer.body().path("capacity").asInt()).isEqualTo(7);
    assertThat(lin.pushed().getLast().at("/desk/capacity").asInt()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"capacity\":0} | 400 INVALID capacity",
        "{\"capacity\":1000} | 400 INVALID capacity",
        "{\"capacity\":\"7\"} | 400 INVALID capacity",
        "{} | 400 INVALID capacity",
        "{\"capacity\":7,\"x\":1} | 400 INVALID x",
      })
  void a_capacity_out_of_range_is_named__AGENT_2(String body, String error) {
    refused(error, TestShop.OWNER, "PUT", "/v1/agents/lin/capacity", body);
  }

  @Test
  void nobody_elses_capacity_is_set_there_or_where_agents_set_their_own__AGENT_2() {
    String capacity = "{\"capacity\":7}";
    refused("404 NOT_FOUND", TestShop.OWNER, "PUT", "/v1/agents/nobody/capacity", capacity);
    shop = TestShop.ofSelfManagedAgents();
    refused("409 CAPACITY_MODE", TestShop.OWNER, "PUT", "/v1/agents/lin/capacity", capacity);
  }

  @Test
  void the_owner_adds_an_agent_once_and_takes_the_permission_away__PERM_1() {
    String body = "{\"id\":\"z@shop\",\"name\":\"小周\",\"im\":true}";
    var added = shop.http(TestShop.OWNER, "POST", "/v1/agents", body);
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.body().path("capacity").asInt()).isEqualTo(20);
    refused("409 WRONG_STATE", TestShop.OWNER, "POST", "/v1/agents", body);
    Socket socket = shop.online("z@shop");

    var set =
        shop.http(TestShop.OWNER, "PUT", "/v1/agents/z%40shop", "{\"name\":\"小周\",\"im\":false}");

    assertThat(set.body().path("status").asText()).isEqualTo("OFFLINE");
    refused("403 FORBIDDEN", "z@shop", "POST", "/v1/tickets", null);
    assertThat(World.CALLBACK.isClosed(socket.connection())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"a#b\",\"name\":\"x\",\"im\":true} | id",
        "{\"name\":\"x\",\"im\":true} | id",
        "{\"id\":\"a\",\"name\":\"\",\"im\":true} | name",
        "{\"id\":\"a\",\"name\":\"x\"} | im",
        "{\"id\":\"a\",\"name\":\"x\",\"im\":\"yes\"} | im",
        "{\"id\":\"a\",\"name\":\"x\",\"im\":true,\"capacity\":0} | capacity",
        "{\"id\":\"a\",\"name\":\"x\",\"im\":true,\"role\":\"OWNER\"} | role",
      })
  void a_person_who_is_wrong_is_refused_by_the_field__PERM_1(String body, String field) {
    refused("400 INVALID " + field, TestShop.OWNER, "POST", "/v1/agents", body);
  }

  @Test
  void there_is_nobody_to_set_of_an_unknown_name__PERM_1() {
    String body = "{\"name\":\"x\",\"im\":true}";
    refused("404 NOT_FOUND", TestShop.OWNER, "PUT", "/v1/agents/nobody", body);
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
    refused("404 NOT_FOUND", TestShop.MEI, "GET", path, null);
    refused("400 INVALID after", TestShop.OWNER, "GET", path + "?after=-1", null);
    refused("400 INVALID after", TestShop.OWNER, "GET", path + "?after=x", null);
    shop = TestShop.open();
    refused("404 NOT_FOUND", TestShop.OWNER, "GET", path, null);
    assertThat(lin.pushed()).isNotEmpty();
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
      refused(
          "400 INVALID after", TestShop.LIN, "GET", "/v1/offline-messages?after=" + cursor, null);
    }
  }
}
