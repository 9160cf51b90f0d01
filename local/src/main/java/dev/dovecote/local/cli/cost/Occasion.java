package dev.dovecote.local.cli.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a function is invoked for, and what AWS charges for bringing it there.
 *
 * @param kind the function, and for a socket's message its action
 */
record Occasion(String kind, boolean socketMessage, Amounts charged) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What one message of API Gateway's sockets may take before it counts twice. */
  private static final double SOCKET_MESSAGE_BYTES = 32 * 1024;

  /** A batch is received by one request and deleted by another. */
  private static final int REQUESTS_PER_BATCH = 2;

  static Occasion of(String function, byte[] payload) {
    JsonNode event = read(payload);
    JsonNode context = event.path("requestContext");
    if (context.path("eventType").asText().equals("MESSAGE")) {
      String body = event.path("body").asText();
      String action = read(body.getBytes(StandardCharsets.UTF_8)).path("action").asText();
      return new Occasion(function + " " + action, true, socketMessages(body));
    }
    return new Occasion(
        function + context.path("eventType").asText(), false, brought(event, context));
  }

  private static Amounts brought(JsonNode event, JsonNode context) {
    JsonNode record = event.path("Records").path(0);
    if (record.path("eventSource").asText().equals("aws:sqs")) {
      String queue = record.path("eventSourceARN").asText();
      return Amounts.of(queueRequests(queue), REQUESTS_PER_BATCH);
    }
    if (context.has("http")) {
      return Amounts.of(Counted.HTTP_REQUESTS, 1);
    }
    return event.path("source").asText().equals("aws.scheduler")
        ? Amounts.of(Counted.SCHEDULED_INVOCATIONS, 1)
        : Amounts.NONE;
  }

  /** What a request to a queue, named by URL or ARN, counts as. */
  static Counted queueRequests(String queue) {
    return queue.endsWith(".fifo") ? Counted.FIFO_QUEUE_REQUESTS : Counted.STANDARD_QUEUE_REQUESTS;
  }

  /** What is charged for the answer. */
  Amounts answered(byte[] answer) {
    JsonNode body = socketMessage ? read(answer).path("body") : JSON.missingNode();
    return body.isTextual() ? socketMessages(body.textValue()) : Amounts.NONE;
  }

  private static Amounts socketMessages(String text) {
    return socketMessages(text.getBytes(StandardCharsets.UTF_8).length);
  }

  /** A message of so many bytes on a socket. */
  static Amounts socketMessages(int bytes) {
    return Amounts.of(
        Counted.SOCKET_MESSAGES, Math.max(1, Math.ceil(bytes / SOCKET_MESSAGE_BYTES)));
  }

  /** The names of the metrics in a line of the embedded metric format. */
  static List<String> metrics(String line) {
    JsonNode directives = read(line.getBytes(StandardCharsets.UTF_8)).at("/_aws/CloudWatchMetrics");
    return directives
        .valueStream()
        .flatMap(directive -> directive.path("Metrics").valueStream())
        .map(metric -> metric.path("Name").asText())
        .toList();
  }

  private static JsonNode read(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
