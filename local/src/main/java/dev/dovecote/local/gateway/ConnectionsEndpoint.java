package dev.dovecote.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/** {@code @connections}: functions push to a socket, look at it, and close it. */
final class ConnectionsEndpoint {
  static final String PATH = "/@connections/";

  private static final HttpString ERROR_TYPE = new HttpString("x-amzn-ErrorType");

  private final Map<String, SocketConnection> connections;
  private final InstantSource clock;

  ConnectionsEndpoint(Map<String, SocketConnection> connections, InstantSource clock) {
    this.connections = connections;
    this.clock = clock;
  }

  void handle(HttpServerExchange exchange, String id) throws IOException, InterruptedException {
    SocketConnection connection = connections.get(id);
    if (connection == null || !connection.isOpen()) {
      gone(exchange);
      return;
    }
    switch (exchange.getRequestMethod().toString()) {
      case "POST" -> post(exchange, connection);
      case "GET" -> get(exchange, connection);
      case "DELETE" -> {
        connection.close(1000, "Connection Closed Normally");
        exchange.setStatusCode(204).endExchange();
      }
      default -> error(exchange, 405, "MethodNotAllowedException", "Method Not Allowed");
    }
  }

  private void post(HttpServerExchange exchange, SocketConnection connection)
      throws IOException, InterruptedException {
    exchange.startBlocking();
    byte[] data = exchange.getInputStream().readAllBytes();
    if (data.length > SocketLimits.MAXIMUM_MESSAGE_BYTES) {
      error(exchange, 413, "PayloadTooLargeException", "Payload Too Large");
    } else if (connection.send(new String(data, StandardCharsets.UTF_8))) {
      connection.active(clock.instant());
      exchange.setStatusCode(200).endExchange();
    } else {
      gone(exchange);
    }
  }

  private static void get(HttpServerExchange exchange, SocketConnection connection) {
    ObjectNode body = Answers.JSON.createObjectNode();
    body.put("connectedAt", connection.connectedAt().toString());
    body.set("identity", connection.identity());
    body.put("lastActiveAt", connection.lastActiveAt().toString());
    Answers.json(exchange, 200, body);
  }

  private static void gone(HttpServerExchange exchange) {
    error(exchange, 410, "GoneException", "Gone");
  }

  private static void error(HttpServerExchange exchange, int status, String type, String message) {
    exchange.getResponseHeaders().put(ERROR_TYPE, type);
    Answers.message(exchange, status, message);
  }
}
