package dev.dovecote.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A buyer's client. It numbers its messages, and sends the next when the last is acknowledged. */
public final class BuyerClient extends Client {
  private final String buyer;
  private final String clientId;
  private final AtomicInteger numbers = new AtomicInteger();
  private volatile @Nullable String current;
  private volatile int position;

  /**
   * A client of one buyer.
   *
   * @param shopKey with which the shop's server asks for tickets
   * @param clientId what this installation calls itself; each of a buyer's has one of its own
   */
  public BuyerClient(Place place, String shopKey, String buyer, String name, String clientId) {
    super(place, () -> place.api().buyerTicket(shopKey, buyer, name));
    this.buyer = buyer;
    this.clientId = clientId;
  }

  /** Whose client this is. */
  public String buyer() {
    return buyer;
  }

  /** Sends a text; the conversation in which it was stored. */
  public ConversationCopy send(String text) {
    return submit(message(numbers.get() + 1, text));
  }

  /** The request that sends a text under a number of this client. */
  public ObjectNode message(int number, String text) {
    ObjectNode request = Frames.request("send");
    request.putObject("client").put("id", clientId).put("number", number);
    request.set("content", Frames.text(text));
    String conversation = current;
    if (conversation != null) {
      request.put("conversation", conversation).put("have", have(conversation));
    }
    return request;
  }

  /** How many of this client's messages are stored. */
  public int sent() {
    return numbers.get();
  }

  /** Leaves the queue (QUEUE-4). */
  public ConversationCopy leave() {
    return submit(Frames.request("leave"));
  }

  /** The conversation that was told of last; fails before the first. */
  public ConversationCopy conversation() {
    String id = current;
    if (id == null) {
      throw new IllegalStateException("no conversation yet");
    }
    return copy(id);
  }

  /** Whether there is a conversation yet. */
  public boolean hasConversation() {
    return current != null;
  }

  /** The last place in the queue that was told; 0 before the first. */
  public int position() {
    return position;
  }

  @Override
  ConversationCopy take(JsonNode told) {
    ConversationCopy copy = super.take(told);
    for (JsonNode entry : told.path("entries")) {
      JsonNode client = entry.path("client");
      if (client.path("id").asText().equals(clientId)) {
        numbers.accumulateAndGet(client.path("number").asInt(), Math::max);
      }
    }
    String before = current;
    // Identifiers sort by time: what comes late of an earlier conversation changes nothing.
    if (before == null || before.compareTo(copy.id()) < 0) {
      current = copy.id();
    }
    return copy;
  }

  @Override
  void acknowledged(ConversationCopy copy, int number) {
    numbers.accumulateAndGet(number, Math::max);
  }

  @Override
  void told(JsonNode push) {
    if (push.path("type").asText().equals("queue")) {
      position = push.path("position").asInt();
    }
  }

  @Override
  public JsonNode connect() {
    return place(super.connect());
  }

  @Override
  public JsonNode sync() {
    return place(super.sync());
  }

  private JsonNode place(JsonNode result) {
    if (result.has("queue")) {
      position = result.path("queue").path("position").asInt();
    }
    return result;
  }

  @Override
  ObjectNode withHave(ObjectNode request) {
    if (current != null) {
      ConversationCopy copy = conversation();
      request.putObject("have").put("conversation", copy.id()).put("number", copy.complete());
    }
    return request;
  }
}
