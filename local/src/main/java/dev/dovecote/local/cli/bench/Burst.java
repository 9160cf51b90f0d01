package dev.dovecote.local.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.Figures;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.ConversationCopy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Many conversations at once, in each of which each message is answered by the next. */
final class Burst {
  private static final int CONVERSATIONS = 50;
  private static final int MESSAGES = 20;
  private static final int AGENTS = 10;
  private static final Duration ASSIGNED_WITHIN = Duration.ofSeconds(30);

  private Burst() {}

  /** What came of it. */
  record Result(
      int conversations,
      int messages,
      double perSecond,
      Figures toAgent,
      Figures toBuyer,
      boolean inOrder) {}

  /** As fast as it goes: each side writes the next message when the other's has come. */
  static Result atOnce(EmbeddedStack stack, HttpClient http, Consumer<String> progress)
      throws InterruptedException {
    progress.accept(
        "burst: %d conversations of %d messages at once".formatted(CONVERSATIONS, MESSAGES));
    return run(stack, http, "burst", Duration.ZERO);
  }

  /** At a rate: each conversation's next message is due so long after the one before. */
  static Result paced(
      EmbeddedStack stack, HttpClient http, int messagesPerSecond, Consumer<String> progress)
      throws InterruptedException {
    progress.accept("burst: the same, paced to %d messages a second".formatted(messagesPerSecond));
    Duration between = Duration.ofSeconds(CONVERSATIONS).dividedBy(messagesPerSecond);
    return run(stack, http, "paced", between);
  }

  private static Result run(EmbeddedStack stack, HttpClient http, String name, Duration between)
      throws InterruptedException {
    try (BenchShop shop = new BenchShop(stack, http, name, AGENTS, CONVERSATIONS / AGENTS);
        var hands = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, AgentClient> agentOf = new ConcurrentHashMap<>();
      Arrivals toAgents = new Arrivals();
      Arrivals toBuyers = new Arrivals();
      for (AgentClient agent : BenchShop.each(AGENTS, shop::agent)) {
        agent.listen(
            push -> {
              toAgents.pushed(push);
              agentOf.putIfAbsent(push.path("conversation").asText(), agent);
            });
        agent.status("ONLINE");
      }
      List<BuyerClient> buyers = BenchShop.each(CONVERSATIONS, shop::buyer);
      buyers.forEach(
          buyer -> {
            buyer.listen(toBuyers::pushed);
            buyer.send("Hello");
          });
      awaitAssignment(buyers, agentOf);
      Figures toAgent = new Figures();
      Figures toBuyer = new Figures();
      long begun = System.nanoTime();
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (BuyerClient buyer : buyers) {
        String conversation = buyer.conversation().id();
        AgentClient agent = agentOf.get(conversation);
        if (agent == null) {
          throw new IllegalStateException("nobody was told of " + conversation);
        }
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  Beat beat = Beat.of(between);
                  for (int n = 1; n <= MESSAGES / 2; n++) {
                    beat.await();
                    say(
                        buyer,
                        conversation,
                        buyer.message(n + 1, "Number " + n),
                        toAgents,
                        toAgent);
                    beat.await();
                    say(
                        agent,
                        conversation,
                        agent.message(conversation, n, "Reply " + n),
                        toBuyers,
                        toBuyer);
                  }
                },
                hands));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
      double seconds = (System.nanoTime() - begun) / 1e9;
      int messages = CONVERSATIONS * MESSAGES;
      boolean inOrder =
          buyers.stream()
              .allMatch(
                  buyer ->
                      isInOrder(buyer.fill(buyer.conversation().id()))
                          && sameAs(buyer, agentOf.get(buyer.conversation().id())));
      return new Result(CONVERSATIONS, messages, messages / seconds, toAgent, toBuyer, inOrder);
    }
  }

  private static void awaitAssignment(List<BuyerClient> buyers, Map<String, AgentClient> agentOf)
      throws InterruptedException {
    long deadline = System.nanoTime() + ASSIGNED_WITHIN.toNanos();
    while (!buyers.stream().allMatch(buyer -> agentOf.containsKey(buyer.conversation().id()))) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not everybody reaches an agent");
      }
      Thread.sleep(10);
    }
  }

  private static void say(
      Client from, String conversation, ObjectNode message, Arrivals other, Figures figures) {
    long begun = System.nanoTime();
    int number = from.submit(message).numberOf(message.path("client"));
    figures.add((other.ofEntry(conversation, number) - begun) / 1e6);
  }

  /** Each side sent the next when the last was stored: so said, so stored. */
  private static boolean isInOrder(ConversationCopy copy) {
    List<String> said = new ArrayList<>(List.of("Hello"));
    List<String> answered = new ArrayList<>();
    for (int n = 1; n <= MESSAGES / 2; n++) {
      said.add("Number " + n);
      answered.add("Reply " + n);
    }
    return copy.texts("buyer").equals(said)
        && copy.texts("agent").equals(answered)
        && !copy.lacks();
  }

  private static boolean sameAs(BuyerClient buyer, @Nullable AgentClient agent) {
    String conversation = buyer.conversation().id();
    return agent != null
        && agent.fill(conversation).highest() == buyer.fill(conversation).highest();
  }
}
