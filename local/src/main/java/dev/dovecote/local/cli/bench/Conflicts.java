package dev.dovecote.local.cli.bench;

import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.local.cli.ShopFounder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/**
 * How often assignments meet each other at an item, when very many buyers write at once: on the
 * memory DynamoDB, with a model of time and of conflicts, since DynamoDB Local has none.
 */
final class Conflicts {
  private static final ShopId SHOP = new ShopId("rush");

  /** So many of the buyers' functions run at once; more wait, as at Lambda's limit. */
  private static final int FUNCTIONS = 100;

  private Conflicts() {}

  /** What came of it. */
  record Result(int conversations, int agents, int conflicts) {
    double perAssignment() {
      return (double) conflicts / conversations;
    }
  }

  static Result run(Path template, int conversations, int agents) {
    try (MemoryWorld memory = new MemoryWorld(template, true);
        ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor()) {
      int capacity = Math.ceilDiv(conversations, agents);
      List<Agent> people =
          IntStream.rangeClosed(1, agents)
              .mapToObj(n -> ShopFounder.person("a" + n, "Agent " + n, Role.AGENT, capacity))
              .toList();
      memory.open(SHOP, people);
      people.forEach(agent -> memory.comesToTheDesk(SHOP, agent.id()));
      Semaphore functions = new Semaphore(FUNCTIONS);
      List<CompletableFuture<Void>> asking =
          IntStream.rangeClosed(1, conversations)
              .mapToObj(
                  n ->
                      CompletableFuture.runAsync(
                          () -> {
                            functions.acquireUninterruptibly();
                            try {
                              memory.asks(SHOP, n);
                            } finally {
                              functions.release();
                            }
                          },
                          hands))
              .toList();
      passes(
          memory, conversations, CompletableFuture.allOf(asking.toArray(CompletableFuture[]::new)));
      return new Result(conversations, agents, memory.conflicts());
    }
  }

  /** One after another, as a FIFO group is worked off, for as long as there is one to run. */
  private static void passes(
      MemoryWorld memory, int conversations, CompletableFuture<Void> asking) {
    int begun = 0;
    while (memory.active(SHOP) < conversations) {
      if (memory.sqs.sent() > begun) {
        begun = memory.sqs.sent();
        memory.world.pass.look(SHOP);
      } else if (asking.isDone()) {
        asking.join();
        throw new IllegalStateException("somebody waits, and nothing is under way");
      } else {
        Thread.onSpinWait();
      }
    }
    asking.join();
  }
}
