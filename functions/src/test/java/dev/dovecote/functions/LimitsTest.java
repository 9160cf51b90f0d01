package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.functions.BadRequests.Wrong;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values beyond their limits, and just within. */
class LimitsTest {
  @RegisterExtension static final World WORLD = new World();

  /** Shared by all that is refused, since that changes nothing; null where a test has used it. */
  private static @Nullable OneConversation active;

  @BeforeEach
  void an_active_conversation() {
    if (active == null) {
      active = OneConversation.open();
    }
  }

  private static void refuse(Wrong wrong) {
    active.refuse(wrong);
  }

  private static Wrong limit(String role, String request, String field) {
    ObjectNode node = (ObjectNode) Files.json(request);
    if (!node.has("requestId")) {
      node.put("requestId", "q-1");
    }
    // As an escape: the character by itself does not survive its way here.
    String body = node.toString().replace("\ud800", "\\ud800");
    return new Wrong(role + " " + BadRequests.brief(request) + " → " + field, role, body, field);
  }

  private static String content(String role, String content) {
    return role.equals("buyer")
        ? "{action: 'send', client: {id: 'tab', number: 2}, content: " + content + "}"
        : "{action: 'send', conversation: '$c', client: {id: 'desk', number: 1}, content: "
            + content
            + "}";
  }

  private static String text(String text) {
    return "{kind: 'text', text: '" + text + "'}";
  }

  private static String images(int count, String key) {
    return "{kind: 'images', keys: ["
        + IntStream.range(0, count).mapToObj(_ -> "'" + key + "'").collect(Collectors.joining(","))
        + "]}";
  }

  static Stream<Wrong> contents() {
    Map<String, String> contents = new LinkedHashMap<>();
    contents.put(text("x".repeat(4_001)), "content.text");
    contents.put(text("😀".repeat(4_001)), "content.text");
    contents.put(text(""), "content.text");
    contents.put(text(" \\n\\t　"), "content.text");
    contents.put(text("\\u200b\\u2060\\u00a0"), "content.text");
    contents.put(text("a\\ud800b"), "content.text");
    contents.put("{kind: 'emoji', name: '" + "x".repeat(33) + "'}", "content.name");
    contents.put("{kind: 'emoji', name: ''}", "content.name");
    contents.put(images(10, "a"), "content.keys");
    contents.put(images(0, "a"), "content.keys");
    contents.put(images(1, ""), "content.keys");
    contents.put(images(1, "x".repeat(257)), "content.keys");
    contents.put(images(1, "../secret"), "content.keys");
    contents.put(images(1, "a b"), "content.keys");
    contents.put(images(1, "https://x/?q=1"), "content.keys");
    contents.put(images(1, "a/1.jpg"), "content.keys");
    contents.put(images(1, "$s/" + BadRequests.IMAGE + "x"), "content.keys");
    contents.put(images(1, "another/" + BadRequests.IMAGE), "content.keys");
    contents.put("{kind: 'notice', notice: 'welcome', text: 'x'}", "content.kind");
    contents.put("{kind: 'video', key: 'a'}", "content.kind");
    contents.put("{kind: 'TEXT', text: 'x'}", "content.kind");
    contents.put("{kind: 'text', text: 'x', name: 'smile'}", "content.name");
    return contents.entrySet().stream()
        .flatMap(
            each ->
                Stream.of("buyer", "staff")
                    .map(role -> limit(role, content(role, each.getKey()), each.getValue())));
  }

  @ParameterizedTest
  @MethodSource("contents")
  void content_beyond_its_limits_or_of_an_unknown_kind_is_refused__MSG_1_MSG_5(Wrong wrong) {
    refuse(wrong);
  }

  static Stream<Wrong> limits() {
    String has = "{action: 'hello', have: ";
    String send = "{action: 'send', content: {kind: 'text', text: 'x'}, ";
    String manyKnown =
        IntStream.range(0, 1_001).mapToObj(i -> "c" + i + ": 0").collect(Collectors.joining(","));
    String manyIds =
        IntStream.range(0, 101).mapToObj(i -> "'c" + i + "'").collect(Collectors.joining(","));
    return Stream.of(
        limit("buyer", "{action: 'dance'}", "action"),
        limit("staff", "{action: 'dance'}", "action"),
        limit("staff", "{action: ''}", "action"),
        limit("staff", "{action: 'HELLO'}", "action"),
        limit("buyer", "{action: 'leave', v: 2}", "v"),
        limit("buyer", "{action: 'leave', v: 0}", "v"),
        limit("buyer", "{action: 'leave', requestId: ''}", "requestId"),
        limit("buyer", "{action: 'leave', requestId: 'a b'}", "requestId"),
        limit("buyer", "{action: 'leave', requestId: '" + "x".repeat(65) + "'}", "requestId"),
        limit("buyer", send + "client: {id: '" + "x".repeat(25) + "', number: 2}}", "client.id"),
        limit("buyer", send + "client: {id: '', number: 2}}", "client.id"),
        limit("buyer", send + "client: {id: 'a#b', number: 2}}", "client.id"),
        limit("buyer", send + "client: {id: 'tab', number: 0}}", "client.number"),
        limit("buyer", send + "client: {id: 'tab', number: -1}}", "client.number"),
        limit(
            "buyer", send + "client: {id: 'tab', number: 2}, conversation: 'a#b'}", "conversation"),
        limit("buyer", send + "client: {id: 'tab', number: 2}, entryPoint: 'MOON'}", "entryPoint"),
        limit("buyer", send + "client: {id: 'tab', number: 2}, entryPoint: 'other'}", "entryPoint"),
        limit(
            "buyer",
            send + "client: {id: 'tab', number: 2}, subject: {kind: 'CAR', id: '1'}}",
            "subject.kind"),
        limit(
            "buyer",
            send + "client: {id: 'tab', number: 2}, subject: {kind: 'ORDER', id: ''}}",
            "subject.id"),
        limit(
            "buyer",
            send
                + "client: {id: 'tab', number: 2}, subject: {kind: 'ORDER', id: '"
                + "1".repeat(65)
                + "'}}",
            "subject.id"),
        limit(
            "buyer",
            send + "client: {id: 'tab', number: 2}, subject: {kind: 'ORDER', id: '\\ud800'}}",
            "subject.id"),
        limit("buyer", has + "{conversation: '$c', number: -1}}", "have.number"),
        limit(
            "buyer",
            send + "client: {id: 'tab', number: 2}, conversation: '$c', have: -1}",
            "have"),
        limit("buyer", send + "client: {id: 'tab', number: 2}, have: 1}", "conversation"),
        limit("buyer", has + "{conversation: 'a#b', number: 1}}", "have.conversation"),
        limit("staff", has + "{'$c': -1}}", "have.$c"),
        limit("staff", has + "{'a#b': 1}}", "have.a#b"),
        limit("staff", has + "{" + manyKnown + "}}", "have"),
        limit("buyer", "{action: 'entries', conversation: '$c', after: -1}", "after"),
        limit("staff", "{action: 'entries', conversation: '$c', after: -1}", "after"),
        limit("staff", "{action: 'entries', conversation: 'a#b'}", "conversation"),
        limit("staff", "{action: 'end', conversation: ''}", "conversation"),
        limit("staff", "{action: 'end', conversation: '" + "x".repeat(65) + "'}", "conversation"),
        limit("staff", "{action: 'end', conversation: 'a/b'}", "conversation"),
        limit("staff", "{action: 'give', conversation: '$c', to: 'a b'}", "to"),
        limit("staff", "{action: 'give', conversation: '$c', to: 'mei', note: ''}", "note"),
        limit("staff", "{action: 'give', conversation: '$c', to: 'mei', note: '\\u200b'}", "note"),
        limit("staff", "{action: 'give', conversation: '$c', to: 'mei', note: '\\ud800'}", "note"),
        limit(
            "staff",
            "{action: 'give', conversation: '$c', to: 'mei', note: '" + "x".repeat(501) + "'}",
            "note"),
        limit("staff", "{action: 'handle', conversation: 'a#b'}", "conversation"),
        limit("staff", "{action: 'open', conversations: []}", "conversations"),
        limit("staff", "{action: 'open', conversations: ['a#b']}", "conversations"),
        limit("staff", "{action: 'open', conversations: ['a', 'a']}", "conversations"),
        limit("staff", "{action: 'open', conversations: [" + manyIds + "]}", "conversations"),
        limit("staff", "{action: 'start', order: ''}", "order"),
        limit("staff", "{action: 'start', order: 'a#b'}", "order"),
        limit("staff", "{action: 'start', order: '\\ud800'}", "order"),
        limit("staff", "{action: 'start', order: '" + "1".repeat(65) + "'}", "order"),
        limit("staff", "{action: 'buyer', conversation: 'a#b'}", "conversation"),
        limit("staff", "{action: 'status', status: 'AWAY'}", "status"),
        limit("staff", "{action: 'status', status: 'online'}", "status"),
        limit("staff", "{action: 'capacity', capacity: 0}", "capacity"),
        limit("staff", "{action: 'capacity', capacity: -1}", "capacity"),
        limit("staff", "{action: 'capacity', capacity: 1000}", "capacity"),
        limit("buyer", "{action: 'upload', contentType: 'image/svg+xml', bytes: 1}", "contentType"),
        limit("buyer", "{action: 'upload', contentType: 'IMAGE/PNG', bytes: 1}", "contentType"),
        limit("buyer", "{action: 'upload', contentType: 'image/png', bytes: 0}", "bytes"),
        limit("staff", "{action: 'upload', contentType: 'image/png', bytes: 10485761}", "bytes"),
        limit("buyer", "{action: 'download', key: '$s/../" + BadRequests.IMAGE + "'}", "key"),
        limit("staff", "{action: 'download', key: '" + BadRequests.IMAGE + "'}", "key"),
        limit("buyer", "{action: 'leave', '" + "x".repeat(50) + "': 1}", "x".repeat(40) + "…"));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void a_value_beyond_its_limits_is_named_and_nothing_changes__MSG_5(Wrong wrong) {
    refuse(wrong);
  }

  @Test
  void a_frame_over_32_KB_is_refused_by_its_id_and_nothing_changes__MSG_5() {
    // 9 keys and 4,000 characters never come to 32 KB: blanks between fields do.
    String body = "{\"requestId\":\"q-1\",\"action\":\"leave\"" + " ".repeat(32 * 1024) + "}";
    assertRefused(active.buyer(), body, "INVALID", "message", "q-1");
    active.buyer().get("{action: 'sync'}");
  }

  @Test
  void a_message_over_4000_characters_is_refused_and_nothing_changes__MSG_5() {
    JsonNode request =
        Files.json(
            "{requestId: 'q-1', action: 'send', client: {id: 'tab', number: 2},"
                + " content: {kind: 'text', text: '"
                + "字".repeat(4_001)
                + "'}}");
    assertRefused(active.buyer(), request, "INVALID", "content.text");
    TestShop.says(active.buyer(), 2, "字".repeat(4_000));
    active = null;
  }

  @Test
  void a_name_that_is_half_a_character_is_told_back_as_something_that_can_be_sent__MSG_5() {
    JsonNode answer =
        active
            .buyer()
            .raw("{\"requestId\":\"q-1\",\"action\":\"leave\",\"" + "x".repeat(39) + "😀\":1}");
    assertThat(answer.at("/error/code").asText()).isEqualTo("INVALID");
    answer = active.buyer().raw("{\"requestId\":\"q-1\",\"action\":\"leave\",\"\\ud800\":1}");
    assertThat(answer.at("/error/code").asText()).isEqualTo("INVALID");
  }

  @Test
  void what_lies_just_within_the_limits_is_stored__MSG_1_MSG_5() {
    int number = 2;
    for (String content :
        List.of(
            text("😀".repeat(4_000)),
            images(9, active.shop() + "/" + BadRequests.IMAGE),
            "{kind: 'emoji', name: '" + "x".repeat(32) + "'}")) {
      JsonNode result =
          active
              .buyer()
              .get(
                  "{action: 'send', client: {id: 'tab', number: "
                      + number++
                      + "}, content: "
                      + content
                      + "}");
      assertThat(result.path("entries")).hasSize(1);
    }
    active.agent().get("{action: 'capacity', capacity: 1}");
    active.agent().get("{action: 'capacity', capacity: 999}");
    active
        .buyer()
        .get(
            "{action: 'send', requestId: '"
                + "x".repeat(64)
                + "', client: {id: '"
                + "x".repeat(16)
                + "', number: 1}, content: "
                + text("x")
                + "}");
    active = null;
  }
}
