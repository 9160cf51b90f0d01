package dev.dovecote.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An agent's client. */
public final class AgentClient extends Client {
  /** Most conversations that a request may name. */
  private static final int HAVE_MAX = 1_000;

  private final String agent;
  private final String clientId;
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private final Map<String, Integer> lost = new ConcurrentHashMap<>();
  private final Set<String> named = ConcurrentHashMap.newKeySet();
  private final Set<String> ending = ConcurrentHashMap.newKeySet();
  private volatile @Nullable JsonNode desk;

  /**
   * A client of one agent.
   *
   * @param token the agent's JSON Web Token
   * @param clientId what this installation calls itself
   */
  public AgentClient(Place place, String agent, String token, String clientId) {
    super(place, () -> place.api().staffTicket(token));
    this.agent = agent;
    this.clientId = clientId;
  }

  /** Sets the agent's state: {@code ONLINE}, {@code BREAK} or {@code OFFLINE} (AGENT-1). */
  public JsonNode status(String status) {
    return desk(request(Frames.request("status").put("status", status)));
  }

  /** Replies in a conversation. */
  public ConversationCopy reply(String conversation, String text) {
    return submit(message(conversation, sent(conversation) + 1, text));
  }

  /** The request that replies under a number of this client. */
  public ObjectNode message(String conversation, int number, String text) {
    ObjectNode request =
        Frames.request("send").put("conversation", conversation).put("have", have(conversation));
    request.putObject("client").put("id", clientId).put("number", number);
    request.set("content", Frames.text(text));
    return request;
  }

  /** How many of this client's messages in a conversation are stored. */
  public int sent(String conversation) {
    return numbers.getOrDefault(conversation, 0);
  }

  /** Ends a conversation (CONV-6). */
  public ConversationCopy end(String conversation) {
    ending.add(conversation);
    return submit(Frames.request("end").put("conversation", conversation));
  }

  /** Whose client this is. */
  public String agent() {
    return agent;
  }

  /** The conversations that are active with this agent, as far as this client was told. */
  public List<ConversationCopy> active() {
    return copies().stream().filter(this::isMine).toList();
  }

  /** The same, without those that it has asked to end. */
  public List<ConversationCopy> activeNotEnding() {
    return active().stream().filter(copy -> !ending.contains(copy.id())).toList();
  }

  private boolean isMine(ConversationCopy copy) {
    JsonNode state = copy.state();
    return state.path("status").asText().equals("ACTIVE")
        && state.path("agent").asText().equals(agent)
        && state.path("number").asInt() > lost.getOrDefault(copy.id(), 0);
  }

  /** The desk as it was told last: state, capacity, load; null before the first. */
  public @Nullable JsonNode desk() {
    return desk;
  }

  @Override
  ConversationCopy take(JsonNode told) {
    ConversationCopy copy = super.take(told);
    for (JsonNode entry : told.path("entries")) {
      JsonNode client = entry.path("client");
      if (client.path("id").asText().equals(clientId)
          && entry.path("from").asText().equals("agent")) {
        numbers.merge(copy.id(), client.path("number").asInt(), Math::max);
      }
    }
    return copy;
  }

  @Override
  void acknowledged(ConversationCopy copy, int number) {
    numbers.merge(copy.id(), number, Math::max);
  }

  @Override
  void told(JsonNode push) {
    if (push.path("type").asText().equals("desk")) {
      desk = push.path("desk");
    }
  }

  @Override
  public JsonNode connect() {
    return answered(super::connect);
  }

  @Override
  public JsonNode sync() {
    return answered(super::sync);
  }

  /** What this client had and the answer does not name is somebody else's by now, or left out. */
  private JsonNode answered(Supplier<JsonNode> request) {
    Map<String, Integer> unnamed = held();
    JsonNode result = desk(request.get());
    named.clear();
    result.path("conversations").forEach(each -> named.add(each.path("conversation").asText()));
    unnamed.keySet().removeAll(named);
    if (result.path("more").asBoolean()) {
      Set<String> mine = ConcurrentHashMap.newKeySet();
      each(List.copyOf(unnamed.keySet()), id -> addIfReadable(id, mine));
      unnamed.keySet().removeAll(mine);
    }
    unnamed.forEach((id, number) -> lost.merge(id, number, Math::max));
    return result;
  }

  /** Reads on in a conversation, and adds it, unless it is one that this agent may not see. */
  private void addIfReadable(String conversation, Set<String> readable) {
    try {
      read(conversation);
      fill(conversation);
      readable.add(conversation);
    } catch (RefusedException refused) {
      if (!refused.code().equals("NOT_FOUND")) {
        throw refused;
      }
    }
  }

  /** The conversations to ask about, each with the number of its state. */
  private Map<String, Integer> held() {
    Map<String, Integer> held = new HashMap<>();
    askedAbout().forEach(copy -> held.put(copy.id(), copy.state().path("number").asInt()));
    return held;
  }

  /** As many as a request takes; those first that the last answer did not name. */
  private List<ConversationCopy> askedAbout() {
    return active().stream()
        .sorted(Comparator.comparing(copy -> named.contains(copy.id())))
        .limit(HAVE_MAX)
        .toList();
  }

  private JsonNode desk(JsonNode result) {
    if (result.has("desk")) {
      desk = result.path("desk");
    }
    return result;
  }

  @Override
  ObjectNode withHave(ObjectNode request) {
    ObjectNode have = request.putObject("have");
    askedAbout().forEach(copy -> have.put(copy.id(), copy.complete()));
    return request;
  }
}
