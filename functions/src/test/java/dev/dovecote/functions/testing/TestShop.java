package dev.dovecote.functions.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ServiceHours;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.CapacityMode;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shop of one test: an owner, agents {@code lin} and {@code mei} with two slots each, and {@code
 * tao} who may not be at the desk.
 */
public final class TestShop {
  public static final String OWNER = "owner";
  public static final String LIN = "lin";
  public static final String MEI = "mei";
  public static final String TAO = "tao";

  private final ShopId id;

  private TestShop(ShopId id, ShopSettings settings) {
    this.id = id;
    World.founding()
        .found(
            id,
            settings,
            List.of(
                agent(OWNER, Role.OWNER, true),
                agent(LIN, Role.AGENT, true),
                agent(MEI, Role.AGENT, true),
                agent(TAO, Role.AGENT, false)));
  }

  /** A shop that is always open, with a welcome. */
  public static TestShop open() {
    return named(World.name("magpie"));
  }

  /** The same, of a certain name. */
  public static TestShop named(String name) {
    return new TestShop(new ShopId(name), settings(CapacityMode.CENTRAL));
  }

  /** A shop whose agents set their own capacity. */
  public static TestShop ofSelfManagedAgents() {
    return with(settings(CapacityMode.SELF));
  }

  /** A shop that is not open at the tests' hour. */
  public static TestShop closed() {
    return with(
        settings(CapacityMode.CENTRAL)
            .but()
            .zone(ZoneId.of("UTC"))
            .serviceHours(new ServiceHours(9 * 60, 19 * 60))
            .done());
  }

  /** A shop with certain settings. */
  public static TestShop with(ShopSettings settings) {
    return new TestShop(new ShopId(World.name("magpie")), settings);
  }

  /** Always open, with a welcome. */
  public static ShopSettings settings(CapacityMode mode) {
    return ShopSettings.defaults("喜鹊家居")
        .but()
        .serviceHours(new ServiceHours(0, 24 * 60))
        .welcome("欢迎光临！")
        .capacityMode(mode)
        .done();
  }

  private static Agent agent(String id, Role role, boolean im) {
    return new Agent(new AgentId(id), "小" + id, role, im, AgentStatus.OFFLINE, 2, Set.of(), 0, 0);
  }

  public ShopId id() {
    return id;
  }

  /** A key for the shop's server. */
  public String key() {
    return World.tickets().newShopKey(id);
  }

  // ---------------------------------------------------------------- sockets

  /** A buyer's socket; nothing has been said on it. */
  public Socket buyer(String buyer) {
    return buyer(buyer, "王小姐");
  }

  /** The same, of a certain name. */
  public Socket buyer(String buyer, String name) {
    return new Socket("buyer", context().put("buyer", buyer).put("name", name));
  }

  /** The socket of an agent or the owner; nothing has been said on it. */
  public Socket staff(String person) {
    String role = person.equals(OWNER) ? "OWNER" : "AGENT";
    return new Socket("staff", context().put("agent", person).put("role", role));
  }

  private ObjectNode context() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("principalId", id.value())
        .put("integrationLatency", 57)
        .put("shop", id.value());
  }

  /** An agent who has said hello and is online. */
  public Socket online(String person) {
    Socket socket = staff(person);
    socket.hello();
    socket.get("{action: 'status', status: 'ONLINE'}");
    return socket;
  }

  /** A buyer's first message; gives the reply's result. */
  public static JsonNode opens(Socket buyer) {
    return says(buyer, 1, "你好");
  }

  /** A buyer's message. */
  public static JsonNode says(Socket buyer, int number, String text) {
    return buyer.get(
        "{action: 'send', client: {id: 'tab', number: %d}, content: {kind: 'text', text: '%s'}}"
            .formatted(number, text));
  }

  /** A buyer's conversation that is active with whoever is online. */
  public String active(Socket buyer) {
    JsonNode result = opens(buyer);
    if (!result.at("/state/status").asText().equals("ACTIVE")) {
      throw new AssertionError("not active: " + result);
    }
    return result.path("conversation").asText();
  }

  // ---------------------------------------------------------------- HTTP

  /** Calls the HTTP API as a person of this shop, whose token has been verified. */
  public World.Answer http(String person, String method, String path, @Nullable String body) {
    ObjectNode payload = payload("http-api-jwt.json", method, path, body);
    ObjectNode claims = (ObjectNode) payload.at("/requestContext/authorizer/jwt/claims");
    claims.put("shop", id.value()).put("sub", person);
    return World.http(payload);
  }

  /** Calls the HTTP API with a shop's key, or without any. */
  public static World.Answer httpWithKey(
      @Nullable String key, String method, String path, String body) {
    ObjectNode payload = payload("http-api-shop-key.json", method, path, body);
    ObjectNode headers = (ObjectNode) payload.path("headers");
    if (key == null) {
      headers.remove("authorization");
    } else {
      headers.put("authorization", "Bearer " + key);
    }
    return World.http(payload);
  }

  /** A payload of the HTTP API for a request. */
  public static ObjectNode payload(
      String sample, String method, String path, @Nullable String body) {
    ObjectNode payload = Files.event(sample);
    String[] parts = path.split("\\?", 2);
    payload.put("rawPath", parts[0]);
    ObjectNode http = (ObjectNode) payload.at("/requestContext/http");
    http.put("method", method).put("path", parts[0]);
    if (parts.length > 1) {
      payload.put("rawQueryString", parts[1]);
      ObjectNode query = payload.putObject("queryStringParameters");
      for (String each : parts[1].split("&")) {
        query.put(each.split("=", 2)[0], each.split("=", 2)[1]);
      }
    }
    if (body != null) {
      payload.put("body", body);
    }
    return payload;
  }
}
