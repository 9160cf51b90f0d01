package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.functions.api.ApiHandler;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.Protocol;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The written protocol is true in itself: examples, routes. */
class WrittenProtocolTest {
  @RegisterExtension static final World WORLD = new World();

  private static final Pattern ROUTE = Pattern.compile("(GET|POST|PUT|DELETE) v1/[a-z*/-]+");

  record Example(String name, String schema, JsonNode value) {
    @Override
    public String toString() {
      return name;
    }
  }

  // ---------------------------------------------------------------- sockets

  static Stream<Example> socketExamples() {
    List<Example> all = new ArrayList<>();
    Protocol.ASYNC
        .at("/components/messages")
        .properties()
        .forEach(
            message -> {
              JsonNode examples = message.getValue().path("examples");
              assertThat(examples).as("examples of %s", message.getKey()).isNotEmpty();
              String schema = message.getValue().at("/payload/$ref").asText();
              for (JsonNode example : examples) {
                String name = message.getKey() + " " + example.path("name").asText();
                all.add(new Example(name, schema, example.path("payload")));
              }
            });
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("socketExamples")
  void every_example_of_a_frame_is_as_its_schema_says(Example example) {
    Protocol.checkSocket(example.schema(), example.value());
  }

  @Test
  void every_example_of_a_request_is_understood_by_the_function() {
    for (var operation : Protocol.operations().values()) {
      if (operation.isPush()) {
        continue;
      }
      List<Example> examples =
          socketExamples().filter(each -> each.schema().equals(operation.payload())).toList();
      assertThat(examples).isNotEmpty();
      for (Example example : examples) {
        TestShop shop = TestShop.ofSelfManagedAgents();
        Socket socket =
            operation.role().equals("buyer") ? shop.buyer("u-1") : shop.online(TestShop.LIN);
        String ofThisShop = example.value().toString().replace("magpie/", shop.id() + "/");
        JsonNode answer = socket.ask(Files.json(ofThisShop));
        assertThat(answer.at("/error/code").asText())
            .as("%s: %s", example, answer)
            .isNotIn("INVALID", "INTERNAL");
      }
    }
  }

  @Test
  void every_message_and_schema_is_used() {
    String text = Protocol.ASYNC.toString();
    for (String kind : List.of("messages", "schemas")) {
      Protocol.ASYNC
          .at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(
              name -> assertThat(text).contains("\"#/components/" + kind + "/" + name + "\""));
    }
    Protocol.OPEN
        .at("/components/schemas")
        .fieldNames()
        .forEachRemaining(
            name ->
                assertThat(Protocol.OPEN.toString())
                    .contains("\"#/components/schemas/" + name + "\""));
  }

  // ---------------------------------------------------------------- HTTP

  @Test
  void every_route_of_the_code_is_written_down_and_every_written_one_is_in_the_code()
      throws IOException {
    Set<String> written =
        Protocol.routes().keySet().stream()
            .map(route -> route.replace("/v1", "v1").replaceAll("\\{\\w+}", "*"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(written).isEqualTo(routesInCode());
  }

  /** A switch over routes leaves them in the class file, one constant each. */
  private static Set<String> routesInCode() throws IOException {
    try (InputStream file = ApiHandler.class.getResourceAsStream("ApiHandler.class")) {
      byte[] bytes = Objects.requireNonNull(file).readAllBytes();
      Matcher matcher = ROUTE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
      return matcher
          .results()
          .map(found -> found.group())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  static Stream<Example> httpExamples() {
    List<Example> all = new ArrayList<>();
    Protocol.routes()
        .forEach(
            (route, operation) -> {
              add(all, route + " request", operation.at("/requestBody/content/application~1json"));
              operation
                  .path("responses")
                  .properties()
                  .forEach(
                      response -> {
                        JsonNode content = response.getValue().at("/content/application~1json");
                        add(all, route + " " + response.getKey(), content);
                      });
              operation
                  .path("parameters")
                  .forEach(each -> add(all, route + " " + each.path("name").asText(), each));
            });
    Protocol.OPEN
        .at("/components/responses")
        .properties()
        .forEach(each -> add(all, each.getKey(), each.getValue().at("/content/application~1json")));
    return all.stream();
  }

  private static void add(List<Example> all, String name, JsonNode content) {
    if (content.isMissingNode()) {
      return;
    }
    assertThat(content.path("examples")).as("examples of %s", name).isNotEmpty();
    for (Map.Entry<String, JsonNode> example : content.path("examples").properties()) {
      all.add(
          new Example(
              name + " " + example.getKey(),
              content.path("schema").toString(),
              example.getValue().path("value")));
    }
  }

  @ParameterizedTest
  @MethodSource("httpExamples")
  void every_example_of_a_body_or_parameter_is_as_its_schema_says(Example example) {
    assertThat(Protocol.httpErrors(Files.json(example.schema()), example.value())).isEmpty();
  }

  @Test
  void every_example_of_an_http_request_is_understood_by_the_function() {
    Protocol.routes()
        .forEach(
            (route, operation) -> {
              TestShop shop = TestShop.open();
              String[] parts = route.split(" ", 2);
              String path = parts[1];
              StringBuilder query = new StringBuilder();
              for (JsonNode parameter : operation.path("parameters")) {
                String name = parameter.path("name").asText();
                String value = parameter.path("examples").iterator().next().path("value").asText();
                if (parameter.path("in").asText().equals("path")) {
                  path = path.replace("{" + name + "}", value);
                } else if (query.isEmpty()) {
                  query.append('?').append(name).append('=').append(value);
                }
              }
              for (JsonNode body : bodies(operation)) {
                boolean isKeys = operation.path("security").toString().contains("shopKey");
                String text = body.isMissingNode() ? null : body.toString();
                World.Answer answer =
                    isKeys
                        ? TestShop.httpWithKey(shop.key(), parts[0], path, text)
                        : shop.http(TestShop.OWNER, parts[0], path + query, text);
                assertThat(answer.status()).as("%s: %s", route, answer.body()).isNotIn(400, 500);
              }
            });
  }

  private static List<JsonNode> bodies(JsonNode operation) {
    JsonNode content = operation.at("/requestBody/content/application~1json/examples");
    return content.isMissingNode()
        ? List.of(content)
        : content.valueStream().map(each -> each.path("value")).toList();
  }

  // ---------------------------------------------------------------- the log

  @Test
  void every_sample_of_the_log_is_as_its_schema_says_and_there_is_one_of_each_event()
      throws IOException {
    Set<String> sampled = new TreeSet<>();
    try (var files = java.nio.file.Files.list(Files.ROOT.resolve("events/samples"))) {
      for (var file : files.sorted().toList()) {
        ObjectNode sample = Files.event("samples/" + file.getFileName());
        assertThat(Protocol.logErrors(sample)).as("%s", file.getFileName()).isEmpty();
        sampled.add(sample.at("/e/t").asText("pointer"));
      }
    }
    Set<String> known = new TreeSet<>(Set.of("pointer"));
    JsonNode schema = Files.event("schemas/log-entry.schema.json");
    schema
        .at("/$defs/entry/properties/e/oneOf")
        .forEach(each -> known.add(each.path("$ref").asText().replace("#/$defs/", "")));
    assertThat(sampled).isEqualTo(known);
  }

  @Test
  void the_schema_of_the_log_refuses_what_is_not_written_there() {
    ObjectNode sample = Files.event("samples/log-message.json");
    assertThat(Protocol.logErrors(sample.deepCopy().put("x", 1))).isNotEmpty();
    assertThat(Protocol.logErrors(sample.deepCopy().put("n", 0))).isNotEmpty();
    ObjectNode typo = sample.deepCopy();
    ((ObjectNode) typo.path("e")).put("text", "x");
    assertThat(Protocol.logErrors(typo)).isNotEmpty();
    ObjectNode ended = sample.deepCopy();
    ((ObjectNode) ended.path("s")).put("s", "ENDED");
    assertThat(Protocol.logErrors(ended)).isNotEmpty();
  }

  // ---------------------------------------------------------------- events

  @Test
  void every_published_event_has_a_schema_and_a_sample_that_is_as_it_says() throws IOException {
    Set<String> schemas = names("events/schemas", ".schema.json");
    schemas.remove("log-entry");
    Set<String> samples = names("events/published", ".json");
    assertThat(samples).isEqualTo(schemas).isNotEmpty();
    for (String type : samples) {
      ObjectNode sample = Files.event("published/" + type + ".json");
      assertThat(sample.path("detail-type").asText()).isEqualTo(type);
      assertThat(Protocol.eventErrors(sample)).as(type).isEmpty();
    }
  }

  @Test
  void the_schema_of_an_event_refuses_what_is_not_written_there() {
    ObjectNode sample = Files.event("published/ConversationEnded.json");
    ObjectNode detail = (ObjectNode) sample.path("detail");
    detail.put("text", "x");
    assertThat(Protocol.eventErrors(sample)).isNotEmpty();
    detail.remove("text");
    detail.put("reason", "BORED");
    assertThat(Protocol.eventErrors(sample)).isNotEmpty();
    detail.put("reason", "SILENCE").remove("openedAt");
    assertThat(Protocol.eventErrors(sample)).isNotEmpty();
  }

  private static Set<String> names(String folder, String ending) throws IOException {
    try (var files = java.nio.file.Files.list(Files.ROOT.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
