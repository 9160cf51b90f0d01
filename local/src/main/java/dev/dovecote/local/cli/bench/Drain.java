package dev.dovecote.local.cli.bench;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import java.net.http.HttpClient;
import java.util.List;
import java.util.function.Consumer;

/** A long queue meets many agents who all become free at once. */
final class Drain {
  private static final int AGENTS = 100;

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
      List<AgentClient> agents = BenchShop.each(AGENTS, shop::agent);
      Assignments assignments = new Assignments(conversations, agents);
      BenchShop.each(AGENTS, n -> agents.get(n - 1).status("BREAK"));
      BenchShop.each(conversations, n -> shop.buyer(n).send("Is anybody there?"));
      for (int n = 1; n <= AGENTS; n++) {
        var _ = world.stores.agents().setStatus(shop.id, new AgentId("a" + n), AgentStatus.ONLINE);
      }
      progress.accept("drain: all agents are free");
      double seconds = assignments.secondsFrom(() -> world.triggers.look(shop.id, "drain"));
      progress.accept("drain: bare transactions of that shape");
      return new Result(
          conversations, conversations / seconds, raw.perSecond(assignment, conversations));
    }
  }
}
