package dev.dovecote.functions.wiring.priming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Answers the SDK's requests as AWS would, on a port of this machine, by TLS: tables that forget
 * all when they are closed, queues that keep what was sent, a bus, X-Ray, and sockets, two of which
 * never get anything: {@value #GONE} and {@value #SLOW}.
 */
final class PretendedAws implements AutoCloseable {
  /** A connection that is closed. */
  static final String GONE = "gone";

  /** A connection that fails. */
  static final String SLOW = "slow";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CALLBACK = "/@connections/";
  private static final String TRACES = "/TraceSegments";

  private final HttpsServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final PretendedCredentials credentials = new PretendedCredentials();
  private final PretendedTables tables = new PretendedTables();
  private final List<JsonNode> sent = new ArrayList<>();

  private record Answer(int status, @Nullable JsonNode body) {}

  private PretendedAws(SSLContext certificate) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate));
    server.createContext("/", this::handle);
    server.setExecutor(workers);
    server.start();
  }

  static PretendedAws start(SSLContext certificate) {
    try {
      return new PretendedAws(certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Credentials for it. */
  AwsCredentialsProvider credentials() {
    return credentials.provider();
  }

  synchronized List<String> taken(String queue) {
    List<JsonNode> taken =
        sent.stream().filter(each -> each.path("QueueUrl").asText().equals(queue)).toList();
    sent.removeAll(taken);
    return taken.stream().map(each -> each.path("MessageBody").asText()).toList();
  }

  List<ObjectNode> stored(String table) {
    return tables.items(table);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      Answer answer = answer(exchange, request);
      respond(exchange, answer);
    }
  }

  private static void respond(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    if (answer.status() == 410) {
      headers.add("x-amzn-ErrorType", "GoneException");
    }
    if (answer.body() == null) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    byte[] body = JSON.writeValueAsBytes(answer.body());
    CRC32 sum = new CRC32();
    sum.update(body);
    headers.add("x-amz-crc32", Long.toString(sum.getValue()));
    headers.add("content-type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private Answer answer(HttpExchange exchange, byte[] request) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int connection = path.indexOf(CALLBACK);
    if (connection >= 0) {
      return callback(path.substring(connection + CALLBACK.length()));
    }
    if (path.equals(TRACES) || exchange.getRequestMethod().equals("GET")) {
      return ok(JsonNodeFactory.instance.objectNode());
    }
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    JsonNode body = JSON.readTree(request);
    try {
      String operation = target.substring(target.indexOf('.') + 1);
      return switch (operation) {
        case "SendMessage" -> ok(queue(body));
        case "PutEvents" -> ok(bus(body));
        default -> ok(tables.answer(operation, body));
      };
    } catch (PretendedTables.Refusal refusal) {
      return new Answer(400, refusal.body());
    }
  }

  private static Answer callback(String connection) {
    int status =
        switch (connection) {
          case GONE -> 410;
          case SLOW -> 503;
          default -> 200;
        };
    return new Answer(status, null);
  }

  private synchronized ObjectNode queue(JsonNode message) {
    sent.add(message);
    return JsonNodeFactory.instance
        .objectNode()
        .put("MessageId", "priming-" + sent.size())
        .put("MD5OfMessageBody", md5(message.path("MessageBody").asText()));
  }

  private static ObjectNode bus(JsonNode request) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("FailedEntryCount", 0);
    ArrayNode entries = answer.putArray("Entries");
    request.path("Entries").forEach(_ -> entries.addObject().put("EventId", "priming"));
    return answer;
  }

  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer ok(JsonNode body) {
    return new Answer(200, body);
  }

  @Override
  public void close() {
    credentials.close();
    server.stop(0);
    workers.shutdownNow();
  }
}
