package dev.dovecote.local.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.gateway.GatewayServer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * X-Ray, on loopback. Takes PutTraceSegments, holds each document to what X-Ray asks of it, and
 * keeps the last {@value #KEPT_MAX}; whatever else X-Ray can do is refused. {@code GET /segments}
 * shows them.
 *
 * <p>Source: X-Ray API reference, PutTraceSegments. Its codes for documents that it does not take
 * are not written there; ours say what is wrong.
 */
public final class TraceServer implements AutoCloseable {
  /** Where segments are put. */
  public static final String PUT = "/TraceSegments";

  static final int KEPT_MAX = 1000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpString ERROR_TYPE = new HttpString("x-amzn-ErrorType");
  private static final String SHOWN = "/segments";
  private static final int BODY_MAX_BYTES = 1024 * 1024;

  private final GatewayServer server;
  private final InstantSource clock;
  private final Deque<ObjectNode> last = new ArrayDeque<>();

  private TraceServer(GatewayServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
  }

  /** Starts on any free port. */
  public static TraceServer start(InstantSource clock) {
    TraceServer traces = new TraceServer(GatewayServer.start(0, BODY_MAX_BYTES), clock);
    traces.server.serve(traces::handle);
    return traces;
  }

  /** Where clients reach it. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.port();
  }

  /** The last segments, in the order in which they came. */
  public synchronized List<ObjectNode> segments() {
    return List.copyOf(last);
  }

  private void handle(HttpServerExchange exchange) throws IOException {
    String path = exchange.getRequestPath();
    if (exchange.getRequestMethod().equals(Methods.GET) && path.equals(SHOWN)) {
      ObjectNode shown = JSON.createObjectNode();
      shown.putArray("segments").addAll(segments());
      answer(exchange, 200, shown);
    } else if (exchange.getRequestMethod().equals(Methods.POST) && path.equals(PUT)) {
      exchange.startBlocking();
      put(exchange, read(exchange.getInputStream().readAllBytes()).path("TraceSegmentDocuments"));
    } else {
      refuse(exchange, 404, "UnknownOperationException", "not supported locally: " + path);
    }
  }

  private static JsonNode read(byte[] json) throws IOException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private void put(HttpServerExchange exchange, JsonNode documents) throws IOException {
    if (!documents.isArray() || documents.isEmpty()) {
      refuse(exchange, 400, "InvalidRequestException", "TraceSegmentDocuments are needed");
      return;
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode unprocessed = answer.putArray("UnprocessedTraceSegments");
    for (JsonNode document : documents) {
      take(document.asText(), unprocessed);
    }
    answer(exchange, 200, answer);
  }

  private void take(String document, ArrayNode unprocessed) throws IOException {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > SegmentRules.BYTES_MAX) {
      refuse(unprocessed, "", "SegmentTooLarge", bytes.length + " bytes");
    } else if (read(bytes) instanceof ObjectNode segment) {
      String fault = new SegmentRules(clock.instant()).fault(segment);
      if (fault == null) {
        keep(segment);
      } else {
        refuse(unprocessed, segment.path("id").asText(), "InvalidSegment", fault);
      }
    } else {
      refuse(unprocessed, "", "ParseError", "no JSON object");
    }
  }

  private static void refuse(ArrayNode unprocessed, String id, String code, String message) {
    unprocessed.addObject().put("Id", id).put("ErrorCode", code).put("Message", message);
  }

  private synchronized void keep(ObjectNode segment) {
    last.add(segment);
    if (last.size() > KEPT_MAX) {
      last.remove();
    }
  }

  private static void refuse(HttpServerExchange exchange, int status, String type, String message) {
    exchange.getResponseHeaders().put(ERROR_TYPE, type);
    answer(exchange, status, JSON.createObjectNode().put("Message", message));
  }

  private static void answer(HttpServerExchange exchange, int status, JsonNode body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange
        .getResponseSender()
        .send(ByteBuffer.wrap(body.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    server.close();
  }
}
