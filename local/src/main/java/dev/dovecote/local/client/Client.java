package dev.dovecote.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What buyers' and agents' clients have in common: a socket that can be lost and opened again, and
 * copies of conversations that are filled up by number (MSG-2).
 */
public abstract sealed class Client implements AutoCloseable permits BuyerClient, AgentClient {
  /** Where the stack is. */
  public record Place(HttpClient http, String httpUrl, String webSocketUrl) {
    /** The HTTP API there. */
    public HttpApi api() {
      return new HttpApi(http, httpUrl);
    }
  }

  /** Most conversations that are read at the same time. */
  private static final int READ_AT_ONCE = 8;

  /** How long to wait before a request is sent again that was one too many. */
  private static final Duration RATE_LIMITED_WAIT = Duration.ofSeconds(1);

  /** Most times that a request is sent which is one too many each time. */
  private static final int RATE_LIMITED_TRIES = 10;

  private final Place place;
  private final Supplier<String> ticket;
  private final Pace pace = new Pace(System.nanoTime());
  private final Map<String, ConversationCopy> copies = new ConcurrentHashMap<>();
  private volatile Consumer<JsonNode> listener = _ -> {};
  private volatile @Nullable ProtocolSocket socket;

  Client(Place place, Supplier<String> ticket) {
    this.place = place;
    this.ticket = ticket;
  }

  /** Tells every push, after the copies have taken it; must not wait for an answer. */
  public void listen(Consumer<JsonNode> each) {
    this.listener = each;
  }

  /** Opens a socket with a new ticket and says hello with what this client has. */
  public JsonNode connect() {
    socket =
        ProtocolSocket.open(place.http(), place.webSocketUrl(), ticket.get(), null, this::pushed);
    return takeMissed(request(withHave(Frames.request("hello"))));
  }

  /** The heartbeat: says what this client has, and takes what it missed. */
  public JsonNode sync() {
    return takeMissed(request(withHave(Frames.request("sync"))));
  }

  /** Adds what this client has. */
  abstract ObjectNode withHave(ObjectNode request);

  /** A push that is not entries. */
  abstract void told(JsonNode push);

  private JsonNode takeMissed(JsonNode result) {
    List<ConversationCopy> told =
        result.path("conversations").valueStream().map(this::take).toList();
    each(told, copy -> fill(copy.id()));
    return result;
  }

  /** Does the same for each, begun in this order, a few at the same time. */
  static <T> void each(Collection<T> all, Consumer<T> action) {
    Queue<T> left = new ConcurrentLinkedQueue<>(all);
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<?>[] done =
          Stream.generate(() -> CompletableFuture.runAsync(() -> drain(left, action), readers))
              .limit(Math.min(READ_AT_ONCE, all.size()))
              .toArray(CompletableFuture[]::new);
      ProtocolSocket.join(CompletableFuture.allOf(done));
    }
  }

  private static <T> void drain(Queue<T> left, Consumer<T> action) {
    try {
      for (T next = left.poll(); next != null; next = left.poll()) {
        action.accept(next);
      }
    } catch (RuntimeException failed) {
      left.clear();
      throw failed;
    }
  }

  private void pushed(JsonNode push) {
    if (push.path("type").asText().equals("entries")) {
      take(push);
    } else {
      told(push);
    }
    listener.accept(push);
  }

  /** Takes entries of a conversation into its copy. */
  ConversationCopy take(JsonNode told) {
    ConversationCopy copy = copy(told.path("conversation").asText());
    copy.take(told);
    return copy;
  }

  /** Asks for what a copy lacks, until nothing is missing. */
  public ConversationCopy fill(String conversation) {
    ConversationCopy copy = copy(conversation);
    while (copy.lacks()) {
      int before = copy.complete();
      read(conversation);
      if (copy.complete() == before && copy.lacks()) {
        throw new IllegalStateException("the server told of entries that it does not give");
      }
    }
    return copy;
  }

  /** Asks for what comes after what a copy has, at a pace that leaves room for other requests. */
  public ConversationCopy read(String conversation) {
    pause(Duration.ofNanos(pace.delayNanos(System.nanoTime())));
    int after = copy(conversation).complete();
    return take(
        request(Frames.request("entries").put("conversation", conversation).put("after", after)));
  }

  /** Sends a request about a conversation, and takes what it answers into the copy. */
  public ConversationCopy submit(ObjectNode request) {
    ConversationCopy copy = take(request(request));
    if (request.has("client")) {
      acknowledged(copy, request.path("client").path("number").asInt());
    }
    return copy;
  }

  /** A message under this number is stored; a repeat's answer does not hold it (MSG-3). */
  abstract void acknowledged(ConversationCopy copy, int number);

  /** Sends a request and waits for its result; again, a second later, where it is one too many. */
  public JsonNode request(ObjectNode request) {
    for (int tries = 1; ; tries++) {
      try {
        return socket().request(request);
      } catch (RefusedException refused) {
        if (!refused.code().equals("RATE_LIMITED") || tries == RATE_LIMITED_TRIES) {
          throw refused;
        }
        pause(RATE_LIMITED_WAIT);
      }
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopped);
    }
  }

  /** The socket, which must have been opened. */
  public ProtocolSocket socket() {
    ProtocolSocket now = socket;
    if (now == null) {
      throw new IllegalStateException("not connected");
    }
    return now;
  }

  /** The copy of a conversation, empty where nothing was told of it. */
  public ConversationCopy copy(String conversation) {
    return copies.computeIfAbsent(conversation, ConversationCopy::new);
  }

  /** The highest number that was told of a conversation; 0 where nothing was. */
  int have(String conversation) {
    ConversationCopy copy = copies.get(conversation);
    return copy == null ? 0 : copy.highest();
  }

  /** All copies. */
  public Collection<ConversationCopy> copies() {
    return copies.values();
  }

  /** Loses the connection, as a network does. */
  public void drop() {
    socket().drop();
  }

  @Override
  public void close() {
    ProtocolSocket now = socket;
    if (now != null) {
      now.close();
    }
  }
}
