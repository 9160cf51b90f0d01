package dev.dovecote.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** What a function's answer (format 2.0) becomes for the client. */
final class HttpAnswers {
  private HttpAnswers() {}

  static void send(HttpServerExchange exchange, byte[] answer) throws IOException {
    JsonNode json = Answers.JSON.readTree(answer);
    if (!json.path("statusCode").isNumber()) {
      plain(exchange, json, answer);
      return;
    }
    exchange.setStatusCode(json.path("statusCode").asInt());
    json.path("headers")
        .properties()
        .forEach(h -> header(exchange, h.getKey(), h.getValue().asText()));
    json.path("cookies")
        .forEach(cookie -> exchange.getResponseHeaders().add(Headers.SET_COOKIE, cookie.asText()));
    if (!exchange.getResponseHeaders().contains(Headers.CONTENT_TYPE)
        && json.path("body").isTextual()) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    }
    exchange.getResponseSender().send(ByteBuffer.wrap(body(json)));
  }

  /** An answer without a status is a body of JSON, with status 200; a string is the body itself. */
  private static void plain(HttpServerExchange exchange, JsonNode json, byte[] answer) {
    exchange.setStatusCode(200);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    byte[] body = json.isTextual() ? json.asText().getBytes(StandardCharsets.UTF_8) : answer;
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }

  private static void header(HttpServerExchange exchange, String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    // The server writes these itself; CORS headers are the API's where it has a CORS configuration.
    if (!lower.equals("content-length") && !lower.equals("connection")) {
      exchange.getResponseHeaders().put(new HttpString(name), value);
    }
  }

  private static byte[] body(JsonNode json) {
    String body = json.path("body").asText("");
    return json.path("isBase64Encoded").asBoolean()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }
}
