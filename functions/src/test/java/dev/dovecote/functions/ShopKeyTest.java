package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shop's server does by the HTTP API, with the shop's key: tickets and orders. */
class ShopKeyTest {
  @RegisterExtension static final World WORLD = new World();

  private static final String BUYER = "{\"buyer\":{\"id\":\"u-1\",\"name\":\"王小姐\"}}";
  private static final String ORDER =
      "{\"number\":\"1\",\"buyer\":{\"id\":\"u-1\",\"name\":\"王小姐\"},\"placedAt\":\"2026-11-24T01:30:00Z\",\"paid\":true}";

  private TestShop shop;

  @BeforeEach
  void open_a_shop() {
    shop = TestShop.open();
  }

  private static String numbered(String number) {
    return ORDER.replace("\"number\":\"1\"", "\"number\":\"" + number + "\"");
  }

  private static void refusedWithKey(
      String error, @Nullable String key, String method, String path, String body) {
    var stored = World.stored();
    assertThat(TestShop.httpWithKey(key, method, path, body).error()).isEqualTo(error);
    assertThat(World.stored()).isEqualTo(stored);
  }

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
      refusedWithKey("403 FORBIDDEN", wrong, "PUT", "/v1/orders", ORDER);
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
        "' ' | number | 2026-11-24T01:30:00Z",
        "a#b | number | 2026-11-24T01:30:00Z",
        "12345678901234567890123456789012345678901234567890123456789012345 | number | 2026-11-24T01:30:00Z",
        "1 | placedAt | yesterday",
        "1 | placedAt | 1999-12-31T23:59:59Z",
        "1 | placedAt | +1000000000-12-31T23:59:59Z",
      })
  void an_order_that_is_wrong_is_refused_by_its_field__CONV_8(
      String number, String field, String placedAt) {
    String body = numbered(number).replace("2026-11-24T01:30:00Z", placedAt);
    refusedWithKey("400 INVALID " + field, shop.key(), "PUT", "/v1/orders", body);
  }

  @Test
  void an_order_is_kept_and_found_by_number_and_by_nickname__CONV_8() {
    String order = numbered("A+1/2?50%");
    assertThat(TestShop.httpWithKey(shop.key(), "PUT", "/v1/orders", order).status())
        .isEqualTo(200);
    for (String query : new String[] {"number=A+1/2?50%", "buyerName=王小姐"}) {
      JsonNode found = shop.http(TestShop.LIN, "GET", "/v1/orders?" + query, null).body();
      assertThat(found.at("/orders/0/number").asText()).as(query).isEqualTo("A+1/2?50%");
    }
    assertThat(
            TestShop.open().http(TestShop.LIN, "GET", "/v1/orders?number=A+1/2?50%", null).body())
        .as("another shop")
        .isEqualTo(Files.json("{orders: []}"));
    assertRefused(shop, "400 INVALID number", TestShop.LIN, "GET", "/v1/orders", null);
    assertRefused(
        shop, "400 INVALID number", TestShop.LIN, "GET", "/v1/orders?number=1&buyerName=x", null);
    assertRefused(
        shop,
        "400 INVALID buyerName",
        TestShop.LIN,
        "GET",
        "/v1/orders?buyerName=" + "x".repeat(41),
        null);
  }

  @Test
  void an_order_that_two_change_at_once_is_to_be_sent_again__CONV_8() {
    World.DYNAMO.setFaults(call -> call.isTransaction() ? new Fault.Conflict(0) : Fault.NONE);
    try {
      refusedWithKey("409 BUSY", shop.key(), "PUT", "/v1/orders", ORDER);
    } finally {
      World.DYNAMO.setFaults(Faults.NONE);
    }
    assertThat(TestShop.httpWithKey(shop.key(), "PUT", "/v1/orders", ORDER).status())
        .isEqualTo(200);
  }

  @Test
  void an_agent_writes_first_to_who_ordered_and_sees_the_buyers_card__CONV_8_CONV_11() {
    Socket lin = shop.online(TestShop.LIN);
    Socket buyer = shop.buyer("u-1");
    buyer.hello();
    String placed = World.CLOCK.instant().minus(Duration.ofDays(30)).toString();
    String order = numbered("7").replace("2026-11-24T01:30:00Z", placed);
    TestShop.httpWithKey(shop.key(), "PUT", "/v1/orders", order);

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
}
