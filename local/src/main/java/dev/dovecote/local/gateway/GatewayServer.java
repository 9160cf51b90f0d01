package dev.dovecote.local.gateway;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.StatusCodes;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener on loopback, for those who ask for this machine by its loopback name: a page
 * elsewhere, whose own name was made to mean this machine (DNS rebinding), is refused. It takes its
 * port first and its handler later, so that addresses are known before what answers on them is
 * built. Requests are handled on virtual threads, but for those that never wait.
 */
public final class GatewayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final long CLOSE_SECONDS = 5;
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

  private final Undertow server;
  private final ExecutorService executor;
  private final DefaultByteBufferPool buffers;
  private volatile @Nullable Served served;
  private volatile boolean closing;

  private record Served(HttpHandler handler, Predicate<HttpServerExchange> withoutWaiting) {}

  private GatewayServer(int port, int maximumBodyBytes) {
    this.executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gateway-", 0).factory());
    // Without caches per thread: virtual threads are too many and too short-lived for them.
    this.buffers = new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 0);
    this.server =
        Undertow.builder()
            .addHttpListener(port, "127.0.0.1", this::dispatch)
            .setByteBufferPool(buffers)
            .setIoThreads(2)
            .setWorkerThreads(2)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) maximumBodyBytes)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, -1)
            .build();
  }

  /** Listens on the port (0: any free one); until {@link #serve} it answers 503. */
  public static GatewayServer start(int port, int maximumBodyBytes) {
    GatewayServer gateway = new GatewayServer(port, maximumBodyBytes);
    gateway.server.start();
    return gateway;
  }

  /** Sets what answers. */
  public void serve(HttpHandler root) {
    serve(root, _ -> false);
  }

  /**
   * The same.
   *
   * @param withoutWaiting which requests it answers without ever waiting: those change threads less
   */
  public void serve(HttpHandler root, Predicate<HttpServerExchange> withoutWaiting) {
    this.served = new Served(root, withoutWaiting);
  }

  /** The port that it listens on. */
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  private void dispatch(HttpServerExchange exchange) {
    if (!LOOPBACK.contains(exchange.getHostName())) {
      Answers.message(exchange, StatusCodes.FORBIDDEN, "Forbidden");
      return;
    }
    Served current = served;
    if (current == null) {
      exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
      exchange.endExchange();
      return;
    }
    if (current.withoutWaiting().test(exchange)) {
      handle(current.handler(), exchange);
      return;
    }
    try {
      exchange.dispatch(executor, () -> handle(current.handler(), exchange));
    } catch (RejectedExecutionException e) {
      exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE).endExchange();
    }
  }

  private void handle(HttpHandler handler, HttpServerExchange exchange) {
    try {
      handler.handleRequest(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.endExchange();
    } catch (RequestTooBigException e) {
      Answers.message(exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE, "Payload Too Large");
    } catch (Exception e) {
      if (!closing) {
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestPath(), e);
      }
      if (!exchange.isResponseStarted()) {
        Answers.message(exchange, StatusCodes.INTERNAL_SERVER_ERROR, "Internal Server Error");
      }
      exchange.endExchange();
    }
  }

  /** Requests under way are interrupted, and answer while there still is a server. */
  @Override
  public void close() {
    closing = true;
    served = null;
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("requests on port {} do not end", port());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop();
    buffers.close();
  }
}
