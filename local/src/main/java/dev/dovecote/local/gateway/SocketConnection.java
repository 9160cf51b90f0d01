package dev.dovecote.local.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One open socket. */
final class SocketConnection {
  private static final long SEND_SECONDS = 10;
  private static final int ABNORMAL = 1006;

  private final String id;
  private final Instant connectedAt;
  private final ObjectNode identity;
  private final @Nullable ObjectNode authorizer;
  private final String host;
  private final long openedNanos = System.nanoTime();
  private volatile long activeNanos = openedNanos;
  private volatile Instant lastActiveAt;
  private volatile @Nullable WebSocketChannel channel;
  private volatile int closeCode = ABNORMAL;
  private volatile String closeReason = "";

  SocketConnection(
      String id,
      Instant connectedAt,
      ObjectNode identity,
      @Nullable ObjectNode authorizer,
      String host) {
    this.id = id;
    this.connectedAt = connectedAt;
    this.identity = identity;
    this.authorizer = authorizer;
    this.host = host;
    this.lastActiveAt = connectedAt;
  }

  String id() {
    return id;
  }

  Instant connectedAt() {
    return connectedAt;
  }

  Instant lastActiveAt() {
    return lastActiveAt;
  }

  ObjectNode identity() {
    return identity;
  }

  @Nullable ObjectNode authorizer() {
    return authorizer;
  }

  String host() {
    return host;
  }

  void opened(WebSocketChannel opened) {
    this.channel = opened;
  }

  void active(Instant now) {
    lastActiveAt = now;
    activeNanos = System.nanoTime();
  }

  long idleNanos() {
    return System.nanoTime() - activeNanos;
  }

  long ageNanos() {
    return System.nanoTime() - openedNanos;
  }

  /** The code and reason with which it is being closed; the first to say counts. */
  void closing(int code, String reason) {
    if (closeCode == ABNORMAL) {
      closeCode = code;
      closeReason = reason;
    }
  }

  int closeCode() {
    return closeCode;
  }

  String closeReason() {
    return closeReason;
  }

  /** Whether nobody has begun to close it yet. */
  boolean isOpen() {
    WebSocketChannel open = channel;
    return closeCode == ABNORMAL && open != null && open.isOpen() && !open.isCloseFrameSent();
  }

  /** Sends; true when the message is with the operating system, false if the socket is gone. */
  CompletableFuture<Boolean> send(String text) {
    WebSocketChannel open = channel;
    if (open == null || !isOpen()) {
      return CompletableFuture.completedFuture(false);
    }
    CompletableFuture<Boolean> sent = new CompletableFuture<>();
    WebSockets.sendText(text, open, new Sent(sent));
    return sent.orTimeout(SEND_SECONDS, TimeUnit.SECONDS)
        .exceptionally(
            _ -> {
              // A client that does not read; waiting longer would hold the function that sends.
              close(1001, "not reading");
              return false;
            });
  }

  void close(int code, String reason) {
    closing(code, reason);
    WebSocketChannel open = channel;
    if (open != null && open.isOpen()) {
      WebSockets.sendClose(code, reason, open, null);
    }
  }

  private record Sent(CompletableFuture<Boolean> future) implements WebSocketCallback<Void> {
    @Override
    public void complete(WebSocketChannel channel, Void context) {
      future.complete(true);
    }

    @Override
    public void onError(WebSocketChannel channel, Void context, Throwable throwable) {
      future.complete(false);
    }
  }
}
