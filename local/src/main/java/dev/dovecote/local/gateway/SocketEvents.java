package dev.dovecote.local.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.template.Template;
import io.undertow.server.HttpServerExchange;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

/** The payloads of a WebSocket API, as API Gateway writes them. */
final class SocketEvents {
  private static final ObjectMapper JSON = Answers.JSON;
  private static final DateTimeFormatter REQUEST_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final int ID_BYTES = 11;

  private final SecureRandom random = new SecureRandom();
  private final Template.WebSocketApi api;
  private final InstantSource clock;
  private final String methodArnPrefix;

  SocketEvents(Template.WebSocketApi api, InstantSource clock, String region, String accountId) {
    this.api = api;
    this.clock = clock;
    this.methodArnPrefix =
        "arn:aws:execute-api:%s:%s:%s/%s/".formatted(region, accountId, api.apiId(), api.stage());
  }

  String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  String methodArn() {
    return methodArnPrefix + "$connect";
  }

  /** The REQUEST authorizer's event. */
  ObjectNode authorize(HttpServerExchange exchange, SocketConnection connection) {
    ObjectNode event = JSON.createObjectNode();
    event.put("type", "REQUEST");
    event.put("methodArn", methodArn());
    request(event, exchange);
    event.set("requestContext", context(connection, "$connect", "CONNECT"));
    return event;
  }

  /** The $connect route's event. */
  ObjectNode connect(HttpServerExchange exchange, SocketConnection connection) {
    ObjectNode event = JSON.createObjectNode();
    request(event, exchange);
    event.set("requestContext", context(connection, "$connect", "CONNECT"));
    event.put("isBase64Encoded", false);
    return event;
  }

  ObjectNode message(SocketConnection connection, String routeKey, String body) {
    ObjectNode event = JSON.createObjectNode();
    ObjectNode context = context(connection, routeKey, "MESSAGE");
    context.put("messageId", newId());
    event.set("requestContext", context);
    event.put("body", body);
    event.put("isBase64Encoded", false);
    return event;
  }

  ObjectNode disconnect(SocketConnection connection) {
    ObjectNode event = JSON.createObjectNode();
    event.putObject("headers").put("Host", connection.host());
    event.putObject("multiValueHeaders").putArray("Host").add(connection.host());
    ObjectNode context = context(connection, "$disconnect", "DISCONNECT");
    context.put("disconnectStatusCode", connection.closeCode());
    context.put("disconnectReason", connection.closeReason());
    event.set("requestContext", context);
    event.put("isBase64Encoded", false);
    return event;
  }

  /** What the client gets when the function fails. */
  String internalServerError(SocketConnection connection, String requestId) {
    return error("Internal server error", connection, requestId).toString();
  }

  ObjectNode error(String message, SocketConnection connection, String requestId) {
    return JSON.createObjectNode()
        .put("message", message)
        .put("connectionId", connection.id())
        .put("requestId", requestId);
  }

  private ObjectNode context(SocketConnection connection, String routeKey, String eventType) {
    Instant now = clock.instant();
    ObjectNode context = JSON.createObjectNode();
    context.put("routeKey", routeKey);
    if (connection.authorizer() != null) {
      context.set("authorizer", connection.authorizer());
    }
    context.put("eventType", eventType);
    context.put("extendedRequestId", newId());
    context.put("requestTime", REQUEST_TIME.format(now));
    context.put("messageDirection", "IN");
    context.put("stage", api.stage());
    context.put("connectedAt", connection.connectedAt().toEpochMilli());
    context.put("requestTimeEpoch", now.toEpochMilli());
    context.set("identity", connection.identity());
    context.put("requestId", UUID.randomUUID().toString());
    context.put("domainName", api.domainName());
    context.put("connectionId", connection.id());
    context.put("apiId", api.apiId());
    return context;
  }

  private static void request(ObjectNode event, HttpServerExchange exchange) {
    ObjectNode headers = event.putObject("headers");
    ObjectNode multiHeaders = event.putObject("multiValueHeaders");
    exchange
        .getRequestHeaders()
        .forEach(
            header -> {
              headers.put(header.getHeaderName().toString(), header.getLast());
              header.forEach(
                  multiHeaders.withArrayProperty(header.getHeaderName().toString())::add);
            });
    ObjectNode query = event.putObject("queryStringParameters");
    ObjectNode multiQuery = event.putObject("multiValueQueryStringParameters");
    exchange
        .getQueryParameters()
        .forEach(
            (name, values) -> {
              query.put(name, values.getLast());
              values.forEach(multiQuery.withArrayProperty(name)::add);
            });
    event.putObject("stageVariables");
  }
}
