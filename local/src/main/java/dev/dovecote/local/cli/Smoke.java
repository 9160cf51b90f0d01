package dev.dovecote.local.cli;

import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    exitCodeList = {
      "0:all of it works",
      "1:a step failed",
      "2:nothing was begun: an option is wrong, there is no such stack, or nobody may ask for it"
    })
final class Smoke implements Callable<Integer> {
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

  @Mixin Printing printing = new Printing();

  @Override
  public Integer call() {
    if (stack == null && (httpUrl == null || socketUrl == null)) {
      throw new UsageException("give --stack, or both --http-url and --socket-url");
    }
    requireOneWord("--shop-key", shopKey);
    requireOneWord("--token", token);
    requireOneWord("--owner-token", ownerToken);
    requireAddress("--http-url", httpUrl, Set.of("http", "https"));
    requireAddress("--socket-url", socketUrl, Set.of("ws", "wss"));
    SmokeSteps steps = new SmokeSteps(printing.out());
    try (HttpClient http = HttpClient.newHttpClient()) {
      play(place(http), steps);
      http.shutdownNow();
    }
    printing.out().println(steps.failed() ? "It does not work." : "It works.");
    return steps.failed() ? 1 : 0;
  }

  private void play(Client.Place place, SmokeSteps steps) {
    String name = "smoke-" + Long.toString(System.currentTimeMillis(), 36);
    try (AgentClient agent = new AgentClient(place, "agent", token, name);
        BuyerClient buyer = new BuyerClient(place, shopKey, name, SmokePlay.BUYER_NAME, name)) {
      SmokePlay play = new SmokePlay(place, agent, buyer, steps);
      play.refusals(token);
      play.preflight();
      play.conversations(ownerToken);
    }
  }

  private Client.Place place(HttpClient http) {
    DeployedStack found = stack == null ? null : DeployedStack.find(stack);
    String api = httpUrl != null || found == null ? httpUrl : found.output("HttpUrl");
    String sockets = socketUrl != null || found == null ? socketUrl : found.output("WebSocketUrl");
    return new Client.Place(http, String.valueOf(api), String.valueOf(sockets));
  }

  /** What goes into a header, or is cut at a line's end when it is pasted. */
  private static void requireOneWord(String option, @Nullable String value) {
    if (value != null && !value.matches("[!-~]+")) {
      throw new UsageException(option + " must be as it was given: no spaces, no line breaks");
    }
  }

  private static void requireAddress(
      String option, @Nullable String address, Set<String> protocols) {
    if (address == null) {
      return;
    }
    try {
      URI uri = new URI(address);
      if (protocols.contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
        return;
      }
    } catch (URISyntaxException _) {
      // Said below.
    }
    throw new UsageException(
        "%s must be an address that begins with %s"
            .formatted(option, protocols.stream().sorted().findFirst().orElseThrow() + "(s)://"));
  }
}
