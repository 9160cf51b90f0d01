package dev.dovecote.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One socket: every request gets its one answer, and all else that comes is a push. */
public final class ProtocolSocket implements AutoCloseable {
  /** How long an answer may take. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private final WebSocket socket;
  private final Incoming incoming;
  private final AtomicLong requests = new AtomicLong();

  /** The JDK's socket takes one message at a time: each begins when the one before has left. */
  private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);

  private ProtocolSocket(WebSocket socket, Incoming incoming) {
    this.socket = socket;
    this.incoming = incoming;
  }

  /**
   * Opens a socket with a ticket.
   *
   * @param url the socket API's address
   * @param origin from which page, as a browser says it; null for none
   * @param pushed told every push, one after another; must not wait for an answer of this socket
   * @throws CompletionException where the server does not open it
   */
  public static ProtocolSocket open(
      HttpClient http,
      String url,
      String ticket,
      @Nullable String origin,
      Consumer<JsonNode> pushed) {
    Incoming incoming = new Incoming(pushed);
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(PATIENCE);
    if (origin != null) {
      builder.header("Origin", origin);
    }
    WebSocket socket = builder.buildAsync(URI.create(url + "?ticket=" + ticket), incoming).join();
    return new ProtocolSocket(socket, incoming);
  }

  /** Sends a request under an ID of its own; the result, or a {@link RefusedException}. */
  public CompletableFuture<JsonNode> ask(ObjectNode request) {
    String id = "r" + requests.incrementAndGet();
    return answer(id, request.put("requestId", id).toString()).thenApply(ProtocolSocket::result);
  }

  /** The same, waiting for the answer. */
  public JsonNode request(ObjectNode request) {
    return join(ask(request));
  }

  /** Waits for what comes, and fails as it failed. */
  static <T> T join(CompletableFuture<T> coming) {
    try {
      return coming.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        cause.addSuppressed(failed);
        throw cause;
      }
      throw failed;
    }
  }

  /** Sends any text; the frame that answers this ID, be it a reply or an error. */
  public CompletableFuture<JsonNode> answer(String id, String text) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    incoming.waiting.put(id, answer);
    var _ =
        send(text)
            .whenComplete(
                (_, failed) -> {
                  if (failed != null) {
                    answer.completeExceptionally(failed);
                  }
                });
    return answer
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .whenComplete((_, _) -> incoming.waiting.remove(id));
  }

  /** Sends any text, and waits for no answer. */
  public synchronized CompletableFuture<?> send(String text) {
    lastSent = lastSent.handle((_, _) -> true).thenCompose(_ -> socket.sendText(text, true));
    return lastSent;
  }

  private static JsonNode result(JsonNode answer) {
    if (answer.path("type").asText().equals("reply")) {
      return answer.path("result");
    }
    throw new RefusedException(answer.path("error"));
  }

  /** Completed with the closing code when the socket is closed, by whomever. */
  public CompletableFuture<Integer> closed() {
    return incoming.closed;
  }

  /** Whether it is still open as far as this side knows. */
  public boolean isOpen() {
    return !incoming.closed.isDone();
  }

  /** Drops the connection without a word, as a network does. */
  public void drop() {
    socket.abort();
    incoming.end(1006);
  }

  @Override
  public synchronized void close() {
    if (isOpen() && !socket.isOutputClosed()) {
      var _ = lastSent.thenCompose(_ -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }
  }

  /** What comes in. */
  private static final class Incoming implements WebSocket.Listener {
    private final Consumer<JsonNode> pushed;
    private final StringBuilder part = new StringBuilder();
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    Incoming(Consumer<JsonNode> pushed) {
      this.pushed = pushed;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        String text = part.toString();
        part.setLength(0);
        take(Frames.read(text));
      }
      socket.request(1);
      return null;
    }

    private void take(JsonNode frame) {
      JsonNode id = frame.path("requestId");
      CompletableFuture<JsonNode> answer = id.isTextual() ? waiting.remove(id.textValue()) : null;
      if (answer != null) {
        answer.complete(frame);
      } else {
        pushed.accept(frame);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      end(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end(1006);
    }

    void end(int code) {
      closed.complete(code);
      waiting
          .values()
          .forEach(one -> one.completeExceptionally(new IllegalStateException("socket closed")));
    }
  }
}
