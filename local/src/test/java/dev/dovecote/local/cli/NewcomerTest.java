package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dovecote.local.client.ProtocolSocket;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does first: pastes what {@code up} prints, and lets {@code demo} play. */
@DisabledOnOs(OS.WINDOWS)
class NewcomerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Program up;

  @BeforeAll
  static void start() throws IOException {
    String template = Path.of("../template.yaml").toAbsolutePath().normalize().toString();
    up = Program.start(folder, "up", "--port", "0", "--ws-port", "0", "--template", template);
    up.awaitOut(shown -> shown.contains("./dovecote events"));
  }

  @AfterAll
  static void stop() {
    up.close();
  }

  @Test
  void what_up_prints_can_be_pasted_and_plays_a_conversation() throws Exception {
    List<String> lines = up.out().lines().map(String::strip).toList();
    List<String> frames = lines.stream().filter(line -> line.startsWith("{")).toList();
    assertThat(frames).hasSize(6);
    try (Pasted agent = Pasted.into(lines, "TOKEN=");
        Pasted buyer = Pasted.into(lines, "KEY=")) {
      agent.paste(frames.get(0));
      assertThat(agent.paste(frames.get(1)).at("/result/desk/status").asText()).isEqualTo("ONLINE");
      buyer.paste(frames.get(2));
      String conversation = buyer.paste(frames.get(3)).at("/result/conversation").asText();
      await().until(() -> agent.pushed.stream().anyMatch(push -> isActive(push, conversation)));
      for (String frame : frames.subList(4, 6)) {
        JsonNode answer = agent.paste(frame.replace("...", conversation));
        assertThat(answer.path("type").asText()).as("%s", answer).isEqualTo("reply");
      }
      await().until(() -> buyer.pushed.toString().contains("It is."));
    }
  }

  /** The launcher goes to the project's folder, in which the caller need not be. */
  @Test
  void the_tokens_are_where_up_says_from_wherever_it_was_called() throws Exception {
    String line =
        up.out().lines().map(String::strip).filter(l -> l.startsWith("Tokens")).findFirst().get();
    Path file = Path.of(line.replaceFirst("Tokens +in (.*), good for.*", "$1"));
    assertThat(file).isAbsolute();
    assertThat(JSON.readTree(Files.readString(file)).at("/people/0/token").asText()).isNotEmpty();
  }

  @Test
  void the_demo_says_in_one_object_what_it_saw() throws Exception {
    try (Program demo =
        Program.start(folder, "demo", "--json", "--buyers", "3", "--seconds", "20")) {
      assertThat(demo.awaitEnd()).as(demo.err()).isZero();
      assertThat(demo.out().strip().lines()).hasSize(1);
      JsonNode result = JSON.readTree(demo.out());
      assertThat(result.path("conversations").asInt()).isGreaterThanOrEqualTo(3);
      assertThat(result.path("messages").asInt()).isGreaterThanOrEqualTo(3);
      assertThat(result.path("violations").isInt()).isTrue();
      assertThat(result.path("violations").asInt()).isZero();
    }
  }

  private static boolean isActive(JsonNode push, String conversation) {
    return push.path("conversation").asText().equals(conversation)
        && push.at("/state/status").asText().equals("ACTIVE");
  }

  /** A terminal into which lines are pasted. */
  private record Pasted(ProtocolSocket socket, Queue<JsonNode> pushed) implements AutoCloseable {
    /** The shell's part, from the line that begins so, by a shell; and a socket by what it gave. */
    static Pasted into(List<String> lines, String beginning) throws Exception {
      int first = 0;
      while (!lines.get(first).startsWith(beginning)) {
        first++;
      }
      String url = lines.get(first + 2).replaceAll("npx wscat -c \"([^?]*)\\?ticket=.*", "$1");
      String script = lines.get(first) + "\n" + lines.get(first + 1) + "\necho \"$TICKET\"";
      Process shell = new ProcessBuilder("bash", "-c", script).start();
      String ticket =
          new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(ticket).as(script).matches("[0-9a-f]{64}");
      Queue<JsonNode> pushed = new ConcurrentLinkedQueue<>();
      return new Pasted(ProtocolSocket.open(HTTP, url, ticket, null, pushed::add), pushed);
    }

    JsonNode paste(String frame) throws IOException {
      String id = JSON.readTree(frame).path("requestId").asText();
      return socket.answer(id, frame).join();
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
