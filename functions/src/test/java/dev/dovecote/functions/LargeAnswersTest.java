package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever missed more than one frame can hold still gets all of it, by what the protocol says. */
class LargeAnswersTest {
  @RegisterExtension static final World WORLD = new World();

  /** API Gateway's limit of a message. */
  private static final int MESSAGE_MAX_BYTES = 128 * 1024;

  private static final String LONGEST = "😀".repeat(4_000);

  // ---------------------------------------------------------------- staff

  @Test
  void an_agent_reads_many_conversations_of_long_messages_in_answers_that_fit__CONV_9_MSG_2() {
    TestShop shop = TestShop.ofSelfManagedAgents();
    Socket lin = shop.online(TestShop.LIN);
    lin.get("{action: 'capacity', capacity: 20}");
    List<String> active = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket buyer = shop.buyer("u-" + i);
      active.add(TestShop.says(buyer, 1, LONGEST).path("conversation").asText());
      TestShop.says(buyer, 2, LONGEST);
    }
    Map<String, Integer> have = new HashMap<>();
    JsonNode result = fitting(lin.ask("{action: 'sync'}"));
    readAll(lin, result, have);
    assertThat(result.path("more").asBoolean()).isFalse();
    assertThat(have.keySet()).containsExactlyInAnyOrderElementsOf(active);
    assertThat(have.values()).containsOnly(6);
  }

  private static void readAll(Socket socket, JsonNode result, Map<String, Integer> have) {
    for (JsonNode missed : result.path("conversations")) {
      have.putIfAbsent(missed.path("conversation").asText(), 0);
      readOn(socket, missed, have);
    }
  }

  /** Takes entries, and asks for more while there are. */
  private static void readOn(Socket socket, JsonNode missed, Map<String, Integer> have) {
    String conversation = missed.path("conversation").asText();
    JsonNode page = missed;
    take(page, have);
    while (page.path("more").asBoolean()) {
      page = entries(socket, conversation, have.get(conversation));
      take(page, have);
    }
  }

  private static void take(JsonNode page, Map<String, Integer> have) {
    String conversation = page.path("conversation").asText();
    for (JsonNode entry : page.path("entries")) {
      assertThat(entry.path("number").asInt()).isEqualTo(have.get(conversation) + 1);
      have.put(conversation, entry.path("number").asInt());
    }
  }

  private static JsonNode entries(Socket socket, String conversation, int after) {
    return fitting(
        socket.ask(
            "{action: 'entries', conversation: '%s', after: %d}".formatted(conversation, after)));
  }

  private static JsonNode fitting(JsonNode answer) {
    assertThat(answer.path("type").asText()).isEqualTo("reply");
    assertFits(answer);
    return answer.path("result");
  }

  private static void assertFits(JsonNode frame) {
    assertThat(frame.toString().getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(MESSAGE_MAX_BYTES);
  }

  @Test
  void as_many_known_as_may_be_named_fit_into_one_request__MSG_5() {
    Socket lin = TestShop.open().staff(TestShop.LIN);
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("action", "hello").put("requestId", "x".repeat(64)).put("v", 1);
    ObjectNode have = request.putObject("have");
    IntStream.range(0, 1_000).forEach(i -> have.put("01k9v3m0qa7%05d".formatted(i), 2_147_483_647));
    assertThat(fitting(lin.ask(request)).path("conversations")).isEmpty();
  }

  /** A character that steers is six bytes of JSON. */
  @Test
  void an_agent_is_pushed_the_long_messages_of_who_waited_in_frames_that_fit__MSG_2() {
    TestShop shop = TestShop.open();
    Socket lin = shop.staff(TestShop.LIN);
    lin.get("{action: 'status', status: 'BREAK'}");
    Socket buyer = shop.buyer("u-1");
    int sent = 20;
    for (int number = 1; number <= sent; number++) {
      TestShop.says(buyer, number, number % 2 == 0 ? LONGEST : "\\u0001".repeat(3_999) + "x");
    }
    lin.get("{action: 'status', status: 'ONLINE'}");
    World.assign();
    List<JsonNode> frames =
        lin.pushed().stream().filter(each -> each.path("type").asText().equals("entries")).toList();
    assertThat(frames).hasSizeGreaterThan(1).allSatisfy(LargeAnswersTest::assertFits);
    assertThat(frames.stream().flatMap(each -> each.path("entries").valueStream()))
        .filteredOn(each -> each.path("from").asText().equals("buyer"))
        .hasSize(sent);
  }

  // ---------------------------------------------------------------- buyers

  @Test
  void a_buyer_reads_a_long_thread_of_long_messages_in_answers_that_fit__CONV_2_MSG_2() {
    TestShop shop = TestShop.open();
    Socket lin = shop.online(TestShop.LIN);
    Socket buyer = shop.buyer("u-1");
    List<String> thread = new ArrayList<>();
    int number = 0;
    for (int i = 0; i < 12; i++) {
      for (int message = 0; message < 3; message++) {
        JsonNode said = TestShop.says(buyer, ++number, LONGEST);
        if (message == 0) {
          thread.add(said.path("conversation").asText());
        }
      }
      lin.get("{action: 'end', conversation: '%s'}".formatted(thread.getLast()));
    }
    Map<String, Integer> have = new HashMap<>(Map.of(thread.getFirst(), 3));
    JsonNode result =
        fitting(
            buyer.ask(
                "{action: 'sync', have: {conversation: '%s', number: 3}}"
                    .formatted(thread.getFirst())));
    result.path("conversations").forEach(each -> have.put(each.path("conversation").asText(), 0));
    for (JsonNode missed : result.path("conversations")) {
      readOn(buyer, missed, have);
    }
    String oldest = result.at("/conversations/0/conversation").asText();
    while (!oldest.equals(thread.getFirst())) {
      oldest = entries(buyer, oldest, 0).at("/entries/0/previous").asText();
      have.putIfAbsent(oldest, 0);
      readOn(buyer, entries(buyer, oldest, have.get(oldest)), have);
    }
    assertThat(have.keySet()).containsExactlyInAnyOrderElementsOf(thread);
    assertThat(have.values()).containsOnly(8);
  }
}
