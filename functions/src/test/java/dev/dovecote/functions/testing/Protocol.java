package dev.dovecote.functions.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The written protocol: {@code docs/protocol}, and the schema of log entries. */
public final class Protocol {
  /** The sockets. */
  public static final JsonNode ASYNC = Files.yaml("docs/protocol/asyncapi.yaml");

  /** The HTTP API. */
  public static final JsonNode OPEN = Files.yaml("docs/protocol/openapi.yaml");

  private static final SchemaRegistry DRAFT_7 =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
  private static final SchemaRegistry DRAFT_2020 =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, Schema> CACHE = new ConcurrentHashMap<>();
  private static final Map<String, Operation> OPERATIONS = operations();

  /**
   * What a role can ask for, or is told.
   *
   * @param role buyer or staff
   * @param action the request's action; for pushes their type
   * @param isPush whether the server sends it unasked
   * @param payload reference to the schema of the request or push
   * @param replies references to the schemas of the answers
   */
  public record Operation(
      String role, String action, boolean isPush, String payload, List<String> replies) {}

  private Protocol() {}

  /** All operations, by role and action: {@code buyer/send}, {@code buyer/push/queue}. */
  public static Map<String, Operation> operations() {
    Map<String, Operation> all = new TreeMap<>();
    for (JsonNode operation : ASYNC.path("operations")) {
      String role = last(operation.at("/channel/$ref").asText());
      boolean isPush = operation.path("action").asText().equals("send");
      String payload = payload(operation.path("messages").path(0));
      JsonNode properties = at(ASYNC, payload).path("properties");
      String action = properties.path(isPush ? "type" : "action").path("const").asText();
      List<String> replies = new ArrayList<>();
      operation.at("/reply/messages").forEach(message -> replies.add(payload(message)));
      all.put(
          role + (isPush ? "/push/" : "/") + action,
          new Operation(role, action, isPush, payload, replies));
    }
    return all;
  }

  /** From a reference to a message of a channel to the reference to its schema. */
  private static String payload(JsonNode reference) {
    JsonNode message = at(ASYNC, reference.path("$ref").asText());
    return at(ASYNC, message.path("$ref").asText()).at("/payload/$ref").asText();
  }

  /** What a reference points at. */
  public static JsonNode at(JsonNode document, String reference) {
    JsonNode found = document.at(reference.substring(1));
    assertThat(found.isMissingNode()).as("%s exists", reference).isFalse();
    return found;
  }

  private static String last(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  // ---------------------------------------------------------------- sockets

  /** Holds the answer to a request against what is written, and the request where it was taken. */
  public static void checkAnswer(String role, JsonNode request, JsonNode answer) {
    Operation operation = OPERATIONS.get(role + "/" + request.path("action").asText());
    if (answer.path("type").asText().equals("error")) {
      checkSocket("#/components/schemas/Error", answer);
      return;
    }
    assertThat(operation).as("operation that was answered: %s", request).isNotNull();
    assertThat(socketErrors(operation.payload(), request))
        .as("a request that was answered: %s", request)
        .isEmpty();
    checkSocket(operation.replies().getFirst(), answer);
  }

  /** Holds a push against what is written. */
  public static void checkPush(String role, JsonNode push) {
    Operation operation = OPERATIONS.get(role + "/push/" + push.path("type").asText());
    assertThat(operation).as("a push of a known type to %s: %s", role, push).isNotNull();
    checkSocket(operation.payload(), push);
  }

  /** Holds a value against a schema of the AsyncAPI. */
  public static void checkSocket(String reference, JsonNode value) {
    assertThat(socketErrors(reference, value)).as("%s: %s", reference, value).isEmpty();
  }

  /** What a schema of the AsyncAPI has against a value. */
  public static List<String> socketErrors(String reference, JsonNode value) {
    return errors(DRAFT_7, ASYNC, reference, value);
  }

  // ---------------------------------------------------------------- HTTP

  /** Routes as {@code GET /v1/settings}. */
  public static Map<String, JsonNode> routes() {
    Map<String, JsonNode> routes = new LinkedHashMap<>();
    OPEN.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            routes.put(
                                method.getKey().toUpperCase(java.util.Locale.ROOT)
                                    + " "
                                    + path.getKey(),
                                method.getValue())));
    return routes;
  }

  /** Holds an answer of the HTTP API against what is written. */
  public static void checkHttp(String method, String path, int status, JsonNode body) {
    String route =
        routes().keySet().stream()
            .filter(each -> (method + " " + path).matches(each.replaceAll("\\{\\w+}", "[^/]+")))
            .findFirst()
            .orElse(null);
    if (route == null) {
      checkHttp("#/components/schemas/Error", body);
      return;
    }
    JsonNode response = routes().get(route).path("responses").path(Integer.toString(status));
    assertThat(response.isMissingNode()).as("%s answers %s", route, status).isFalse();
    if (response.has("$ref")) {
      response = at(OPEN, response.path("$ref").asText());
    }
    JsonNode schema = response.at("/content/application~1json/schema");
    assertThat(errors(DRAFT_2020, OPEN, schema, body)).as("%s: %s", route, body).isEmpty();
    if (status == 200 && path.endsWith("/entries")) {
      body.path("entries").forEach(each -> checkSocket("#/components/schemas/StaffEntry", each));
      checkSocket("#/components/schemas/StaffState", body.path("state"));
    }
  }

  /** Holds a value against a schema of the OpenAPI. */
  public static void checkHttp(String reference, JsonNode value) {
    assertThat(errors(DRAFT_2020, OPEN, reference, value)).as("%s: %s", reference, value).isEmpty();
  }

  /** What a schema within the OpenAPI has against a value. */
  public static List<String> httpErrors(JsonNode schema, JsonNode value) {
    return errors(DRAFT_2020, OPEN, schema, value);
  }

  // ---------------------------------------------------------------- the log

  /** What the schema of log entries has against an item. */
  public static List<String> logErrors(JsonNode item) {
    return messages(
        CACHE.computeIfAbsent(
            "log", _ -> DRAFT_2020.getSchema(Files.event("schemas/log-entry.schema.json"))),
        item);
  }

  // ---------------------------------------------------------------- events

  /**
   * What an event's schema has against it. Closed here, though open to those who listen: what no
   * schema names must not get out.
   */
  public static List<String> eventErrors(JsonNode event) {
    String type = event.path("detail-type").asText();
    return messages(
        CACHE.computeIfAbsent(
            "event " + type,
            _ -> {
              ObjectNode schema = Files.event("schemas/" + type + ".schema.json");
              ((ObjectNode) schema.at("/properties/detail")).put("additionalProperties", false);
              return DRAFT_2020.getSchema(schema);
            }),
        event);
  }

  // ---------------------------------------------------------------- both

  private static List<String> errors(
      SchemaRegistry registry, JsonNode document, String reference, JsonNode value) {
    return errors(
        registry, document, JsonNodeFactory.instance.objectNode().put("$ref", reference), value);
  }

  /** A schema together with the document's components, to which it refers. */
  private static List<String> errors(
      SchemaRegistry registry, JsonNode document, JsonNode schema, JsonNode value) {
    Schema compiled =
        CACHE.computeIfAbsent(
            (document == ASYNC ? "async " : "open ") + schema,
            _ -> {
              ObjectNode whole = JsonNodeFactory.instance.objectNode();
              ObjectNode components = JsonNodeFactory.instance.objectNode();
              components.set("schemas", document.at("/components/schemas"));
              whole.setAll((ObjectNode) schema);
              whole.set("components", components);
              return registry.getSchema(whole);
            });
    return messages(compiled, value);
  }

  private static List<String> messages(Schema schema, JsonNode value) {
    return Stream.of(schema.validate(value))
        .flatMap(List::stream)
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }
}
