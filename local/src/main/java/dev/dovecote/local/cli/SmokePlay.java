package dev.dovecote.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.HttpApi;
import dev.dovecote.local.client.ProtocolSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What smoke does on a stack, step by step. Whatever fails: the agent leaves the desk with nothing
 * in progress, and a setting that was changed is set back.
 */
final class SmokePlay {
  /** What the buyer has to be called. */
  static final String BUYER_NAME = "Smoke test 测试";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final long SYNC_MILLIS = 5_000;

  private final Client.Place place;
  private final AgentClient agent;
  private final BuyerClient buyer;
  private final SmokeSteps steps;

  /** As it was before. */
  private int idleMinutes;

  SmokePlay(Client.Place place, AgentClient agent, BuyerClient buyer, SmokeSteps steps) {
    this.place = place;
    this.agent = agent;
    this.buyer = buyer;
    this.steps = steps;
  }

  /** Calls that must be refused. */
  void refusals(String token) {
    steps.run("the HTTP API refuses a caller without a token", () -> expectRefused(null));
    steps.run(
        "the HTTP API refuses a forged token",
        () -> expectRefused(token.substring(0, token.lastIndexOf('.') + 1) + "AAAA"));
    steps.run("a socket without a good ticket is refused", this::expectNoSocket);
  }

  /** What a browser asks before a page's call: it bears no token, so no authorizer may see it. */
  void preflight() {
    steps.run(
        "the HTTP API answers what browsers ask first",
        () -> expect(place.api().preflight("GET", "/v1/settings") != 401));
  }

  private void expectRefused(@Nullable String bearer) {
    expect(place.api().call("GET", "/v1/settings", bearer, null).status() == 401);
  }

  private void expectNoSocket() {
    try {
      ProtocolSocket.open(place.http(), place.webSocketUrl(), "no-ticket", null, _ -> {}).close();
    } catch (RuntimeException refused) {
      return;
    }
    expect(false);
  }

  /**
   * A conversation to its end; with an owner another one to its end by silence.
   *
   * @param ownerToken null for no second conversation
   */
  void conversations(@Nullable String ownerToken) {
    if (!steps.run("an agent's ticket, socket, hello", agent::connect)) {
      return;
    }
    try {
      steps.run("the agent is online", () -> agent.status("ONLINE"));
      steps.run("a buyer's ticket, socket, hello", buyer::connect);
      steps.run(
          "a message is stored and assigned, and the agent told", () -> ask("Is it working?"));
      steps.run("the buyer's name, which is not ASCII, came through", this::expectName);
      steps.run("the agent replies, and the buyer is told", () -> reply("It is."));
      steps.run("the agent ends it, and the buyer is told", this::end);
      if (ownerToken != null && !steps.failed()) {
        silence(ownerToken);
      }
    } finally {
      steps.always("the agent goes, with nothing in progress", this::leave);
    }
  }

  private void silence(String owner) {
    HttpApi api = place.api();
    if (!steps.run("the owner reads the settings", () -> idleMinutes = idleMinutes(api, owner))) {
      return;
    }
    try {
      steps.run("the owner changes a setting", () -> setIdleMinutes(api, owner, 1));
      steps.run("a second conversation is assigned", () -> ask("Still there?"));
      steps.run("the agent replies again", () -> reply("Still here."));
      steps.run("it closes by silence", this::awaitSilence);
    } finally {
      steps.always("the owner sets it back", () -> setIdleMinutes(api, owner, idleMinutes));
    }
  }

  private void ask(String text) throws InterruptedException {
    buyer.send(text);
    await(() -> agent.copy(conversation()).status().equals("ACTIVE"));
  }

  /** The authorizer hands it on with each frame. */
  private void expectName() {
    expect(
        buyer.conversation().entries().stream()
            .anyMatch(entry -> entry.path("buyerName").asText().equals(BUYER_NAME)));
  }

  private void reply(String text) throws InterruptedException {
    agent.reply(conversation(), text);
    await(() -> buyer.conversation().texts("agent").equals(List.of(text)));
  }

  private void end() throws InterruptedException {
    agent.end(conversation());
    await(this::hasEnded);
  }

  private void awaitSilence() throws InterruptedException {
    Instant until = Instant.now().plus(SILENCE);
    while (!hasEnded()) {
      expect(Instant.now().isBefore(until));
      buyer.sync();
      agent.sync();
      Thread.sleep(SYNC_MILLIS);
    }
  }

  private void leave() {
    agent.sync();
    if (buyer.hasConversation() && agent.copy(conversation()).status().equals("ACTIVE")) {
      agent.end(conversation());
    }
    agent.status("OFFLINE");
  }

  private String conversation() {
    return buyer.conversation().id();
  }

  private boolean hasEnded() {
    return buyer.conversation().status().equals("ENDED");
  }

  private static int idleMinutes(HttpApi api, String owner) {
    return api.get("/v1/settings", owner).path("idleCloseMinutes").asInt();
  }

  private static void setIdleMinutes(HttpApi api, String owner, int minutes) {
    ObjectNode now = api.get("/v1/settings", owner).deepCopy();
    now.put("idleCloseMinutes", minutes);
    api.put("/v1/settings", owner, now);
  }

  private static void expect(boolean that) {
    if (!that) {
      throw new FailedException("it did something else", null);
    }
  }

  private static void await(BooleanSupplier reached) throws InterruptedException {
    Instant until = Instant.now().plus(PATIENCE);
    while (!reached.getAsBoolean()) {
      if (Instant.now().isAfter(until)) {
        throw new FailedException("nothing for " + PATIENCE.toSeconds() + " s", null);
      }
      Thread.sleep(20);
    }
  }
}
