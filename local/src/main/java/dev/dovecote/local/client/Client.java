package dev.dovecote.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

  private final Place place;
  private final Supplier<String> ticket;
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
    for (JsonNode missed : result.path("conversations")) {
      take(missed);
      fill(missed.path("conversation").asText());
    }
    return result;
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
      take(
          request(
              Frames.request("entries").put("conversation", conversation).put("after", before)));
      if (copy.complete() == before) {
        throw new IllegalStateException("the server told of entries that it does not give");
      }
    }
    return copy;
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

  /** Sends a request and waits for its result. */
  public JsonNode request(ObjectNode request) {
    return socket().request(request);
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
