package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.functions.BadRequests.Valid;
import dev.dovecote.functions.BadRequests.Wrong;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.Protocol;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of the wrong shape, over all actions: no state could make them acceptable. */
class BadInputTest {
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

  @Test
  void the_table_has_every_action_of_the_protocol_and_each_request_is_written_so() {
    Set<String> known =
        Protocol.operations().values().stream()
            .filter(operation -> !operation.isPush())
            .map(operation -> operation.role() + "/" + operation.action())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> here = new TreeSet<>();
    for (Valid valid : BadRequests.VALID) {
      String action = valid.role() + "/" + valid.request().path("action").asText();
      here.add(action);
      JsonNode request =
          Files.json(
              valid
                  .request()
                  .toString()
                  .replace(BadRequests.CONVERSATION, "c-1")
                  .replace(BadRequests.SHOP, "magpie"));
      assertThat(Protocol.socketErrors(Protocol.operations().get(action).payload(), request))
          .isEmpty();
    }
    assertThat(here).isEqualTo(known);
  }

  @Test
  void each_request_of_the_table_is_taken_as_it_stands() {
    for (Valid valid : BadRequests.VALID) {
      TestShop own = TestShop.ofSelfManagedAgents();
      Socket lin = own.online(TestShop.LIN);
      Socket writer = own.buyer("u-1");
      String id = own.active(writer);
      JsonNode request =
          Files.json(
              valid
                  .request()
                  .toString()
                  .replace(BadRequests.CONVERSATION, id)
                  .replace(BadRequests.SHOP, own.id().value()));
      JsonNode answer = (valid.role().equals("buyer") ? writer : lin).ask(request);
      assertThat(answer.at("/error/code").asText()).as("%s", request).isNotEqualTo("INVALID");
    }
  }

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
                    .map(
                        role ->
                            new Wrong(
                                role + ": " + BadRequests.brief(body), role, body, "message")));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void what_is_not_one_json_object_is_refused_and_the_socket_stays_open__MSG_5(Wrong wrong) {
    Socket socket = active.of(wrong.role());
    // An action is missing from an empty object; all else is wrong as a whole.
    assertRefused(socket, wrong.body(), "INVALID", "message", null);
    socket.get("{action: 'sync'}");
  }

  static Stream<Wrong> missing() {
    return BadRequests.over(
        (valid, path) -> !BadRequests.isOptional(valid, path), BadRequests::without);
  }

  @ParameterizedTest
  @MethodSource("missing")
  void a_missing_field_is_named_and_nothing_changes__MSG_5(Wrong wrong) {
    refuse(wrong);
  }

  static Stream<Wrong> nulls() {
    return BadRequests.over(
        (valid, path) -> !BadRequests.isOptional(valid, path),
        (r, path) -> BadRequests.with(r, path, "null"));
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
                BadRequests.over(
                    (valid, path) ->
                        !BadRequests.isOfType(
                            valid.request().at(BadRequests.pointer(path)), path, value),
                    (request, path) -> BadRequests.with(request, path, value)));
  }

  @ParameterizedTest
  @MethodSource("wrongTypes")
  void a_field_of_the_wrong_type_is_named_and_nothing_changes__MSG_5(Wrong wrong) {
    refuse(wrong);
  }

  static Stream<Wrong> unknownFields() {
    List<Wrong> all = new ArrayList<>();
    for (Valid valid : BadRequests.VALID) {
      JsonNode request = valid.request();
      List<String> objects = new ArrayList<>(List.of(""));
      BadRequests.paths(request, "").stream()
          .filter(path -> request.at(BadRequests.pointer(path)).isObject())
          .filter(path -> !(valid.role().equals("staff") && path.equals("have")))
          .forEach(objects::add);
      for (String object : objects) {
        String path = object.isEmpty() ? "textt" : object + ".textt";
        all.add(BadRequests.wrong(valid, path, BadRequests.with(valid.request(), path, "1")));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("unknownFields")
  void an_unknown_field_is_named_and_nothing_changes__MSG_5(Wrong wrong) {
    refuse(wrong);
  }
}
