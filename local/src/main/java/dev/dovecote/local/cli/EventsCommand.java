package dev.dovecote.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.bus.Patterns;
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

/** {@code ./dovecote events}. */
@Command(
    name = "events",
    description = {
      "Shows what the running stack (./dovecote up) publishes on its event bus, one event a line:"
          + " the last 1000, and those to come until Ctrl-C.",
      ""
    },
    exitCodeList = {
      "0:stopped by Ctrl-C, or all is shown (--once), or the stack has stopped",
      "1:something failed",
      "2:nothing was begun: an option is wrong, or no stack is up"
    })
final class EventsCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Option(
      names = "--pattern",
      paramLabel = "JSON",
      description =
          "Shows only what a rule with this event pattern would get, for example"
              + " '{\"detail-type\": [\"ConversationEnded\"]}'.")
  @Nullable String pattern;

  @Option(names = "--once", description = "Shows what there is, and ends.")
  boolean once;

  @Mixin Printing printing = new Printing();

  @Override
  public Integer call() throws InterruptedException {
    String wrong = pattern == null ? null : Patterns.fault(pattern);
    if (wrong != null) {
      throw new UsageException("--pattern is no event pattern: " + wrong);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      StackInfo stack = StackInfo.running(http);
      show(stack, http);
      http.shutdownNow();
    }
    return 0;
  }

  private void show(StackInfo stack, HttpClient http) throws InterruptedException {
    long seen = 0;
    while (true) {
      JsonNode page;
      try {
        page = after(stack, http, seen);
      } catch (IOException _) {
        printing.err().println("The stack has stopped.");
        return;
      }
      page.path("events").forEach(this::show);
      if (once) {
        return;
      }
      seen = page.path("count").asLong();
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static JsonNode after(StackInfo stack, HttpClient http, long seen)
      throws IOException, InterruptedException {
    URI address = URI.create(stack.eventsUrl() + "/events?after=" + seen);
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    return Frames.read(http.send(request, BodyHandlers.ofString()).body());
  }

  private void show(JsonNode event) {
    if (pattern == null || Patterns.anyMatches(List.of(pattern), event)) {
      printing.out().println(event);
    }
  }
}
