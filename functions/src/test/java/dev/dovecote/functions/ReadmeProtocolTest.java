package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.domain.assignment.Pace;
import dev.dovecote.domain.desk.ServiceHours;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Language;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The README's protocol by example is played, frame by frame, and is what happens. */
class ReadmeProtocolTest {
  @RegisterExtension static final World WORLD = new World();

  private static final String SECTION = "## The protocol by example";
  private static final String TO_SERVER = "→ ";
  private static final String FROM_SERVER = "← ";

  /** What chance and the clock make, which no two runs share. */
  private static final String TICKET = "[0-9a-f]{64}";

  private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";
  private static final String CONVERSATION = "01[0-9a-z]{14}";

  private record Frame(boolean fromServer, JsonNode json) {}

  /** The frames in their order; one goes on over lines that are not empty and begin no other. */
  private static List<Frame> frames() {
    String section = Files.text("README.md").split(SECTION, 2)[1].split("\n## ", 2)[0];
    List<String> texts = new ArrayList<>();
    boolean inFrame = false;
    for (String line : section.lines().map(String::strip).toList()) {
      if (line.startsWith(TO_SERVER) || line.startsWith(FROM_SERVER)) {
        texts.add(line);
        inFrame = true;
      } else if (inFrame && !line.isEmpty()) {
        texts.add(texts.removeLast() + " " + line);
      } else {
        inFrame = false;
      }
    }
    return texts.stream()
        .map(text -> new Frame(text.startsWith(FROM_SERVER), Files.json(text.substring(2))))
        .toList();
  }

  @Test
  void the_protocol_by_example_is_what_happens() {
    TestShop shop =
        TestShop.with(
            ShopSettings.defaults("Magpie")
                .but()
                .language(Language.EN)
                .serviceHours(new ServiceHours(0, 24 * 60))
                .done());
    Socket anna = busyAnna(shop);
    List<Frame> frames = frames();
    assertThat(frames).filteredOn(Frame::fromServer).hasSize(6);
    JsonNode ticket =
        TestShop.httpWithKey(
                shop.key(), "POST", "/v1/buyer-tickets", frames.getFirst().json().toString())
            .body();
    assertSame(frames.get(1).json(), ticket);

    Socket buyer = shop.buyer("b1", frames.getFirst().json().at("/buyer/name").asText());
    JsonNode answer = null;
    for (Frame frame : frames.subList(2, frames.size())) {
      if (!frame.fromServer()) {
        answer = buyer.ask(frame.json());
      } else if (answer != null) {
        assertSame(frame.json(), answer);
        answer = null;
      } else {
        endsHers(anna);
        assertSame(frame.json(), buyer.pushed().getLast());
      }
    }
  }

  /**
   * She has room for one, whom she has; another waits, after three who came to her from the queue.
   */
  private static Socket busyAnna(TestShop shop) {
    shop.http(TestShop.OWNER, "PUT", "/v1/agents/lin", "{\"name\":\"Anna\",\"im\":true}");
    shop.http(TestShop.OWNER, "PUT", "/v1/agents/lin/capacity", "{\"capacity\":1}");
    Socket anna = shop.online(TestShop.LIN);
    for (String id : List.of("b5", "b6", "b7", "b8", "b9")) {
      TestShop.opens(shop.buyer(id));
      World.CLOCK.advance(Duration.ofMillis(1));
    }
    for (int served = 0; served < Pace.ASSIGNMENTS_MIN; served++) {
      endsHers(anna);
    }
    return anna;
  }

  private static void endsHers(Socket anna) {
    String hers = anna.hello().at("/conversations/0/conversation").asText();
    World.CLOCK.advance(Duration.ofSeconds(20));
    anna.get("{action: 'end', conversation: '%s'}".formatted(hers));
    World.assign();
  }

  private static void assertSame(JsonNode written, JsonNode happened) {
    assertThat(likeAnyOther(happened)).isEqualTo(likeAnyOther(written));
  }

  private static JsonNode likeAnyOther(JsonNode frame) {
    return Files.json(
        frame
            .toString()
            .replaceAll(TICKET, "TICKET")
            .replaceAll(INSTANT, "INSTANT")
            .replaceAll(CONVERSATION, "CONVERSATION"));
  }
}
