package dev.dovecote.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.client.Frames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./dovecote traces}. */
@Command(
    name = "traces",
    description = {
      "Shows the last traces of the running stack (./dovecote up --traces PERCENT): which function"
          + " did what, which calls of AWS it made, and how long each took.",
      ""
    },
    exitCodeList = {
      "0:they are shown; none is there yet, perhaps",
      "1:something failed",
      "2:nothing was begun: an option is wrong, or no stack is up"
    })
final class TracesCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LAST_MAX = 1000;
  private static final int LAST = 10;

  @Option(names = "--shop", paramLabel = "ID", description = "Shows only those about this shop.")
  @Nullable String shop;

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "Shows only those about this conversation.")
  @Nullable String conversation;

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "" + LAST,
      description = "How many at most (default: ${DEFAULT-VALUE}).")
  int last = LAST;

  @Mixin Printing printing = new Printing();

  @Override
  public Integer call() throws IOException, InterruptedException {
    UsageException.unlessBetween("--last", 1, LAST_MAX, last);
    try (HttpClient http = HttpClient.newHttpClient()) {
      StackInfo stack = StackInfo.running(http);
      List<Trace> traces =
          Trace.of(segments(stack, http)).stream()
              .filter(trace -> trace.isAbout("shop", shop))
              .filter(trace -> trace.isAbout("conversation", conversation))
              .toList();
      if (traces.isEmpty()) {
        printing.err().println("There is no such trace. ./dovecote up --traces 100 makes some.");
      }
      traces.subList(Math.max(0, traces.size() - last), traces.size()).stream()
          .flatMap(trace -> trace.lines().stream())
          .forEach(printing.out()::println);
      http.shutdownNow();
    }
    return 0;
  }

  private static List<JsonNode> segments(StackInfo stack, HttpClient http)
      throws IOException, InterruptedException {
    URI address = URI.create(stack.tracesUrl() + "/segments");
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    String body = http.send(request, BodyHandlers.ofString()).body();
    return Frames.read(body).path("segments").valueStream().toList();
  }
}
