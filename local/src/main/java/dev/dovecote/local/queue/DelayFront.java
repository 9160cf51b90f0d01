package dev.dovecote.local.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.DrivenClock;
import dev.dovecote.local.gateway.GatewayServer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before the queues where a test drives time: ElasticMQ measures delays by the machine's
 * clock, so that a message with a delay is kept here until the driven clock has come to its time.
 * All else passes.
 */
public final class DelayFront implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAXIMUM_BODY_BYTES = 2 * 1024 * 1024;
  private static final String TARGET = "X-Amz-Target";
  private static final String SEND = "AmazonSQS.SendMessage";
  private static final String SEND_BATCH = "AmazonSQS.SendMessageBatch";
  private static final String DELAY = "DelaySeconds";
  private static final HttpString TARGET_HEADER = new HttpString(TARGET);

  private final URI queues;
  private final DrivenClock clock;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<Held> held = ConcurrentHashMap.newKeySet();
  private final GatewayServer server;

  /** Starts on any free port, before the queues at the endpoint. */
  public DelayFront(String queueEndpoint, DrivenClock clock) {
    this.queues = URI.create(queueEndpoint + "/");
    this.clock = clock;
    this.server = GatewayServer.start(0, MAXIMUM_BODY_BYTES);
    server.serve(this::handle);
  }

  /** Where clients reach the queues through it. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.port();
  }

  /** How many messages are kept back. */
  public int held() {
    return held.size();
  }

  private void handle(HttpServerExchange exchange) throws IOException, InterruptedException {
    Optional<byte[]> asked = body(exchange);
    if (asked.isEmpty()) {
      exchange.endExchange();
      return;
    }
    byte[] body = asked.get();
    String target =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(TARGET_HEADER)).orElse("");
    switch (target) {
      case SEND -> send(exchange, body);
      case SEND_BATCH -> sendBatch(exchange, body);
      default -> answer(exchange, forward(target, body));
    }
  }

  /** Nothing where the caller has gone meanwhile, as all do while the stack closes. */
  private static Optional<byte[]> body(HttpServerExchange exchange) throws RequestTooBigException {
    exchange.startBlocking();
    try {
      return Optional.of(exchange.getInputStream().readAllBytes());
    } catch (RequestTooBigException tooBig) {
      throw tooBig;
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private void send(HttpServerExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    ObjectNode message = (ObjectNode) JSON.readTree(body);
    if (isDelayed(message)) {
      answer(exchange, 200, JSON.writeValueAsBytes(hold(message)));
    } else {
      answer(exchange, forward(SEND, body));
    }
  }

  private void sendBatch(HttpServerExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    ObjectNode batch = (ObjectNode) JSON.readTree(body);
    ArrayNode direct = JSON.createArrayNode();
    ArrayNode kept = JSON.createArrayNode();
    for (JsonNode entry : batch.path("Entries")) {
      if (isDelayed(entry)) {
        ObjectNode message = ((ObjectNode) entry).deepCopy();
        message.set("QueueUrl", batch.get("QueueUrl"));
        kept.add(hold(message).set("Id", message.remove("Id")));
      } else {
        direct.add(entry);
      }
    }
    if (kept.isEmpty()) {
      answer(exchange, forward(SEND_BATCH, body));
      return;
    }
    ObjectNode result = JSON.createObjectNode();
    if (!direct.isEmpty()) {
      HttpResponse<byte[]> response =
          forward(SEND_BATCH, JSON.writeValueAsBytes(batch.set("Entries", direct)));
      if (response.statusCode() != 200) {
        answer(exchange, response);
        return;
      }
      result = (ObjectNode) JSON.readTree(response.body());
    }
    result.withArrayProperty("Successful").addAll(kept);
    result.withArrayProperty("Failed");
    answer(exchange, 200, JSON.writeValueAsBytes(result));
  }

  private static boolean isDelayed(JsonNode message) {
    return message.path(DELAY).asInt() > 0;
  }

  private ObjectNode hold(ObjectNode message) {
    if (!message.path("MessageAttributes").isEmpty()) {
      // Their checksum would have to be made here.
      throw new UnsupportedOperationException(
          "delayed messages with attributes, on a driven clock");
    }
    Held kept = new Held(clock.instant().plusSeconds(message.path(DELAY).asInt()), message);
    message.put(DELAY, 0);
    held.add(kept);
    clock.add(kept);
    return JSON.createObjectNode()
        .put("MessageId", UUID.randomUUID().toString())
        .put("MD5OfMessageBody", md5(message.path("MessageBody").asText()));
  }

  private HttpResponse<byte[]> forward(String target, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(queues)
            .header(TARGET, target)
            .header("Content-Type", "application/x-amz-json-1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void answer(HttpServerExchange exchange, HttpResponse<byte[]> response) {
    response
        .headers()
        .firstValue("x-amzn-query-error")
        .ifPresent(e -> exchange.getResponseHeaders().put(new HttpString("x-amzn-query-error"), e));
    answer(exchange, response.statusCode(), response.body());
  }

  private static void answer(HttpServerExchange exchange, int status, byte[] body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/x-amz-json-1.0");
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }

  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  @Override
  public void close() {
    held.forEach(clock::remove);
    server.close();
    http.shutdownNow();
  }

  /** A message that waits for its time. */
  private final class Held implements DrivenClock.Alarm {
    private final Instant due;
    private final ObjectNode message;

    Held(Instant due, ObjectNode message) {
      this.due = due;
      this.message = message;
    }

    @Override
    public Optional<Instant> due() {
      return Optional.of(due);
    }

    /** First in the queue, then off the list: in between it counts twice, and never not at all. */
    @Override
    public void ring() {
      try {
        forward(SEND, JSON.writeValueAsBytes(message));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        clock.remove(this);
        held.remove(this);
      }
    }
  }
}
