package dev.dovecote.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.Activity;
import dev.dovecote.local.function.FunctionFailure;
import dev.dovecote.local.function.FunctionHost;
import dev.dovecote.local.permission.Principal;
import dev.dovecote.local.template.Template;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.WebSocketChannel;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket API: lets sockets in, brings frames to functions, and says when a socket has gone.
 */
public final class SocketGateway implements HttpHandler, AutoCloseable {
  private static final long SHUTDOWN_SECONDS = 5;
  private static final long CLOSE_SECONDS = 2;
  private static final long LOOK_NANOS = 5_000_000;

  private final Template.WebSocketApi api;
  private final FunctionHost functions;
  private final InstantSource clock;
  private final SocketLimits limits;
  private final Activity activity;
  private final SocketEvents events;
  private final ConnectionsEndpoint endpoint;
  private final Map<String, SocketConnection> connections = new ConcurrentHashMap<>();
  private final ExecutorService frames =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("frame-", 0).factory());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sockets").factory());

  /**
   * Prepares the API; nothing is open yet.
   *
   * @param callers who calls {@code @connections}, by access key
   */
  public SocketGateway(
      Template.WebSocketApi api,
      FunctionHost functions,
      InstantSource clock,
      SocketLimits limits,
      String region,
      String accountId,
      Activity activity,
      Function<String, Optional<Principal>> callers) {
    this.api = api;
    this.functions = functions;
    this.clock = clock;
    this.limits = limits;
    this.activity = activity;
    this.events = new SocketEvents(api, clock, region, accountId);
    this.endpoint =
        new ConnectionsEndpoint(
            connections,
            clock,
            new ConnectionsEndpoint.Access(api.stageArn(region, accountId), callers));
  }

  /** Answers pushes without waiting, since whoever waits for them holds an invocation. */
  public boolean answersWithoutWaiting(HttpServerExchange exchange) {
    return exchange.getRequestPath().startsWith("/" + api.stage() + ConnectionsEndpoint.PATH);
  }

  /** How many sockets are open. */
  public int open() {
    return connections.size();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String path = exchange.getRequestPath();
    String stage = "/" + api.stage();
    if (answersWithoutWaiting(exchange)) {
      endpoint.handle(exchange, path.substring((stage + ConnectionsEndpoint.PATH).length()));
    } else if (!path.equals(stage) && !path.equals(stage + "/")) {
      Answers.message(exchange, 403, "Forbidden");
    } else if (!"websocket"
        .equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.UPGRADE))) {
      Answers.message(exchange, 426, "Upgrade Required");
    } else {
      connect(exchange);
    }
  }

  private void connect(HttpServerExchange exchange) throws Exception {
    SocketConnection candidate = connection(exchange, events.newId(), null);
    Template.WebSocketRoute route = api.routes().get("$connect");
    if (route == null) {
      upgrade(exchange, candidate);
      return;
    }
    SocketAuthorizer.Verdict verdict = authorize(route, exchange, candidate);
    switch (verdict) {
      case SocketAuthorizer.Verdict.Refused(int status, String message) ->
          refuse(exchange, candidate, status, message);
      case SocketAuthorizer.Verdict.Allowed(ObjectNode context) -> {
        SocketConnection connection =
            connection(exchange, candidate.id(), context.isEmpty() ? null : context);
        int status = integrate(route, exchange, connection);
        if (status >= 200 && status < 300) {
          upgrade(exchange, connection);
        } else {
          refuse(
              exchange, connection, status, status >= 500 ? "Internal server error" : "Forbidden");
        }
      }
    }
  }

  private SocketAuthorizer.Verdict authorize(
      Template.WebSocketRoute route, HttpServerExchange exchange, SocketConnection connection)
      throws InterruptedException {
    if (route.authorizer().isEmpty()) {
      return new SocketAuthorizer.Verdict.Allowed(Answers.JSON.createObjectNode());
    }
    Template.RequestAuthorizer authorizer = route.authorizer().get();
    return new SocketAuthorizer(authorizer, functions.get(authorizer.function()), events)
        .authorize(exchange, connection);
  }

  /** The status that the $connect integration gives; a MOCK accepts. */
  private int integrate(
      Template.WebSocketRoute route, HttpServerExchange exchange, SocketConnection connection)
      throws InterruptedException, IOException {
    if (route.function().isEmpty()) {
      return 200;
    }
    try {
      byte[] answer =
          functions
              .get(route.function().get())
              .invoke(Answers.bytes(events.connect(exchange, connection)));
      return Answers.JSON.readTree(answer).path("statusCode").asInt(502);
    } catch (FunctionFailure e) {
      return 502;
    }
  }

  private void refuse(
      HttpServerExchange exchange, SocketConnection connection, int status, String message) {
    Answers.json(exchange, status, events.error(message, connection, UUID.randomUUID().toString()));
  }

  private SocketConnection connection(
      HttpServerExchange exchange, String id, @Nullable ObjectNode context) {
    ObjectNode identity = Answers.JSON.createObjectNode();
    identity.put("sourceIp", exchange.getSourceAddress().getAddress().getHostAddress());
    Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.USER_AGENT))
        .ifPresent(agent -> identity.put("userAgent", agent));
    return new SocketConnection(id, clock.instant(), identity, context, exchange.getHostAndPort());
  }

  private void upgrade(HttpServerExchange exchange, SocketConnection connection) throws Exception {
    WebSocketConnectionCallback callback = (upgraded, channel) -> opened(connection, channel);
    new WebSocketProtocolHandshakeHandler(callback).handleRequest(exchange);
  }

  private void opened(SocketConnection connection, WebSocketChannel channel) {
    connection.opened(channel);
    connections.put(connection.id(), connection);
    channel.addCloseTask(closed -> closed(connection));
    channel.getReceiveSetter().set(new SocketListener(this, connection));
    channel.resumeReceives();
    watch(connection);
  }

  void active(SocketConnection connection) {
    connection.active(clock.instant());
  }

  /** A whole text message has come; each is handled on a thread of its own, as API Gateway does. */
  void received(SocketConnection connection, String text) {
    active(connection);
    Activity.Token token = activity.begin();
    frames.execute(
        () -> {
          try (token) {
            handle(connection, text);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void handle(SocketConnection connection, String text) throws InterruptedException {
    Template.WebSocketRoute route = route(text);
    if (route == null || route.function().isEmpty()) {
      var _ =
          connection.send(
              events.error("Forbidden", connection, UUID.randomUUID().toString()).toString());
      return;
    }
    ObjectNode event = events.message(connection, route.key(), text);
    Optional<String> answer = answer(connection, route, event);
    if (answer.isPresent() && connection.send(answer.get()).join()) {
      active(connection);
    }
  }

  private Optional<String> answer(
      SocketConnection connection, Template.WebSocketRoute route, ObjectNode event)
      throws InterruptedException {
    String requestId = event.path("requestContext").path("requestId").asText();
    try {
      byte[] answer = functions.get(route.function().orElseThrow()).invoke(Answers.bytes(event));
      if (!route.responds()) {
        return Optional.empty();
      }
      JsonNode json = Answers.JSON.readTree(answer);
      if (!json.isObject() || !json.path("statusCode").isNumber()) {
        return Optional.of(events.internalServerError(connection, requestId));
      }
      return json.path("body").isTextual()
          ? Optional.of(json.path("body").textValue())
          : Optional.empty();
    } catch (FunctionFailure | IOException e) {
      return Optional.of(events.internalServerError(connection, requestId));
    }
  }

  /** By the action that the body names; anything else, JSON or not, goes to $default. */
  private Template.@Nullable WebSocketRoute route(String text) {
    Template.WebSocketRoute fallback = api.routes().get("$default");
    try {
      JsonNode value = Answers.JSON.readTree(text);
      for (String step : api.selectionPath().split("\\.", -1)) {
        value = value.path(step);
      }
      String key = value.isValueNode() ? value.asText() : "";
      return key.startsWith("$") ? fallback : api.routes().getOrDefault(key, fallback);
    } catch (IOException e) {
      return fallback;
    }
  }

  private void closed(SocketConnection connection) {
    Template.WebSocketRoute route = api.routes().get("$disconnect");
    if (!connections.remove(connection.id(), connection) || route == null || frames.isShutdown()) {
      return;
    }
    Activity.Token token = activity.begin();
    frames.execute(
        () -> {
          try (token) {
            functions
                .get(route.function().orElseThrow())
                .invoke(Answers.bytes(events.disconnect(connection)));
          } catch (FunctionFailure e) {
            // Logged by the function's host; $disconnect is best effort.
            return;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Closes the socket at its limits; looks again when it could be idle or old at the earliest. */
  private void watch(SocketConnection connection) {
    long idleLeft = limits.idle().toNanos() - connection.idleNanos();
    long ageLeft = limits.duration().toNanos() - connection.ageNanos();
    if (!connections.containsKey(connection.id())) {
      return;
    }
    if (ageLeft <= 0 || idleLeft <= 0) {
      connection.close(1001, ageLeft <= 0 ? "Connection duration limit" : "Going away");
      return;
    }
    if (!timer.isShutdown()) {
      var _ =
          timer.schedule(
              () -> watch(connection), Math.min(idleLeft, ageLeft), TimeUnit.NANOSECONDS);
    }
  }

  /** Closes every socket and waits a little for the last events. */
  @Override
  public void close() {
    timer.shutdownNow();
    connections.values().forEach(connection -> connection.close(1001, "Going away"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    while (!connections.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    frames.shutdown();
    try {
      if (!frames.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
        frames.shutdownNow();
      }
    } catch (InterruptedException e) {
      frames.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
