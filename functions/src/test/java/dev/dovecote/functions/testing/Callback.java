package dev.dovecote.functions.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code @connections} endpoint of a WebSocket API, on loopback: keeps what is posted to open
 * connections, and answers 410 for those that are closed.
 */
public final class Callback {
  private static final String PATH = "/live/@connections/";

  private final HttpServer server;
  private final List<Frame> frames = new ArrayList<>();
  private final Set<String> closed = new HashSet<>();
  private final Map<String, Integer> failures = new HashMap<>();

  /** A frame that reached a socket. */
  public record Frame(String connection, JsonNode json) {}

  Callback() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(PATH, this::handle);
    server.setExecutor(runnable -> Thread.ofVirtual().start(runnable));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/live";
  }

  /** From now on the connection is gone. */
  public synchronized void close(String connection) {
    closed.add(connection);
  }

  /** Whether the connection is gone. */
  public synchronized boolean isClosed(String connection) {
    return closed.contains(connection);
  }

  /** The next requests for the connection fail with status 500. */
  public synchronized void fail(String connection, int times) {
    failures.put(connection, times);
  }

  /** What has reached a connection so far. */
  public synchronized List<JsonNode> to(String connection) {
    return frames.stream()
        .filter(frame -> frame.connection().equals(connection))
        .map(Frame::json)
        .toList();
  }

  /** Everything that has reached any connection since the last call. */
  synchronized List<Frame> drain() {
    List<Frame> all = List.copyOf(frames);
    frames.clear();
    return all;
  }

  /** How many frames have reached any connection. */
  public synchronized int count() {
    return frames.size();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String raw = exchange.getRequestURI().getRawPath().substring(PATH.length());
    String connection = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    int status = answer(exchange.getRequestMethod(), connection, body);
    if (status == 410) {
      exchange.getResponseHeaders().add("x-amzn-ErrorType", "GoneException");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private synchronized int answer(String method, String connection, byte[] body) {
    if (closed.contains(connection)) {
      return 410;
    }
    if (failures.getOrDefault(connection, 0) > 0) {
      failures.merge(connection, -1, Integer::sum);
      return 500;
    }
    if (method.equals("DELETE")) {
      closed.add(connection);
      return 204;
    }
    frames.add(new Frame(connection, Files.json(new String(body, StandardCharsets.UTF_8))));
    return 200;
  }
}
