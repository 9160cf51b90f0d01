package dev.dovecote.local.cli.bench;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A shop for one measurement, with clients that are closed after it. */
final class BenchShop implements AutoCloseable {
  private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

  /** So many clients connect at the same time. */
  private static final int AT_ONCE = 16;

  final ShopId id;
  private final Client.Place place;
  private final String key;
  private final ShopFounder founder;
  private final List<Client> clients = new ArrayList<>();

  BenchShop(EmbeddedStack stack, HttpClient http, String name, int agents, int capacity) {
    this.id = new ShopId(name);
    this.place = new Client.Place(http, stack.httpUrl(), stack.webSocketUrl());
    this.founder = new ShopFounder(stack, InstantSource.system());
    List<Agent> people =
        IntStream.rangeClosed(1, agents)
            .mapToObj(n -> ShopFounder.person("a" + n, "Agent " + n, Role.AGENT, capacity))
            .toList();
    if (!founder.open(id, ShopFounder.alwaysOpen("Bench", "Welcome!"), people)) {
      throw new IllegalStateException("there is a shop " + id);
    }
    this.key = founder.newKey(id);
  }

  /** An agent's client, connected. */
  AgentClient agent(int number) {
    String name = "a" + number;
    String token = founder.token(id, new AgentId(name), TOKEN_LIFETIME);
    return connected(new AgentClient(place, name, token, "desk"));
  }

  /** A buyer's client, connected. */
  BuyerClient buyer(int number) {
    return connected(
        new BuyerClient(place, key, "b" + number, "Buyer " + number, "phone-" + number));
  }

  /** A ticket of a buyer. */
  String ticket(int number) {
    return place.api().buyerTicket(key, "b" + number, "Buyer " + number);
  }

  private <C extends Client> C connected(C client) {
    synchronized (clients) {
      clients.add(client);
    }
    client.connect();
    return client;
  }

  /** Does something for each number from 1 on, several at the same time. */
  static <T> List<T> each(int count, IntFunction<T> action) {
    try (ExecutorService hands =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<CompletableFuture<T>> all =
          IntStream.rangeClosed(1, count)
              .mapToObj(n -> CompletableFuture.supplyAsync(() -> action.apply(n), hands))
              .toList();
      return all.stream().map(CompletableFuture::join).toList();
    }
  }

  @Override
  public void close() {
    synchronized (clients) {
      clients.forEach(Client::close);
    }
  }
}
