package dev.dovecote.local.gateway;

import dev.dovecote.local.function.FunctionFailure;
import dev.dovecote.local.function.FunctionHost;
import dev.dovecote.local.template.Template;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The HTTP API, and beside it the stack's own issuer. */
public final class HttpGateway implements HttpHandler, AutoCloseable {
  /** A request body of more bytes is refused with 413. */
  public static final int MAXIMUM_BODY_BYTES = 10 * 1024 * 1024;

  private final FunctionHost functions;
  private final Issuer issuer;
  private final HttpRoutes routes;
  private final HttpEvents events;
  private final @Nullable CorsRules cors;
  private final InstantSource clock;
  private final Map<Template.JwtAuthorizer, TokenVerifier> verifiers = new ConcurrentHashMap<>();
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());

  /** Prepares the API. */
  public HttpGateway(
      Template.HttpApi api,
      FunctionHost functions,
      Issuer issuer,
      InstantSource clock,
      String accountId) {
    this.functions = functions;
    this.issuer = issuer;
    this.clock = clock;
    this.routes = new HttpRoutes(api.routes());
    this.events = new HttpEvents(api, clock, accountId);
    this.cors = api.cors().map(CorsRules::new).orElse(null);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    if (issuer.answers(exchange)) {
      return;
    }
    Optional<HttpRoutes.Match> match =
        routes.find(exchange.getRequestMethod().toString(), RequestPath.encoded(exchange));
    if (cors != null) {
      // A route that takes the method, as ANY does, takes the question too, its authorizer first.
      if (match.isEmpty() && cors.isPreflight(exchange)) {
        cors.answerPreflight(exchange);
        return;
      }
      cors.decorate(exchange);
    }
    if (match.isEmpty()) {
      Answers.message(exchange, 404, "Not Found");
      return;
    }
    authorized(exchange, match.get());
  }

  private void authorized(HttpServerExchange exchange, HttpRoutes.Match match)
      throws IOException, InterruptedException {
    Map<String, String> claims = null;
    if (match.route().authorizer().isPresent()) {
      Optional<Map<String, String>> verified =
          verifiers
              .computeIfAbsent(match.route().authorizer().get(), a -> new TokenVerifier(a, clock))
              .verify(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION));
      if (verified.isEmpty()) {
        exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
        Answers.message(exchange, 401, "Unauthorized");
        return;
      }
      claims = verified.get();
    }
    byte[] body;
    try {
      exchange.startBlocking();
      body = exchange.getInputStream().readAllBytes();
    } catch (RequestTooBigException e) {
      exchange.setPersistent(false);
      Answers.message(exchange, 413, "Request Entity Too Large");
      return;
    }
    call(exchange, match.route(), Answers.bytes(events.event(exchange, match, claims, body)));
  }

  /**
   * The integration's own timeout runs beside the function's: the function goes on, the client has
   * 503.
   */
  private void call(HttpServerExchange exchange, Template.HttpRoute route, byte[] event)
      throws IOException, InterruptedException {
    Future<byte[]> answer = calls.submit(() -> functions.get(route.function()).invoke(event));
    try {
      HttpAnswers.send(exchange, answer.get(route.timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      Answers.message(exchange, 503, "Service Unavailable");
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof FunctionFailure)) {
        throw new IllegalStateException(e.getCause());
      }
      Answers.message(exchange, 500, "Internal Server Error");
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
  }
}
