package dev.dovecote.local.gateway;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.URLUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The path that a client asked for. */
final class RequestPath {
  private RequestPath() {}

  /** As it came. */
  static String encoded(HttpServerExchange exchange) {
    String uri = exchange.getRequestURI();
    return exchange.isHostIncludedInRequestURI() ? URI.create(uri).getRawPath() : uri;
  }

  /** Decoded once and wholly, a path or a part of one, the slashes in it too. */
  static String decoded(String path) {
    return URLUtils.decode(path, StandardCharsets.UTF_8.name(), true, false, new StringBuilder());
  }
}
