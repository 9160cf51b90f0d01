package dev.dovecote.local.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The busy minute: everybody is a real client of a running stack. */
public final class DemoPlay {
  /** By which the demo knows its own buyers, of this run and of earlier ones. */
  private static final String PREFIX = "demo-";

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final List<String> NAMES =
      List.of("Ada", "Bea", "Cleo", "Dan", "Eve", "Finn", "Gil", "Hana", "Ivo", "Jo", "Kim", "Lou");

  /** An agent of the shop. */
  public record Desk(String agent, String token, int capacity) {}

  /**
   * What is played, and where.
   *
   * @param ownerToken with which the shop is watched
   */
  public record Script(
      Client.Place place,
      String shopKey,
      String ownerToken,
      List<Desk> desks,
      int buyers,
      int seconds,
      long seed) {}

  private final Script script;
  private final DemoTiming timing;
  private final Tally tally = new Tally();
  private final ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor();
  private final List<DemoBuyer> buyers = new ArrayList<>();
  private final List<DemoAgent> agents = new ArrayList<>();
  private final Map<String, String> statusBefore = new HashMap<>();
  private volatile Map<String, JsonNode> people = Map.of();

  public DemoPlay(Script script) {
    this.script = script;
    this.timing = new DemoTiming(script.buyers(), script.seconds());
    Random random = new Random(script.seed());
    String run = PREFIX + Long.toString(System.currentTimeMillis(), 36);
    for (Desk desk : script.desks()) {
      AgentClient client =
          new AgentClient(script.place(), desk.agent(), desk.token(), run.substring(0, 13));
      agents.add(
          new DemoAgent(
              client, desk.capacity(), timing, tally, hands, this::played, random.nextLong()));
    }
    for (int i = 1; i <= script.buyers(); i++) {
      String name = NAMES.get(random.nextInt(NAMES.size())) + " " + i;
      String id = run + "-" + i;
      BuyerClient client =
          new BuyerClient(script.place(), script.shopKey(), id, name, run.substring(5) + "-" + i);
      buyers.add(new DemoBuyer(client, timing, tally, random.nextLong()));
    }
  }

  private boolean played(ConversationCopy copy) {
    return copy.state().path("buyer").asText().startsWith(PREFIX);
  }

  /** Plays it to its end, and looks whether everything was as it must be. */
  public DemoResult play(Consumer<DemoBoard> shown) throws InterruptedException {
    agents.forEach(agent -> statusBefore.put(agent.client().agent(), agent.begin()));
    List<CompletableFuture<Void>> playing =
        buyers.stream().map(buyer -> CompletableFuture.runAsync(() -> play(buyer), hands)).toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(playing.toArray(CompletableFuture[]::new));
    while (!all.isDone()) {
      watch();
      shown.accept(board());
      Thread.sleep(LOOK_EVERY);
    }
    agents.forEach(DemoAgent::finish);
    settle();
    watch();
    shown.accept(board());
    new DemoCheck(script, buyers, agents, tally).run();
    leave();
    return result();
  }

  private void play(DemoBuyer buyer) {
    try {
      buyer.play();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      tally.violation("a buyer: " + failed);
    }
  }

  /** What the owner sees: no load may ever be above the capacity (ASSIGN-4). */
  private void watch() {
    Map<String, JsonNode> seen = new HashMap<>();
    for (JsonNode agent :
        script.place().api().get("/v1/agents", script.ownerToken()).path("agents")) {
      seen.put(agent.path("agent").asText(), agent);
      if (agent.path("load").asInt() > agent.path("capacity").asInt()) {
        tally.violation("the owner sees " + agent);
      }
    }
    people = seen;
  }

  /** Ends what is left, and waits until nothing of the demo is under way. */
  private void settle() throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE.toNanos();
    boolean settled = false;
    while (!settled && System.nanoTime() < deadline) {
      settled = true;
      for (DemoAgent agent : agents) {
        agent.client().sync();
        for (ConversationCopy copy : agent.client().active()) {
          if (played(copy)) {
            settled = false;
            end(agent, copy);
          }
        }
      }
      settled &= buyers.stream().noneMatch(DemoBuyer::waits);
      settled &= agents.stream().noneMatch(DemoAgent::isServing);
      Thread.sleep(LOOK_EVERY);
    }
  }

  private static void end(DemoAgent agent, ConversationCopy copy) {
    try {
      agent.client().end(copy.id());
    } catch (RefusedException _) {
      // It ended by itself; the next sync tells.
    }
  }

  private void leave() {
    buyers.forEach(buyer -> buyer.client().close());
    for (DemoAgent agent : agents) {
      try {
        agent.client().status(statusBefore.getOrDefault(agent.client().agent(), "OFFLINE"));
      } catch (RefusedException _) {
        // Somebody else's conversation is in progress there, and goes on.
      }
      agent.client().close();
    }
    hands.shutdownNow();
  }

  private DemoBoard board() {
    List<ConversationCopy> all = conversations();
    List<DemoBoard.Row> rows =
        script.desks().stream()
            .map(
                desk -> {
                  JsonNode seen = people.get(desk.agent());
                  return new DemoBoard.Row(
                      desk.agent(),
                      seen == null ? "" : seen.path("status").asText(),
                      seen == null ? 0 : seen.path("load").asInt(),
                      desk.capacity());
                })
            .toList();
    return new DemoBoard(
        timing.played(),
        (int) buyers.stream().filter(DemoBuyer::waits).count(),
        rows,
        all.size(),
        (int) all.stream().filter(copy -> copy.status().equals("ENDED")).count(),
        tally.leftQueue.get(),
        tally.socketsLost.get(),
        tally.messages.get(),
        tally.waits.p50() / 1000,
        tally.deliveries.p50(),
        tally.violations().size());
  }

  private List<ConversationCopy> conversations() {
    return buyers.stream().flatMap(buyer -> buyer.client().copies().stream()).toList();
  }

  private DemoResult result() {
    return new DemoResult(
        conversations().size(),
        tally.messages.get(),
        tally.violations().size(),
        tally.violations(),
        script.buyers(),
        script.seed(),
        timing.played(),
        tally.leftQueue.get(),
        tally.socketsLost.get(),
        tally.waits.p50(),
        tally.waits.p99(),
        tally.deliveries.p50(),
        tally.deliveries.p99());
  }
}
