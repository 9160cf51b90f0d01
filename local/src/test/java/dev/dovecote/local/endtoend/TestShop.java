package dev.dovecote.local.endtoend;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.StackBuilder;
import dev.dovecote.local.cli.ShopFounder;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.HttpApi;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A shop of one test's own on a stack that many share, with clients that are closed with it. */
final class TestShop implements AutoCloseable {
  static final String WELCOME = "Welcome!";

  private static final Duration TOKEN_LIFETIME = Duration.ofDays(365);
  private static final AtomicInteger SHOPS = new AtomicInteger();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** A stack to be as it is deployed, with AWS elsewhere where a property says so. */
  static StackBuilder stack() {
    return EmbeddedStack.builder()
        .template(Path.of("../template.yaml"))
        .aws(System.getProperty("dovecote.aws.endpoint"));
  }

  final ShopId id;
  final Client.Place place;
  final String key;
  private final ShopFounder founder;
  private final List<Client> clients = new ArrayList<>();
  private final AtomicInteger clientIds = new AtomicInteger();

  /** A shop that is always open, with an owner and agents of these capacities. */
  static TestShop open(EmbeddedStack stack, InstantSource clock, Map<String, Integer> agents) {
    return new TestShop(stack, clock, ShopFounder.alwaysOpen("Test", WELCOME), agents);
  }

  TestShop(
      EmbeddedStack stack,
      InstantSource clock,
      ShopSettings settings,
      Map<String, Integer> agents) {
    this.id = new ShopId("shop-" + SHOPS.incrementAndGet());
    this.place = place(stack);
    this.founder = new ShopFounder(stack, clock);
    List<Agent> people = new ArrayList<>();
    people.add(ShopFounder.person("owner", "Olive", Role.OWNER, 1));
    agents.forEach(
        (name, capacity) ->
            people.add(ShopFounder.person(name, name.toUpperCase(), Role.AGENT, capacity)));
    if (!founder.open(id, settings, people)) {
      throw new IllegalStateException("there is a shop " + id);
    }
    this.key = founder.newKey(id);
  }

  private TestShop(EmbeddedStack stack, InstantSource clock, ShopId id, String key) {
    this.id = id;
    this.place = place(stack);
    this.founder = new ShopFounder(stack, clock);
    this.key = key;
  }

  /** The same shop, on another stack that has its data. */
  TestShop on(EmbeddedStack stack, InstantSource clock) {
    return new TestShop(stack, clock, id, key);
  }

  private static Client.Place place(EmbeddedStack stack) {
    return new Client.Place(HTTP, stack.httpUrl(), stack.webSocketUrl());
  }

  HttpApi api() {
    return place.api();
  }

  String token(String person) {
    return founder.token(id, new AgentId(person), TOKEN_LIFETIME);
  }

  /** An agent's client, connected. */
  AgentClient agent(String name) {
    AgentClient client =
        new AgentClient(place, name, token(name), "desk-" + clientIds.incrementAndGet());
    clients.add(client);
    client.connect();
    return client;
  }

  /** An agent's client, connected and online. */
  AgentClient online(String name) {
    AgentClient client = agent(name);
    client.status("ONLINE");
    return client;
  }

  /** A buyer's client, connected; each call is one more tab of that buyer. */
  BuyerClient buyer(String name) {
    BuyerClient client =
        new BuyerClient(place, key, name, name, "tab-" + clientIds.incrementAndGet());
    clients.add(client);
    client.connect();
    return client;
  }

  /** Waits until a buyer is told that somebody has their conversation. */
  static void awaitActive(BuyerClient buyer) {
    await().until(() -> buyer.conversation().status().equals("ACTIVE"));
  }

  /** Waits until an agent is told that a conversation is theirs. */
  static ConversationCopy awaitActive(AgentClient agent, String conversation) {
    ConversationCopy copy = agent.copy(conversation);
    await().until(() -> copy.status().equals("ACTIVE"));
    return copy;
  }

  /** All of a conversation's log, as the owner reads it. */
  List<JsonNode> log(String conversation) {
    List<JsonNode> entries = new ArrayList<>();
    JsonNode page;
    do {
      page =
          api()
              .get(
                  "/v1/conversations/%s/entries?after=%d".formatted(conversation, entries.size()),
                  token("owner"));
      page.path("entries").forEach(entries::add);
    } while (page.path("more").asBoolean());
    return entries;
  }

  /** Everyone of the shop, as the owner sees them, by ID. */
  JsonNode person(String name) {
    for (JsonNode each : api().get("/v1/agents", token("owner")).path("agents")) {
      if (each.path("agent").asText().equals(name)) {
        return each;
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** The offline messages that wait. */
  List<String> offlineMessages() {
    List<String> conversations = new ArrayList<>();
    api()
        .get("/v1/offline-messages", token("owner"))
        .path("offlineMessages")
        .forEach(message -> conversations.add(message.path("conversation").asText()));
    return conversations;
  }

  /** Entries without what is not shown to everybody. */
  static List<JsonNode> bare(List<JsonNode> log) {
    return asAgentsSee(log).stream()
        .map(
            entry -> {
              ObjectNode seen = entry.deepCopy();
              seen.remove(List.of("agent", "client"));
              return (JsonNode) seen;
            })
        .toList();
  }

  /** Entries as agents see them: not why one was chosen. */
  static List<JsonNode> asAgentsSee(List<JsonNode> log) {
    return log.stream()
        .map(
            entry -> {
              ObjectNode seen = entry.deepCopy();
              if (seen.path("type").asText().equals("assigned")) {
                seen.remove("reason");
              }
              return (JsonNode) seen;
            })
        .toList();
  }

  @Override
  public void close() {
    clients.forEach(Client::close);
  }
}
