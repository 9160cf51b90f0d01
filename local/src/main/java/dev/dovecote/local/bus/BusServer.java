package dev.dovecote.local.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.gateway.GatewayServer;
import dev.dovecote.local.template.Template;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The template's buses, on loopback. Takes EventBridge's PutEvents, each event by itself, and sends
 * what a rule matches to its targets; whatever else EventBridge can do is refused. {@code GET
 * /events?after=N} shows what was published.
 *
 * <p>Source: EventBridge API reference, PutEvents (ten entries, 256 KB, errors by entry).
 */
public final class BusServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpString TARGET = new HttpString("X-Amz-Target");
  private static final String SHOWN = "/events";
  private static final String PUT_EVENTS = "AWSEvents.PutEvents";
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final int ENTRIES_MAX = 10;

  /** The end of the year 9999, in seconds since 1970. */
  private static final double TIME_END_SECONDS = 253_402_300_800.0;

  private static final int BODY_MAX_BYTES = 256 * 1024;

  private final GatewayServer server;
  private final List<String> buses;
  private final Rules rules;
  private final Place place;
  private final PublishedEvents published = new PublishedEvents();

  /** Whose events they are, and by which clock. */
  public record Place(String region, String accountId, InstantSource clock) {}

  private record Refused(String code, String message) {}

  private BusServer(GatewayServer server, Template template, SqsClient sqs, Place place) {
    this.server = server;
    this.buses = template.buses().values().stream().map(Template.Bus::name).toList();
    this.rules = new Rules(template, sqs);
    this.place = place;
  }

  /** Starts on the port (0: any free one), with the template's buses and rules. */
  public static BusServer start(int port, Template template, SqsClient sqs, Place place) {
    GatewayServer listener = GatewayServer.start(port, BODY_MAX_BYTES);
    try {
      BusServer bus = new BusServer(listener, template, sqs, place);
      listener.serve(bus::handle);
      return bus;
    } catch (RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  /** Where clients reach it. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.port();
  }

  /** What was published so far, in order, as targets get it: the last {@code 1000}. */
  public List<ObjectNode> published() {
    return published.after(0).events();
  }

  private void handle(HttpServerExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals(Methods.GET)) {
      show(exchange);
      return;
    }
    String target = exchange.getRequestHeaders().getFirst(TARGET);
    if (!PUT_EVENTS.equals(target)) {
      refuse(exchange, "UnknownOperationException", "not supported locally: " + target);
      return;
    }
    exchange.startBlocking();
    JsonNode entries = read(exchange.getInputStream().readAllBytes()).path("Entries");
    if (!entries.isArray() || entries.isEmpty() || entries.size() > ENTRIES_MAX) {
      refuse(exchange, "ValidationException", "1 to " + ENTRIES_MAX + " entries are needed");
      return;
    }
    answer(exchange, 200, put(entries));
  }

  private static JsonNode read(byte[] body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private ObjectNode put(JsonNode entries) {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode results = answer.putArray("Entries");
    int failed = 0;
    for (JsonNode entry : entries) {
      Refused refused = fault(entry);
      if (refused == null) {
        results.addObject().put("EventId", publish(entry));
      } else {
        failed++;
        results.addObject().put("ErrorCode", refused.code()).put("ErrorMessage", refused.message());
      }
    }
    return answer.put("FailedEntryCount", failed);
  }

  private @Nullable Refused fault(JsonNode entry) {
    for (String name : List.of("Source", "DetailType", "Detail", "EventBusName")) {
      if (entry.path(name).asText().isEmpty()) {
        return new Refused("InvalidArgument", "Parameter " + name + " is not valid.");
      }
    }
    JsonNode time = entry.path("Time");
    if (!time.isMissingNode() && !isTime(time)) {
      return new Refused("InvalidArgument", "Parameter Time is not valid.");
    }
    if (entry.path("Source").asText().startsWith("aws.")) {
      return new Refused("NotAuthorizedForSourceException", "Not authorized for the source.");
    }
    if (!buses.contains(entry.path("EventBusName").asText())) {
      return new Refused("ResourceNotFoundException", "There is no such event bus.");
    }
    return detail(entry).isPresent()
        ? null
        : new Refused("MalformedDetail", "Detail is malformed.");
  }

  private static boolean isTime(JsonNode time) {
    return time.isNumber() && time.asDouble() >= 0 && time.asDouble() < TIME_END_SECONDS;
  }

  private static Optional<JsonNode> detail(JsonNode entry) {
    try {
      return Optional.of(JSON.readTree(entry.path("Detail").asText())).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private String publish(JsonNode entry) {
    String id = UUID.randomUUID().toString();
    Instant time =
        entry.has("Time")
            ? Instant.ofEpochSecond(entry.path("Time").asLong())
            : place.clock().instant();
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "0").put("id", id);
    event.put("detail-type", entry.path("DetailType").asText());
    event.put("source", entry.path("Source").asText());
    event.put("account", place.accountId());
    event.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", place.region());
    ArrayNode resources = event.putArray("resources");
    entry.path("Resources").forEach(resources::add);
    event.set("detail", detail(entry).orElseThrow());
    rules.send(entry.path("EventBusName").asText(), event);
    published.add(event);
    return id;
  }

  private void show(HttpServerExchange exchange) {
    if (!exchange.getRequestPath().equals(SHOWN)) {
      answer(exchange, 404, JSON.createObjectNode().put("message", "Not Found"));
      return;
    }
    var after = exchange.getQueryParameters().get("after");
    String given = after == null ? "0" : after.getFirst();
    if (!given.matches("[0-9]{1,18}")) {
      refuse(exchange, "ValidationException", "after must be a number of events");
      return;
    }
    long number = Long.parseLong(given);
    PublishedEvents.Seen seen = published.after(number);
    ObjectNode answer = JSON.createObjectNode().put("count", seen.count());
    answer.putArray("events").addAll(seen.events());
    answer(exchange, 200, answer);
  }

  private static void refuse(HttpServerExchange exchange, String type, String message) {
    answer(exchange, 400, JSON.createObjectNode().put("__type", type).put("message", message));
  }

  private static void answer(HttpServerExchange exchange, int status, JsonNode body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, CONTENT_TYPE);
    exchange
        .getResponseSender()
        .send(ByteBuffer.wrap(body.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    server.close();
  }
}
