package dev.dovecote.local.bucket;

import dev.dovecote.local.template.Template;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** CORS as a bucket answers it: by the first rule that fits origin, method and headers. */
final class BucketCors {
  private static final String PREFIX = "Access-Control-";
  private static final HttpString REQUEST_METHOD = new HttpString(PREFIX + "Request-Method");
  private static final HttpString REQUEST_HEADERS = new HttpString(PREFIX + "Request-Headers");

  private final List<Template.BucketCors> rules;

  BucketCors(List<Template.BucketCors> rules) {
    this.rules = rules;
  }

  void answerPreflight(HttpServerExchange exchange) throws BucketError {
    String method = exchange.getRequestHeaders().getFirst(REQUEST_METHOD);
    Template.BucketCors rule = rule(exchange, method, requestedHeaders(exchange)).orElse(null);
    if (rule == null) {
      throw new BucketError(
          403, "AccessForbidden", "CORSResponse: This CORS request is not allowed.");
    }
    allow(exchange, rule);
    put(exchange, "Allow-Methods", String.join(", ", rule.methods()));
    if (!requestedHeaders(exchange).isEmpty()) {
      put(exchange, "Allow-Headers", String.join(", ", requestedHeaders(exchange)));
    }
    rule.maxAgeSeconds().ifPresent(age -> put(exchange, "Max-Age", age.toString()));
    exchange.setStatusCode(200).endExchange();
  }

  /** Lets a page read the answer, where a rule allows its origin the method. */
  void decorate(HttpServerExchange exchange) {
    rule(exchange, exchange.getRequestMethod().toString(), List.of())
        .ifPresent(rule -> allow(exchange, rule));
  }

  private static void allow(HttpServerExchange exchange, Template.BucketCors rule) {
    put(
        exchange,
        "Allow-Origin",
        rule.origins().contains("*") ? "*" : exchange.getRequestHeaders().getFirst(Headers.ORIGIN));
    if (!rule.exposedHeaders().isEmpty()) {
      put(exchange, "Expose-Headers", String.join(", ", rule.exposedHeaders()));
    }
    exchange.getResponseHeaders().put(Headers.VARY, "Origin");
  }

  private Optional<Template.BucketCors> rule(
      HttpServerExchange exchange, @Nullable String method, List<String> headers) {
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin == null || method == null) {
      return Optional.empty();
    }
    return rules.stream()
        .filter(rule -> fits(rule.origins(), origin))
        .filter(rule -> rule.methods().contains(method))
        .filter(rule -> headers.stream().allMatch(header -> fits(rule.headers(), header)))
        .findFirst();
  }

  /** Wildcards other than a whole star are not understood. */
  private static boolean fits(List<String> allowed, String value) {
    return allowed.stream().anyMatch(one -> one.equals("*") || one.equalsIgnoreCase(value));
  }

  private static List<String> requestedHeaders(HttpServerExchange exchange) {
    String headers = exchange.getRequestHeaders().getFirst(REQUEST_HEADERS);
    return headers == null
        ? List.of()
        : Stream.of(headers.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
  }

  private static void put(HttpServerExchange exchange, String name, String value) {
    exchange.getResponseHeaders().put(new HttpString(PREFIX + name), value);
  }
}
