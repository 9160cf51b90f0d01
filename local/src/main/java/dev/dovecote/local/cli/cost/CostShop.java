package dev.dovecote.local.cli.cost;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.ShopFounder;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A shop with its agents and buyers, on tables that need not be the stack's own. */
final class CostShop {
  private static final Duration TOKEN_LIFETIME = Duration.ofDays(1);

  private final EmbeddedStack stack;
  private final ShopId id;
  private final Client.Place place;
  private final String key;

  CostShop(
      EmbeddedStack stack,
      DynamoDbClient tables,
      InstantSource clock,
      HttpClient http,
      String name,
      int agents,
      int capacity) {
    this.stack = stack;
    this.id = new ShopId(name);
    this.place = new Client.Place(http, stack.httpUrl(), stack.webSocketUrl());
    ShopFounder founder = ShopFounder.on(tables, stack::tableName, clock);
    List<Agent> people =
        IntStream.rangeClosed(1, agents)
            .mapToObj(n -> ShopFounder.person("a" + n, "Agent " + n, Role.AGENT, capacity))
            .toList();
    if (!founder.open(id, ShopFounder.alwaysOpen("Cost", "Welcome!"), people)) {
      throw new IllegalStateException("there is a shop " + id);
    }
    this.key = founder.newKey(id);
  }

  /** An agent comes to the desk. */
  AgentClient online(int number) {
    String name = new AgentId("a" + number).value();
    String token =
        stack.token(Map.of("sub", name, "shop", id.value(), "aud", "dovecote"), TOKEN_LIFETIME);
    AgentClient client = new AgentClient(place, name, token, "desk");
    client.connect();
    client.status("ONLINE");
    return client;
  }

  /** A buyer opens a page. */
  BuyerClient buyer(int number) {
    BuyerClient client =
        new BuyerClient(place, key, "b" + number, "Buyer " + number, "phone-" + number);
    client.connect();
    return client;
  }
}
