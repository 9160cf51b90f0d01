package dev.dovecote.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.permission.Principal;
import dev.dovecote.local.permission.Use;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code @connections}: functions push to a socket, look at it, and close it. A caller is known by
 * the access key of the request's signature, and needs a role that allows it; the signature itself
 * is not held against the key, whose secret is none on this machine.
 */
final class ConnectionsEndpoint {
  static final String PATH = "/@connections/";

  private static final HttpString ERROR_TYPE = new HttpString("x-amzn-ErrorType");

  private static final Pattern SIGNED =
      Pattern.compile("AWS4-HMAC-SHA256 +Credential=([^/, ]+)/.*");

  private final Map<String, SocketConnection> connections;
  private final InstantSource clock;
  private final Access access;

  /**
   * Who may call.
   *
   * @param stageArn the ARN of the API's stage
   * @param callers whoever has an access key
   */
  record Access(String stageArn, Function<String, Optional<Principal>> callers) {
    private Use use(String method, String id) {
      return new Use("execute-api:ManageConnections", stageArn + "/" + method + PATH + id);
    }
  }

  ConnectionsEndpoint(
      Map<String, SocketConnection> connections, InstantSource clock, Access access) {
    this.connections = connections;
    this.clock = clock;
    this.access = access;
  }

  void handle(HttpServerExchange exchange, String id) {
    if (isAllowed(exchange, id)) {
      perform(exchange, id);
    }
  }

  /** Answers where it is not. */
  private boolean isAllowed(HttpServerExchange exchange, String id) {
    String authorization = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    Matcher signed = SIGNED.matcher(authorization == null ? "" : authorization);
    if (!signed.matches()) {
      error(exchange, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
      return false;
    }
    Principal caller = access.callers().apply(signed.group(1)).orElse(null);
    if (caller == null) {
      error(
          exchange,
          403,
          "UnrecognizedClientException",
          "The security token included in the request is invalid.");
      return false;
    }
    Use use = access.use(exchange.getRequestMethod().toString(), id);
    if (!caller.allows(use)) {
      error(exchange, 403, "AccessDeniedException", caller.sentence(use));
      return false;
    }
    return true;
  }

  private void perform(HttpServerExchange exchange, String id) {
    SocketConnection connection = connections.get(id);
    if (connection == null || !connection.isOpen()) {
      gone(exchange);
      return;
    }
    switch (exchange.getRequestMethod().toString()) {
      case "POST" ->
          exchange
              .getRequestReceiver()
              .receiveFullBytes((_, data) -> post(exchange, connection, data), this::unreadable);
      case "GET" -> get(exchange, connection);
      case "DELETE" -> {
        connection.close(1000, "Connection Closed Normally");
        exchange.setStatusCode(204).endExchange();
      }
      default -> error(exchange, 405, "MethodNotAllowedException", "Method Not Allowed");
    }
  }

  private void post(HttpServerExchange exchange, SocketConnection connection, byte[] data) {
    if (data.length > SocketLimits.MAXIMUM_MESSAGE_BYTES) {
      tooLarge(exchange);
      return;
    }
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> {
          var _ =
              connection
                  .send(new String(data, StandardCharsets.UTF_8))
                  .thenAccept(sent -> sent(exchange, connection, sent));
        });
  }

  private void sent(HttpServerExchange exchange, SocketConnection connection, boolean sent) {
    if (sent) {
      connection.active(clock.instant());
      exchange.setStatusCode(200).endExchange();
    } else {
      gone(exchange);
    }
  }

  private void unreadable(HttpServerExchange exchange, IOException failed) {
    if (failed instanceof RequestTooBigException) {
      tooLarge(exchange);
    } else {
      exchange.endExchange();
    }
  }

  private static void tooLarge(HttpServerExchange exchange) {
    error(exchange, 413, "PayloadTooLargeException", "Payload Too Large");
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
