package dev.dovecote.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.template.Template;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The payload of an HTTP API, format 2.0. */
final class HttpEvents {
  private static final DateTimeFormatter REQUEST_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final Pattern TEXT =
      Pattern.compile(
          "^(text/.*|application/(json|javascript|xml|x-www-form-urlencoded|.*\\+json|.*\\+xml).*)?$");
  private static final HttpString COOKIE = new HttpString("Cookie");

  private final Template.HttpApi api;
  private final InstantSource clock;
  private final String accountId;

  HttpEvents(Template.HttpApi api, InstantSource clock, String accountId) {
    this.api = api;
    this.clock = clock;
    this.accountId = accountId;
  }

  ObjectNode event(
      HttpServerExchange exchange,
      HttpRoutes.Match match,
      @Nullable Map<String, String> claims,
      byte[] body) {
    ObjectNode event = Answers.JSON.createObjectNode();
    event.put("version", "2.0");
    event.put("routeKey", match.route().key());
    event.put("rawPath", RequestPath.decoded(RequestPath.encoded(exchange)));
    event.put("rawQueryString", exchange.getQueryString());
    cookies(event, exchange);
    headers(event, exchange);
    query(event, exchange);
    event.set("requestContext", context(exchange, match, claims));
    if (!match.pathParameters().isEmpty()) {
      ObjectNode parameters = event.putObject("pathParameters");
      match.pathParameters().forEach(parameters::put);
    }
    body(event, exchange, body);
    return event;
  }

  private static void cookies(ObjectNode event, HttpServerExchange exchange) {
    String cookies = exchange.getRequestHeaders().getFirst(COOKIE);
    if (cookies != null) {
      var array = event.putArray("cookies");
      for (String cookie : cookies.split(";\\s*", -1)) {
        array.add(cookie);
      }
    }
  }

  private static void headers(ObjectNode event, HttpServerExchange exchange) {
    ObjectNode headers = event.putObject("headers");
    exchange
        .getRequestHeaders()
        .forEach(
            header -> {
              if (!header.getHeaderName().equals(COOKIE)) {
                String name = header.getHeaderName().toString().toLowerCase(Locale.ROOT);
                headers.put(name, String.join(",", header));
              }
            });
  }

  private static void query(ObjectNode event, HttpServerExchange exchange) {
    if (!exchange.getQueryParameters().isEmpty()) {
      ObjectNode query = event.putObject("queryStringParameters");
      exchange
          .getQueryParameters()
          .forEach((name, values) -> query.put(name, String.join(",", values)));
    }
  }

  private ObjectNode context(
      HttpServerExchange exchange, HttpRoutes.Match match, @Nullable Map<String, String> claims) {
    Instant now = clock.instant();
    ObjectNode context = Answers.JSON.createObjectNode();
    context.put("accountId", accountId);
    context.put("apiId", api.apiId());
    if (claims != null) {
      ObjectNode jwt = context.putObject("authorizer").putObject("jwt");
      ObjectNode values = jwt.putObject("claims");
      claims.forEach(values::put);
      jwt.putNull("scopes");
    }
    context.put("domainName", api.domainName());
    context.put("domainPrefix", api.apiId());
    ObjectNode http = context.putObject("http");
    http.put("method", exchange.getRequestMethod().toString());
    http.put("path", RequestPath.decoded(RequestPath.encoded(exchange)));
    http.put("protocol", exchange.getProtocol().toString());
    http.put("sourceIp", exchange.getSourceAddress().getAddress().getHostAddress());
    http.put(
        "userAgent",
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.USER_AGENT)).orElse(""));
    context.put("requestId", UUID.randomUUID().toString());
    context.put("routeKey", match.route().key());
    context.put("stage", api.stage());
    context.put("time", REQUEST_TIME.format(now));
    context.put("timeEpoch", now.toEpochMilli());
    return context;
  }

  private static void body(ObjectNode event, HttpServerExchange exchange, byte[] body) {
    if (body.length == 0) {
      event.put("isBase64Encoded", false);
      return;
    }
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE)).orElse("");
    Optional<String> text =
        TEXT.matcher(type.toLowerCase(Locale.ROOT)).matches() ? text(body) : Optional.empty();
    event.put("body", text.orElseGet(() -> Base64.getEncoder().encodeToString(body)));
    event.put("isBase64Encoded", text.isEmpty());
  }

  private static Optional<String> text(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
