package dev.dovecote.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.functions.wiring.priming.Stage;
import dev.dovecote.functions.wiring.priming.StageShop;
import org.jspecify.annotations.Nullable;

/** Every route once, by whoever may take it, and what is refused. */
final class ApiPriming {
  private static final String ORDER =
      """
      {"number": "o-1", "buyer": {"id": "b1", "name": "Bea"}, "placedAt": "2026-01-04T08:00:00Z", "paid": true}""";

  private final Stage stage;
  private final ApiHandler handler;

  ApiPriming(Stage stage, ApiHandler handler) {
    this.stage = stage;
    this.handler = handler;
  }

  void play() {
    StageShop shop = StageShop.open(stage);
    ofTheShopsServer(shop.key());
    // Nobody is there yet: a message is left. Then one is served, and one waits.
    shop.writes(StageShop.buyer("b1"), EntryPoint.PRODUCT_PAGE);
    shop.online(StageShop.ANNA);
    String conversation =
        shop.writes(StageShop.buyer("b2"), EntryPoint.PRODUCT_PAGE).origin().id().value();
    shop.writes(StageShop.buyer("b3"), EntryPoint.PRODUCT_PAGE);
    ofTheOwner(conversation);
    done(event(StageShop.ANNA, "POST", "/v1/tickets", null));
    done(event(StageShop.ANNA, "GET", "/v1/queue", null));
    mistakes();
  }

  private void ofTheShopsServer(String key) {
    ObjectNode ticket = Stage.sample("http-api-shop-key.json");
    withKey(ticket, key);
    done(ticket);
    for (int times = 0; times < 2; times++) {
      ObjectNode order = Stage.sample("http-api-shop-key.json");
      withKey(order, key);
      route(order, "PUT", "/v1/orders").put("body", ORDER);
      done(order);
    }
    play(Stage.sample("http-api-shop-key.json"));
  }

  private static void withKey(ObjectNode event, String key) {
    event.withObject("/headers").put("authorization", "Bearer " + key);
  }

  private void ofTheOwner(String conversation) {
    ObjectNode settings = (ObjectNode) ofOwner("GET", "/v1/settings", null);
    ofOwner("PUT", "/v1/settings", settings.toString());
    ofOwner("GET", "/v1/settings/history", null);
    ofOwner("GET", "/v1/queue", null);
    ofOwner("POST", "/v1/agents", "{\"id\": \"cleo\", \"name\": \"Cleo\", \"im\": true}");
    ofOwner("PUT", "/v1/agents/cleo", "{\"name\": \"Cleo\", \"im\": false}");
    ofOwner("PUT", "/v1/agents/anna/capacity", "{\"capacity\": 2}");
    ofOwner("GET", "/v1/agents", null);
    ofOwner("GET", "/v1/offline-messages", null);
    ofOwner("GET", "/v1/conversations/" + conversation + "/entries", null);
    done(query(event(StageShop.OWNER, "GET", "/v1/orders", null), "number", "o-1"));
    done(query(event(StageShop.OWNER, "GET", "/v1/orders", null), "buyerName", "Bea"));
  }

  private void mistakes() {
    play(event(StageShop.ANNA, "PUT", "/v1/settings", "{}"));
    play(event(StageShop.ANNA, "GET", "/v1/settings/history", null));
    play(event(StageShop.ANNA, "GET", "/v1/nothing", null));
    play(event(StageShop.ANNA, "POST", "/v1/agents", "{"));
  }

  private JsonNode ofOwner(String method, String path, @Nullable String body) {
    return done(event(StageShop.OWNER, method, path, body));
  }

  private static ObjectNode event(
      Caller.Staff staff, String method, String path, @Nullable String body) {
    ObjectNode event = route(Stage.sample("http-api-jwt.json"), method, path).put("body", body);
    event
        .withObject("/requestContext/authorizer/jwt/claims")
        .put("shop", staff.shop().value())
        .put("sub", staff.id().value());
    return event;
  }

  private static ObjectNode route(ObjectNode event, String method, String path) {
    event.put("rawPath", path);
    event.withObject("/requestContext/http").put("method", method).put("path", path);
    return event;
  }

  private static ObjectNode query(ObjectNode event, String name, String value) {
    event.set("queryStringParameters", JsonNodeFactory.instance.objectNode().put(name, value));
    return event;
  }

  private JsonNode done(ObjectNode event) {
    JsonNode answer = play(event);
    if (answer.path("statusCode").asInt() >= 300) {
      throw new IllegalStateException(event.path("rawPath") + " was answered with " + answer);
    }
    return Stage.json(answer.path("body").asText());
  }

  private JsonNode play(ObjectNode event) {
    return stage.play(handler, event);
  }
}
