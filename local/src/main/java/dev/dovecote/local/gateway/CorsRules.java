package dev.dovecote.local.gateway;

import dev.dovecote.local.permission.Wildcard;
import dev.dovecote.local.template.Template;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CORS as an HTTP API with a CorsConfiguration answers it; the integration's own CORS headers are
 * dropped.
 */
final class CorsRules {
  private static final String PREFIX = "Access-Control-";
  private static final HttpString REQUEST_METHOD = new HttpString("Access-Control-Request-Method");

  private final Template.Cors cors;

  CorsRules(Template.Cors cors) {
    this.cors = cors;
  }

  boolean isPreflight(HttpServerExchange exchange) {
    return exchange.getRequestMethod().toString().equals("OPTIONS")
        && exchange.getRequestHeaders().contains(Headers.ORIGIN)
        && exchange.getRequestHeaders().contains(REQUEST_METHOD);
  }

  void answerPreflight(HttpServerExchange exchange) {
    String origin = allowedOrigin(exchange);
    if (origin != null) {
      put(exchange, "Allow-Origin", origin);
      put(exchange, "Allow-Methods", String.join(",", cors.methods()));
      put(exchange, "Allow-Headers", String.join(",", cors.headers()));
      cors.maxAgeSeconds().ifPresent(age -> put(exchange, "Max-Age", age.toString()));
      credentials(exchange);
    }
    exchange.setStatusCode(204).endExchange();
  }

  /** Sets the headers when the answer is begun, over those of the integration. */
  void decorate(HttpServerExchange exchange) {
    exchange.addResponseCommitListener(
        answered -> {
          for (String name :
              List.of("Allow-Origin", "Allow-Methods", "Allow-Headers", "Expose-Headers")) {
            answered.getResponseHeaders().remove(new HttpString(PREFIX + name));
          }
          String origin = allowedOrigin(answered);
          if (origin != null) {
            put(answered, "Allow-Origin", origin);
            if (!cors.exposedHeaders().isEmpty()) {
              put(answered, "Expose-Headers", String.join(",", cors.exposedHeaders()));
            }
            credentials(answered);
          }
        });
  }

  private void credentials(HttpServerExchange exchange) {
    if (cors.credentials()) {
      put(exchange, "Allow-Credentials", "true");
    }
  }

  private @Nullable String allowedOrigin(HttpServerExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin == null) {
      return null;
    }
    if (cors.origins().contains("*")) {
      return "*";
    }
    return cors.origins().stream().anyMatch(allowed -> Wildcard.of(allowed).matches(origin))
        ? origin
        : null;
  }

  private static void put(HttpServerExchange exchange, String name, String value) {
    exchange.getResponseHeaders().put(new HttpString(PREFIX + name), value);
  }
}
