package dev.dovecote.local;

import dev.dovecote.local.gateway.GatewayServer;
import dev.dovecote.local.gateway.HttpGateway;
import dev.dovecote.local.gateway.SocketLimits;
import dev.dovecote.local.queue.DelayFront;
import dev.dovecote.local.queue.QueueServer;
import dev.dovecote.local.table.TableServer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What listens below a stack: tables and queues, which start side by side, and the gateways' ports,
 * whose addresses are known before anything answers on them.
 */
final class Servers {
  private final CompletableFuture<String> tables;
  private final GatewayServer http;
  private final GatewayServer sockets;
  private final String queueEndpoint;
  private final @Nullable DelayFront front;

  /**
   * Starts them.
   *
   * @param closing stops each, whenever it comes up
   */
  Servers(StackBuilder options, Closing closing) {
    this.tables =
        elsewhereOr(
            options,
            () ->
                begin(closing, () -> TableServer.start(options.dynamoDbPort, options.dataFolder()))
                    .thenApply(TableServer::endpoint));
    CompletableFuture<String> queues =
        elsewhereOr(
            options,
            () ->
                begin(
                        closing,
                        () ->
                            QueueServer.start(
                                options.sqsPort, EmbeddedStack.REGION, EmbeddedStack.ACCOUNT_ID))
                    .thenApply(QueueServer::endpoint));
    this.http = closing.add(GatewayServer.start(options.httpPort, HttpGateway.MAXIMUM_BODY_BYTES));
    this.sockets =
        closing.add(
            GatewayServer.start(options.webSocketPort, 2 * SocketLimits.MAXIMUM_MESSAGE_BYTES));
    String endpoint = started(queues);
    // On a driven clock there is a front before the queues, which keeps delayed messages back.
    this.front =
        options.clock instanceof DrivenClock driven
            ? closing.add(new DelayFront(endpoint, driven))
            : null;
    this.queueEndpoint = front == null ? endpoint : front.endpoint();
  }

  private static CompletableFuture<String> elsewhereOr(
      StackBuilder options, Supplier<CompletableFuture<String>> here) {
    return options.awsEndpoint == null
        ? here.get()
        : CompletableFuture.completedFuture(options.awsEndpoint);
  }

  private static <T extends AutoCloseable> CompletableFuture<T> begin(
      Closing closing, Supplier<T> starter) {
    CompletableFuture<T> server = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("starting")
        .start(
            () -> {
              try {
                server.complete(starter.get());
              } catch (RuntimeException e) {
                server.completeExceptionally(e);
              }
            });
    closing.add(
        () -> {
          if (!server.handle((started, failure) -> failure != null).join()) {
            server.join().close();
          }
        });
    return server;
  }

  private static String started(CompletableFuture<String> server) {
    try {
      return server.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Where DynamoDB is; waits until it is up. */
  String tableEndpoint() {
    return started(tables);
  }

  /** Where SQS is. */
  String queueEndpoint() {
    return queueEndpoint;
  }

  /** How many delayed messages are kept before the queues. */
  int held() {
    return Optional.ofNullable(front).map(DelayFront::held).orElse(0);
  }

  GatewayServer http() {
    return http;
  }

  GatewayServer sockets() {
    return sockets;
  }

  /** Where the HTTP API is, without a slash at the end. */
  String httpUrl() {
    return "http://127.0.0.1:" + http.port();
  }

  /** The sockets' host and port. */
  String socketAddress() {
    return "127.0.0.1:" + sockets.port();
  }
}
