package dev.dovecote.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.HttpApi;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dovecote smoke}. */
@Command(
    name = "smoke",
    description = {
      "Plays one conversation on a deployed stack, through its real addresses, and says what works."
          + " The shop's agents should not be at their desks meanwhile: the conversation has to come"
          + " to the one whose token is given.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all of it works", "1:a step failed", "2:an option is wrong"})
final class Smoke implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SILENCE = Duration.ofMinutes(5);

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      description = "The stack, whose outputs say the addresses.")
  @Nullable String stack;

  @Option(
      names = "--http-url",
      paramLabel = "URL",
      description = "The HTTP API, instead of the stack's output.")
  @Nullable String httpUrl;

  @Option(
      names = "--socket-url",
      paramLabel = "URL",
      description = "The sockets, instead of the stack's output.")
  @Nullable String socketUrl;

  @Option(
      names = "--shop-key",
      required = true,
      paramLabel = "KEY",
      description = "The shop's key; shop create printed it.")
  String shopKey = "";

  @Option(
      names = "--token",
      required = true,
      paramLabel = "TOKEN",
      description = "A token of one of the shop's agents, from the issuer.")
  String token = "";

  @Option(
      names = "--owner-token",
      paramLabel = "TOKEN",
      description =
          "A token of the shop's owner: then a second conversation is left to close by silence,"
              + " which takes minutes, with the setting idleCloseMinutes at 1 meanwhile.")
  @Nullable String ownerToken;

  private interface Step {
    void run() throws Exception;
  }

  private boolean failed;

  @Override
  public Integer call() {
    if (stack == null && (httpUrl == null || socketUrl == null)) {
      throw new Main.UsageException("give --stack, or both --http-url and --socket-url");
    }
    DeployedStack found = stack == null ? null : DeployedStack.find(stack);
    String http = httpUrl != null || found == null ? httpUrl : found.output("HttpUrl");
    String sockets = socketUrl != null || found == null ? socketUrl : found.output("WebSocketUrl");
    Client.Place place =
        new Client.Place(HttpClient.newHttpClient(), String.valueOf(http), String.valueOf(sockets));
    String name = "smoke-" + Long.toString(System.currentTimeMillis(), 36);
    try (AgentClient agent = new AgentClient(place, "agent", token, name);
        BuyerClient buyer = new BuyerClient(place, shopKey, name, "Smoke test", name)) {
      refusals(place);
      play(place, agent, buyer);
    }
    System.out.println(failed ? "It does not work." : "It works.");
    return failed ? 1 : 0;
  }

  private void refusals(Client.Place place) {
    step(
        "the HTTP API refuses a caller without a token",
        () -> expect(place.api().call("GET", "/v1/settings", null, null).status() == 401));
    step(
        "the HTTP API refuses a forged token",
        () -> {
          String forged = token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";
          expect(place.api().call("GET", "/v1/settings", forged, null).status() == 401);
        });
    step(
        "a socket without a good ticket is refused",
        () -> {
          try {
            dev.dovecote.local.client.ProtocolSocket.open(
                    place.http(), place.webSocketUrl(), "no-ticket", null, _ -> {})
                .close();
          } catch (RuntimeException refused) {
            return;
          }
          expect(false);
        });
  }

  private void play(Client.Place place, AgentClient agent, BuyerClient buyer) {
    step("an agent's ticket, socket, hello", agent::connect);
    step("the agent is online", () -> agent.status("ONLINE"));
    step("a buyer's ticket, socket, hello", buyer::connect);
    step("the buyer sends a message", () -> buyer.send("Is this working?"));
    if (failed) {
      return;
    }
    String conversation = buyer.conversation().id();
    step(
        "the conversation is assigned, and the agent told",
        () -> await(() -> agent.copy(conversation).status().equals("ACTIVE")));
    step(
        "the agent replies, and the buyer is told",
        () -> {
          agent.reply(conversation, "It is.");
          await(() -> buyer.conversation().texts("agent").equals(List.of("It is.")));
        });
    step(
        "the agent ends it, and the buyer is told",
        () -> {
          agent.end(conversation);
          await(() -> buyer.conversation().status().equals("ENDED"));
        });
    if (ownerToken != null) {
      silence(place.api(), ownerToken, agent, buyer);
    }
    step("the agent goes", () -> agent.status("OFFLINE"));
  }

  private void silence(HttpApi api, String owner, AgentClient agent, BuyerClient buyer) {
    ObjectNode before = api.get("/v1/settings", owner).deepCopy();
    step("the owner changes a setting", () -> setIdleMinutes(api, owner, 1));
    step(
        "a second conversation closes by silence",
        () -> {
          buyer.send("Still there?");
          String conversation = buyer.conversation().id();
          await(() -> agent.copy(conversation).status().equals("ACTIVE"));
          agent.reply(conversation, "Still here.");
          Instant until = Instant.now().plus(SILENCE);
          while (!buyer.conversation().status().equals("ENDED")) {
            expect(Instant.now().isBefore(until));
            buyer.sync();
            agent.sync();
            Thread.sleep(5_000);
          }
        });
    step(
        "the owner sets it back",
        () -> setIdleMinutes(api, owner, before.path("idleCloseMinutes").asInt()));
  }

  private static void setIdleMinutes(HttpApi api, String owner, int minutes) {
    ObjectNode now = api.get("/v1/settings", owner).deepCopy();
    now.put("idleCloseMinutes", minutes);
    api.put("/v1/settings", owner, now);
  }

  private void step(String what, Step step) {
    if (failed) {
      return;
    }
    long begun = System.nanoTime();
    try {
      step.run();
      System.out.printf("ok      %6d ms  %s%n", (System.nanoTime() - begun) / 1_000_000, what);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      failed = true;
    } catch (Exception cause) {
      failed = true;
      System.out.printf(
          "FAILED  %6d ms  %s: %s%n", (System.nanoTime() - begun) / 1_000_000, what, cause);
    }
  }

  private static void expect(boolean that) {
    if (!that) {
      throw new IllegalStateException("it did something else");
    }
  }

  private static void await(BooleanSupplier reached) throws InterruptedException {
    Instant until = Instant.now().plus(PATIENCE);
    while (!reached.getAsBoolean()) {
      if (Instant.now().isAfter(until)) {
        throw new IllegalStateException("nothing for " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(20);
    }
  }
}
