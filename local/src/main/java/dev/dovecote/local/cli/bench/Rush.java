package dev.dovecote.local.cli.bench;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Very many buyers write their first message at once, to many agents who are free. */
final class Rush {
  static final int AGENTS = 100;

  private Rush() {}

  /** What came of it: seconds until the last agent was told, and bare transactions a second. */
  record Result(int conversations, double seconds, double rawPerSecond) {
    double perSecond() {
      return conversations / seconds;
    }
  }

  static Result run(
      EmbeddedStack stack,
      HttpClient http,
      RawWrites raw,
      MeteredDynamo.Shape opening,
      int conversations,
      Consumer<String> progress)
      throws InterruptedException {
    progress.accept("rush: " + conversations + " buyers come to the shop of " + AGENTS + " agents");
    try (BenchShop shop =
            new BenchShop(stack, http, "rush", AGENTS, Math.ceilDiv(conversations, AGENTS));
        ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
      List<AgentClient> agents = BenchShop.each(AGENTS, shop::agent);
      BenchShop.each(AGENTS, n -> agents.get(n - 1).status("ONLINE"));
      List<BuyerClient> buyers = BenchShop.each(conversations, shop::buyer);
      progress.accept("rush: all write at once");
      List<CompletableFuture<?>> written = new ArrayList<>();
      double seconds =
          new Assignments(conversations, agents)
              .secondsFrom(
                  () ->
                      buyers.forEach(
                          buyer ->
                              written.add(
                                  CompletableFuture.runAsync(() -> buyer.send("Hello!"), hands))));
      CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).join();
      progress.accept("rush: bare transactions of that shape");
      return new Result(conversations, seconds, raw.perSecond(opening, conversations));
    }
  }
}
