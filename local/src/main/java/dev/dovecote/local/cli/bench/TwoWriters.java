package dev.dovecote.local.cli.bench;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;

/**
 * Buyer and agent write at the same time, each the next when the last is answered, as fast as their
 * sockets take it.
 */
final class TwoWriters {
  /** By either: as many as a socket may send at once, with some left for what goes before. */
  private static final int EACH = 150;

  private TwoWriters() {}

  /** What came of it. */
  record Result(int sends, int failedWrites) {
    double failedWritesPerSend() {
      return (double) failedWrites / sends;
    }
  }

  /**
   * Plays it.
   *
   * @param failed counts the failed writes of this stack
   */
  static Result run(EmbeddedStack stack, HttpClient http, FailedWrites failed) {
    try (BenchShop shop = new BenchShop(stack, http, "writers", 1, 1)) {
      AgentClient anna = shop.agent(1);
      anna.status("ONLINE");
      BuyerClient bea = shop.buyer(1);
      String conversation = bea.send("Hello!").id();
      int before = failed.count();
      CompletableFuture<Void> buyer =
          CompletableFuture.runAsync(
              () -> {
                for (int n = 1; n <= EACH; n++) {
                  bea.submit(bea.message(n + 1, "Number " + n));
                }
              });
      CompletableFuture<Void> agent =
          CompletableFuture.runAsync(
              () -> {
                for (int n = 1; n <= EACH; n++) {
                  anna.submit(anna.message(conversation, n, "Reply " + n));
                }
              });
      CompletableFuture.allOf(buyer, agent).join();
      return new Result(2 * EACH, failed.count() - before);
    }
  }
}
