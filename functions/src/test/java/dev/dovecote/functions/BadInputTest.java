package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.Protocol;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that no state could make acceptable, over all actions. */
class BadInputTest {
  @RegisterExtension static final World WORLD = new World();

  /** Stands for the conversation that is active with the agent. */
  private static final String CONVERSATION = "$c";

  /** Stands for the shop. */
  private static final String SHOP = "$s";

  /** What the key of an image is called beside its shop. */
  private static final String IMAGE = "0123456789abcdefghjkmnpqrs.png";

  /** Every action, with every field that it has. */
  private static final List<Valid> VALID =
      List.of(
          new Valid("buyer", "{action: 'hello', have: {conversation: '$c', number: 1}}"),
          new Valid("buyer", "{action: 'sync', have: {conversation: '$c', number: 1}}"),
          new Valid(
              "buyer",
              "{action: 'send', client: {id: 'tab', number: 2}, content: {kind: 'text', text: 'x'},"
                  + " conversation: '$c', entryPoint: 'OTHER', subject: {kind: 'ORDER', id: '1'}}"),
          new Valid(
              "buyer",
              "{action: 'send', client: {id: 'tab', number: 2},"
                  + " content: {kind: 'emoji', name: 'smile'}}"),
          new Valid(
              "buyer",
              "{action: 'send', client: {id: 'tab', number: 2},"
                  + " content: {kind: 'images', keys: ['$s/"
                  + IMAGE
                  + "']}}"),
          new Valid("buyer", "{action: 'entries', conversation: '$c', after: 1}"),
          new Valid("buyer", "{action: 'upload', contentType: 'image/png', bytes: 1}"),
          new Valid("buyer", "{action: 'download', key: '$s/" + IMAGE + "'}"),
          new Valid("buyer", "{action: 'choose', question: 'size'}"),
          new Valid("buyer", "{action: 'ask'}"),
          new Valid("buyer", "{action: 'leave'}"),
          new Valid("staff", "{action: 'hello', have: {'$c': 1}}"),
          new Valid("staff", "{action: 'sync', have: {'$c': 1}}"),
          new Valid(
              "staff",
              "{action: 'send', conversation: '$c', client: {id: 'desk', number: 1},"
                  + " content: {kind: 'text', text: 'x'}}"),
          new Valid("staff", "{action: 'entries', conversation: '$c', after: 1}"),
          new Valid("staff", "{action: 'upload', contentType: 'image/webp', bytes: 10485760}"),
          new Valid("staff", "{action: 'download', key: '$s/" + IMAGE + "'}"),
          new Valid("staff", "{action: 'end', conversation: '$c'}"),
          new Valid("staff", "{action: 'give', conversation: '$c', to: 'mei', note: 'x'}"),
          new Valid("staff", "{action: 'handle', conversation: '$c'}"),
          new Valid("staff", "{action: 'open', conversations: ['$c']}"),
          new Valid("staff", "{action: 'start', order: '2026112400017'}"),
          new Valid("staff", "{action: 'buyer', conversation: '$c'}"),
          new Valid("staff", "{action: 'status', status: 'BREAK'}"),
          new Valid("staff", "{action: 'capacity', capacity: 3}"));

  /** Fields that may be left out; all others must be there. */
  private static final Set<String> OPTIONAL =
      Set.of("v", "have", "buyer conversation", "entryPoint", "subject", "after", "note");

  /** Shared by all that is refused, since that changes nothing; null where a test has used it. */
  private static @Nullable Socket buyer;

  private static String shopId;
  private static Socket agent;
  private static String conversation;

  record Valid(String role, String text) {
    JsonNode request() {
      ObjectNode request = (ObjectNode) Files.json(text);
      return request.put("v", 1).put("requestId", "q-1");
    }
  }

  /** A request that is wrong in one field. */
  record Wrong(String what, String role, String body, String field) {
    @Override
    public String toString() {
      return what;
    }
  }

  @BeforeEach
  void an_active_conversation() {
    if (buyer != null) {
      return;
    }
    TestShop shop = TestShop.ofSelfManagedAgents();
    shopId = shop.id().value();
    agent = shop.online(TestShop.LIN);
    buyer = shop.buyer("u-1");
    buyer.hello();
    conversation = shop.active(buyer);
  }

  private void refuse(Wrong wrong) {
    Socket socket = wrong.role().equals("buyer") ? buyer : agent;
    String body = wrong.body().replace(CONVERSATION, conversation).replace(SHOP, shopId);
    String field = wrong.field().replace(CONVERSATION, conversation);
    String requestId =
        field.equals("requestId") || !Refusals.isJson(body) || !body.contains("\"q-1\"")
            ? null
            : "q-1";
    assertRefused(socket, body, "INVALID", field, requestId);
  }

  @Test
  void the_table_has_every_action_of_the_protocol_and_each_request_is_written_so() {
    Set<String> known =
        Protocol.operations().values().stream()
            .filter(operation -> !operation.isPush())
            .map(operation -> operation.role() + "/" + operation.action())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> here = new TreeSet<>();
    for (Valid valid : VALID) {
      String action = valid.role() + "/" + valid.request().path("action").asText();
      here.add(action);
      JsonNode request =
          Files.json(
              valid.request().toString().replace(CONVERSATION, "c-1").replace(SHOP, "magpie"));
      assertThat(Protocol.socketErrors(Protocol.operations().get(action).payload(), request))
          .isEmpty();
    }
    assertThat(here).isEqualTo(known);
  }

  @Test
  void each_request_of_the_table_is_taken_as_it_stands() {
    for (Valid valid : VALID) {
      TestShop own = TestShop.ofSelfManagedAgents();
      Socket lin = own.online(TestShop.LIN);
      Socket writer = own.buyer("u-1");
      String id = own.active(writer);
      JsonNode request =
          Files.json(
              valid.request().toString().replace(CONVERSATION, id).replace(SHOP, own.id().value()));
      JsonNode answer = (valid.role().equals("buyer") ? writer : lin).ask(request);
      assertThat(answer.at("/error/code").asText()).as("%s", request).isNotEqualTo("INVALID");
    }
  }

  // ---------------------------------------------------------------- shape

  static Stream<Wrong> malformed() {
    return Stream.of(
            "",
            " ",
            "null",
            "7",
            "\"leave\"",
            "true",
            "[]",
            "[{\"requestId\":\"q-1\"}]",
            "{",
            "{\"action\":\"leave\"",
            "{action:'leave'}",
            "{\"action\":\"leave\"}}",
            "{} {}",
            "{\"requestId\":\"q-1\",\"action\":\"leave\",\"action\":\"leave\"}",
            "{\"requestId\":\"q-1\",\"action\":\"leave\",\"x\":"
                + "[".repeat(50)
                + "]".repeat(50)
                + "}",
            "{\"requestId\":\"q-1\",\"action\":\"leave\",\"x\":1e999999999x}",
            "\u0000",
            "\uFEFF{}",
            "<frame/>")
        .flatMap(
            body ->
                Stream.of("buyer", "staff")
                    .map(role -> new Wrong(role + ": " + brief(body), role, body, "message")));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void what_is_not_one_json_object_is_refused_and_the_socket_stays_open__MSG_5(Wrong wrong) {
    Socket socket = wrong.role().equals("buyer") ? buyer : agent;
    // An action is missing from an empty object; all else is wrong as a whole.
    assertRefused(socket, wrong.body(), "INVALID", "message", null);
    socket.get("{action: 'sync'}");
  }

  static Stream<Wrong> missing() {
    return over((valid, path) -> !isOptional(valid, path), BadInputTest::without);
  }

  @ParameterizedTest
  @MethodSource("missing")
  void a_missing_field_is_named_and_nothing_changes__MSG_5(Wrong wrong) {
    refuse(wrong);
  }

  static Stream<Wrong> nulls() {
    return over((valid, path) -> !isOptional(valid, path), (r, path) -> with(r, path, "null"));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void a_null_counts_as_missing__MSG_5(Wrong wrong) {
    refuse(wrong);
  }

  static Stream<Wrong> wrongTypes() {
    return Stream.of("7", "1.5", "true", "'x y'", "[]", "{}", "[7]", "99999999999")
        .flatMap(
            value ->
                over(
                    (valid, path) -> !isOfType(valid.request().at(pointer(path)), path, value),
                    (request, path) -> with(request, path, value)));
  }

  @ParameterizedTest
  @MethodSource("wrongTypes")
  void a_field_of_the_wrong_type_is_named_and_nothing_changes__MSG_5(Wrong wrong) {
    refuse(wrong);
  }

  static Stream<Wrong> unknownFields() {
    List<Wrong> all = new ArrayList<>();
    for (Valid valid : VALID) {
      JsonNode request = valid.request();
      List<String> objects = new ArrayList<>(List.of(""));
      paths(request, "").stream()
          .filter(path -> request.at(pointer(path)).isObject())
          .filter(path -> !(valid.role().equals("staff") && path.equals("have")))
          .forEach(objects::add);
      for (String object : objects) {
        String path = object.isEmpty() ? "textt" : object + ".textt";
        all.add(wrong(valid, path, with(valid.request(), path, "1")));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("unknownFields")
  void an_unknown_field_is_named_and_nothing_changes__MSG_5(Wrong wrong) {
    refuse(wrong);
  }

  // ---------------------------------------------------------------- limits

  private static Wrong limit(String role, String request, String field) {
    ObjectNode node = (ObjectNode) Files.json(request);
    if (!node.has("requestId")) {
      node.put("requestId", "q-1");
    }
    // As an escape: the character by itself does not survive its way here.
    String body = node.toString().replace("\ud800", "\\ud800");
    return new Wrong(role + " " + brief(request) + " → " + field, role, body, field);
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
    contents.put(images(1, "$s/" + IMAGE + "x"), "content.keys");
    contents.put(images(1, "another/" + IMAGE), "content.keys");
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
        limit("buyer", "{action: 'download', key: '$s/../" + IMAGE + "'}", "key"),
        limit("staff", "{action: 'download', key: '" + IMAGE + "'}", "key"),
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
    assertRefused(buyer, body, "INVALID", "message", "q-1");
    buyer.get("{action: 'sync'}");
  }

  @Test
  void a_message_over_4000_characters_is_refused_and_nothing_changes__MSG_5() {
    JsonNode request =
        Files.json(
            "{requestId: 'q-1', action: 'send', client: {id: 'tab', number: 2},"
                + " content: {kind: 'text', text: '"
                + "字".repeat(4_001)
                + "'}}");
    assertRefused(buyer, request, "INVALID", "content.text");
    TestShop.says(buyer, 2, "字".repeat(4_000));
    buyer = null;
  }

  @Test
  void a_name_that_is_half_a_character_is_told_back_as_something_that_can_be_sent__MSG_5() {
    JsonNode answer =
        buyer.raw("{\"requestId\":\"q-1\",\"action\":\"leave\",\"" + "x".repeat(39) + "😀\":1}");
    assertThat(answer.at("/error/code").asText()).isEqualTo("INVALID");
    answer = buyer.raw("{\"requestId\":\"q-1\",\"action\":\"leave\",\"\\ud800\":1}");
    assertThat(answer.at("/error/code").asText()).isEqualTo("INVALID");
  }

  @Test
  void what_lies_just_within_the_limits_is_stored__MSG_1_MSG_5() {
    int number = 2;
    for (String content :
        List.of(
            text("😀".repeat(4_000)),
            images(9, shopId + "/" + IMAGE),
            "{kind: 'emoji', name: '" + "x".repeat(32) + "'}")) {
      JsonNode result =
          buyer.get(
              "{action: 'send', client: {id: 'tab', number: "
                  + number++
                  + "}, content: "
                  + content
                  + "}");
      assertThat(result.path("entries")).hasSize(1);
    }
    agent.get("{action: 'capacity', capacity: 1}");
    agent.get("{action: 'capacity', capacity: 999}");
    buyer.get(
        "{action: 'send', requestId: '"
            + "x".repeat(64)
            + "', client: {id: '"
            + "x".repeat(16)
            + "', number: 1}, content: "
            + text("x")
            + "}");
    buyer = null;
  }

  // ---------------------------------------------------------------- making it wrong

  private interface Applies {
    boolean to(Valid valid, String path);
  }

  private interface Spoil {
    JsonNode at(JsonNode request, String path);
  }

  private static Stream<Wrong> over(Applies applies, Spoil spoil) {
    List<Wrong> all = new ArrayList<>();
    for (Valid valid : VALID) {
      for (String path : paths(valid.request(), "")) {
        if (applies.to(valid, path)) {
          all.add(wrong(valid, path, spoil.at(valid.request(), path)));
        }
      }
    }
    return all.stream();
  }

  private static Wrong wrong(Valid valid, String path, JsonNode request) {
    String what = valid.role() + " " + brief(request.toString()) + " → " + path;
    return new Wrong(what, valid.role(), request.toString(), path);
  }

  private static List<String> paths(JsonNode object, String prefix) {
    List<String> paths = new ArrayList<>();
    object
        .properties()
        .forEach(
            field -> {
              paths.add(prefix + field.getKey());
              if (field.getValue().isObject()) {
                paths.addAll(paths(field.getValue(), prefix + field.getKey() + "."));
              }
            });
    return paths;
  }

  private static String pointer(String path) {
    return "/" + path.replace('.', '/');
  }

  private static boolean isOptional(Valid valid, String path) {
    return OPTIONAL.contains(path)
        || OPTIONAL.contains(valid.role() + " " + path)
        || path.equals("have." + CONVERSATION);
  }

  /** Whether a value would do there. */
  private static boolean isOfType(JsonNode was, String path, String value) {
    JsonNode now = Files.json(value);
    if (was.isTextual()) {
      // Where only certain texts will do, another is as wrong as a number.
      return now.isTextual()
          && Set.of("content.text", "content.name", "subject.id", "question", "note", "order")
              .contains(path);
    }
    if (was.isNumber()) {
      return now.isInt() && !path.equals("v");
    }
    return was.isObject() ? now.isObject() : false;
  }

  private static JsonNode without(JsonNode request, String path) {
    return with(request, path, null);
  }

  private static JsonNode with(JsonNode request, String path, @Nullable String value) {
    int divider = path.lastIndexOf('.');
    JsonNode parent = divider < 0 ? request : request.at(pointer(path.substring(0, divider)));
    String name = path.substring(divider + 1);
    if (value == null) {
      ((ObjectNode) parent).remove(name);
    } else {
      ((ObjectNode) parent).set(name, Files.json(value));
    }
    return request;
  }

  private static String brief(String text) {
    return text.length() <= 90 ? text : text.substring(0, 90) + "…";
  }
}
