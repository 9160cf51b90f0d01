package dev.dovecote.local.bucket;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.Serial;

/** An error as S3 answers it: a code for programs, a message for people. */
final class BucketError extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String message;

  BucketError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.message = message;
  }

  static BucketError accessDenied(String message) {
    return new BucketError(403, "AccessDenied", message);
  }

  /** A part of S3 that this is not. */
  static BucketError notImplemented(String what) {
    return new BucketError(501, "NotImplemented", "Not provided by this stand-in: " + what);
  }

  void answer(HttpServerExchange exchange) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/xml");
    exchange
        .getResponseSender()
        .send(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>%s</Code><Message>%s</Message><Resource>%s</Resource></Error>"""
                .formatted(code, escaped(message), escaped(exchange.getRequestPath())));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
