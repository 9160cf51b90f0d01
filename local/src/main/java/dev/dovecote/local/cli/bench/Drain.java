package dev.dovecote.local.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A long queue meets many agents who all become free at once. */
final class Drain {
  private static final int AGENTS = 100;
  private static final long PATIENCE_SECONDS = 180;

  private Drain() {}

  /** What came of it: assignments a second, and bare transactions of that shape a second. */
  record Result(int conversations, double perSecond, double rawPerSecond) {}

  static Result run(
      EmbeddedStack stack,
      HttpClient http,
      RawWrites raw,
      MeteredDynamo.Shape assignment,
      int conversations,
      Consumer<String> progress)
      throws InterruptedException {
    progress.accept("drain: " + conversations + " buyers come to wait for " + AGENTS + " agents");
    try (BenchShop shop =
            new BenchShop(stack, http, "drain", AGENTS, Math.ceilDiv(conversations, AGENTS));
        UseCaseWorld world =
            UseCaseWorld.on(stack, stack.dynamoDb(), stack.sqs(), stack.connections())) {
      Set<String> assigned = ConcurrentHashMap.newKeySet();
      CountDownLatch left = new CountDownLatch(conversations);
      List<AgentClient> agents = BenchShop.each(AGENTS, shop::agent);
      agents.forEach(agent -> agent.listen(push -> count(push, assigned, left)));
      BenchShop.each(AGENTS, n -> agents.get(n - 1).status("BREAK"));
      BenchShop.each(conversations, n -> shop.buyer(n).send("Is anybody there?"));
      for (int n = 1; n <= AGENTS; n++) {
        var _ = world.stores.agents().setStatus(shop.id, new AgentId("a" + n), AgentStatus.ONLINE);
      }
      progress.accept("drain: all agents are free");
      double perSecond = conversations / drained(shop, world, left);
      progress.accept("drain: bare transactions of that shape");
      long begun = System.nanoTime();
      BenchShop.each(
          conversations,
          _ -> {
            raw.write(assignment);
            return true;
          });
      return new Result(
          conversations, perSecond, conversations / ((System.nanoTime() - begun) / 1e9));
    }
  }

  private static double drained(BenchShop shop, UseCaseWorld world, CountDownLatch left)
      throws InterruptedException {
    long begun = System.nanoTime();
    world.triggers.look(shop.id, "drain");
    if (!left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(left.getCount() + " buyers still wait");
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void count(JsonNode push, Set<String> assigned, CountDownLatch left) {
    for (JsonNode entry : push.path("entries")) {
      if (entry.path("type").asText().equals("assigned")
          && assigned.add(push.path("conversation").asText())) {
        left.countDown();
      }
    }
  }
}
