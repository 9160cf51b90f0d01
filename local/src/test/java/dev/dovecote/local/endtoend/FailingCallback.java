package dev.dovecote.local.endtoend;

import dev.dovecote.local.gateway.GatewayServer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the stack's {@code @connections}, and fails as API Gateway sometimes does: each
 * push as often as one call of the SDK tries it, and no more. All else passes.
 */
final class FailingCallback implements AutoCloseable {
  /** What happens to a push. */
  enum Mode {
    /** It passes. */
    PASS,
    /** It fails for one call; the next passes. */
    FAIL_FIRST,
    /** The same, and its socket closes before the next. */
    FAIL_AND_CLOSE
  }

  private static final int ATTEMPTS_OF_A_CALL = 3;
  private static final int BODY_MAX_BYTES = 256 * 1024;

  /** Signed by who may do all: no function may close a socket. */
  private static final String OPERATOR =
      "AWS4-HMAC-SHA256 Credential=local/20260302/us-east-1/execute-api/aws4_request";

  private static final HttpString ERROR_TYPE = new HttpString("x-amzn-ErrorType");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final GatewayServer server = GatewayServer.start(0, BODY_MAX_BYTES);
  private final Map<String, Integer> failed = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Runnable> beforeNext = new AtomicReference<>();
  private volatile Mode mode = Mode.PASS;

  /** Where functions are to find {@code @connections}. */
  String url() {
    return "http://127.0.0.1:" + server.port() + "/live";
  }

  /** Begins to pass calls on. */
  void passTo(String callbackUrl) {
    String origin = callbackUrl.substring(0, callbackUrl.lastIndexOf('/'));
    server.serve(exchange -> handle(exchange, origin));
  }

  void mode(Mode now) {
    failed.clear();
    mode = now;
  }

  /** Does something once, before the next push passes. */
  void beforeNext(Runnable action) {
    beforeNext.set(action);
  }

  private void handle(HttpServerExchange exchange, String origin)
      throws IOException, InterruptedException {
    exchange.startBlocking();
    byte[] body = exchange.getInputStream().readAllBytes();
    URI address = URI.create(origin + exchange.getRequestURI());
    String signed = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    if (exchange.getRequestMethod().equals(Methods.POST)) {
      if (fails(address, body)) {
        exchange.setStatusCode(500).endExchange();
        return;
      }
      Optional.ofNullable(beforeNext.getAndSet(null)).ifPresent(Runnable::run);
    }
    answer(exchange, send(exchange.getRequestMethod().toString(), address, body, signed));
  }

  private boolean fails(URI address, byte[] body) throws IOException, InterruptedException {
    if (mode == Mode.PASS) {
      return false;
    }
    int times = failed.merge(address + new String(body), 1, Integer::sum);
    if (times == ATTEMPTS_OF_A_CALL && mode == Mode.FAIL_AND_CLOSE) {
      send("DELETE", address, new byte[0], OPERATOR);
    }
    return times <= ATTEMPTS_OF_A_CALL;
  }

  private static HttpResponse<byte[]> send(String method, URI address, byte[] body, String signed)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(address)
            .header("Authorization", signed)
            .method(method, BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static void answer(HttpServerExchange exchange, HttpResponse<byte[]> response) {
    response
        .headers()
        .firstValue(ERROR_TYPE.toString())
        .ifPresent(type -> exchange.getResponseHeaders().put(ERROR_TYPE, type));
    exchange.setStatusCode(response.statusCode());
    exchange.getResponseSender().send(ByteBuffer.wrap(response.body()));
  }

  @Override
  public void close() {
    server.close();
  }
}
