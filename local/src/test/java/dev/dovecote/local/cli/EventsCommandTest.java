package dev.dovecote.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code events} beside a stack that {@code up} has started, each a process of its own. */
class EventsCommandTest {
  private static final String ENDED = "{\"detail-type\": [\"ConversationEnded\"]}";

  @TempDir Path folder;

  @Test
  void events_are_shown_as_they_come_and_by_pattern_until_the_stack_stops() throws Exception {
    try (Program up = RunningStack.up(folder)) {
      StackInfo stack = RunningStack.info(up);
      try (Program listening = Program.start(folder, "events");
          Program onlyEnds = Program.start(folder, "events", "--pattern", ENDED)) {
        String conversation = playOneOn(stack);
        listening.awaitOut(shown -> shown.contains("ConversationEnded"));
        onlyEnds.awaitOut(shown -> shown.contains("ConversationEnded"));
        assertThat(types(listening.out(), conversation))
            .containsExactly("ConversationOpened", "ConversationAssigned", "ConversationEnded");
        assertThat(types(onlyEnds.out(), conversation)).containsExactly("ConversationEnded");

        try (Program once = Program.start(folder, "events", "--once")) {
          assertThat(once.awaitEnd()).isZero();
          assertThat(once.out()).isEqualTo(listening.out());
          assertThat(once.err()).isEmpty();
        }
        up.kill();
        assertThat(listening.awaitEnd()).isZero();
        assertThat(listening.err()).isEqualToIgnoringNewLines("The stack has stopped.");
      }
    }
    try (Program late = Program.start(folder, "events")) {
      assertThat(late.awaitEnd()).isEqualTo(2);
      assertThat(late.err()).startsWith("dovecote: no stack is up here").hasLineCount(1);
      assertThat(late.out()).isEmpty();
    }
  }

  @Test
  void a_stack_that_is_lost_in_the_middle_of_a_demo_is_told_in_one_line() throws Exception {
    try (Program up = RunningStack.up(folder);
        Program demo = Program.start(folder, "demo", "--json", "--buyers", "5")) {
      await().atMost(RunningStack.PATIENCE).until(() -> demo.err().contains("\n"));
      up.kill();
      assertThat(demo.awaitEnd()).isEqualTo(1);
      assertThat(demo.err().lines().toList().getLast())
          .isEqualTo("dovecote: the stack has stopped in the middle of the demo");
      assertThat(demo.err()).doesNotContain("\tat ");
      assertThat(demo.out()).isEmpty();
    }
  }

  private static String playOneOn(StackInfo stack) {
    HttpClient http = HttpClient.newHttpClient();
    Client.Place place = stack.place(http);
    try (AgentClient anna =
            new AgentClient(place, "anna", stack.person("anna").token(), "test-desk");
        BuyerClient bea = new BuyerClient(place, stack.shopKey(), "bea", "Bea", "test-phone")) {
      anna.connect();
      anna.status("ONLINE");
      bea.connect();
      String conversation = bea.send("Hello").id();
      await().until(() -> anna.copy(conversation).status().equals("ACTIVE"));
      anna.end(conversation);
      return conversation;
    }
  }

  private static List<String> types(String shown, String conversation) {
    return shown
        .lines()
        .map(EventsCommandTest::json)
        .filter(event -> event.at("/detail/conversation").asText().equals(conversation))
        .map(event -> event.path("detail-type").asText())
        .toList();
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + line, e);
    }
  }
}
