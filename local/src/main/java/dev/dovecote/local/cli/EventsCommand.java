package dev.dovecote.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.bus.Patterns;
import dev.dovecote.local.client.Frames;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dovecote events}. */
@Command(
    name = "events",
    description = {
      "Shows what the running stack (./dovecote up) publishes on its event bus, one event a line:"
          + " the last 1000, and those to come until Ctrl-C.",
      ""
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped by Ctrl-C, or all is shown (--once), or the stack has stopped",
      "1:something failed",
      "2:an option is wrong, or no stack is up"
    })
final class EventsCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 300;

  @Option(
      names = "--pattern",
      paramLabel = "JSON",
      description =
          "Shows only what a rule with this event pattern would get, for example"
              + " '{\"detail-type\": [\"ConversationEnded\"]}'.")
  @Nullable String pattern;

  @Option(names = "--once", description = "Shows what there is, and ends.")
  boolean once;

  private final HttpClient http = HttpClient.newHttpClient();
  private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  @Override
  public Integer call() throws IOException, InterruptedException {
    String wrong = pattern == null ? null : Patterns.fault(pattern);
    if (wrong != null) {
      throw new Main.UsageException("--pattern is no event pattern: " + wrong);
    }
    StackInfo stack = StackInfo.running(http);
    long seen = 0;
    while (true) {
      JsonNode page;
      try {
        page = after(stack, seen);
      } catch (ConnectException _) {
        System.err.println("The stack has stopped.");
        return 0;
      }
      page.path("events").forEach(this::show);
      if (once) {
        return 0;
      }
      seen = page.path("count").asLong();
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private JsonNode after(StackInfo stack, long seen) throws IOException, InterruptedException {
    URI address = URI.create(stack.eventsUrl() + "/events?after=" + seen);
    return Frames.read(
        http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body());
  }

  private void show(JsonNode event) {
    if (pattern == null || Patterns.anyMatches(List.of(pattern), event)) {
      out.println(event);
    }
  }
}
