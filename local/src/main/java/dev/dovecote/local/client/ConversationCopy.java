package dev.dovecote.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client's own copy of a conversation's log, made of replies and pushes in whatever order they
 * come. It knows what it lacks, and keeps note of anything told twice in two ways.
 */
public final class ConversationCopy {
  private final String id;
  private final SortedMap<Integer, JsonNode> entries = new TreeMap<>();
  private final List<String> contradictions = new ArrayList<>();
  private JsonNode state = Frames.object();
  private int stateNumber;
  private boolean more;

  ConversationCopy(String id) {
    this.id = id;
  }

  /** Takes what the server told: entries, and the state after the number told with it. */
  synchronized void take(JsonNode told) {
    for (JsonNode entry : told.path("entries")) {
      int number = entry.path("number").asInt();
      JsonNode before = entries.putIfAbsent(number, entry);
      if (before != null && !before.equals(entry)) {
        contradictions.add(
            "conversation %s, number %d: %s, then %s".formatted(id, number, before, entry));
      }
    }
    int number = told.path("state").path("number").asInt();
    if (number >= stateNumber && told.has("state")) {
      stateNumber = number;
      state = told.path("state");
    }
    if (told.has("more")) {
      more = told.path("more").asBoolean();
    }
  }

  /**
   * The conversation before it in the buyer's thread; null where there is none or it is not here.
   */
  public synchronized @Nullable String previous() {
    JsonNode opened = entries.get(1);
    return opened == null ? null : opened.path("previous").textValue();
  }

  /** The conversation's ID. */
  public String id() {
    return id;
  }

  /** The last number up to which nothing is missing. */
  public synchronized int complete() {
    int number = 0;
    while (entries.containsKey(number + 1)) {
      number++;
    }
    return number;
  }

  /** Whether the server has told of entries that are not here. */
  public synchronized boolean lacks() {
    return more || complete() < highest();
  }

  /** The highest number that the server has told of. */
  public synchronized int highest() {
    return Math.max(stateNumber, entries.isEmpty() ? 0 : entries.lastKey());
  }

  /** The number under which a client's message is stored; 0 where it is not here. */
  public synchronized int numberOf(JsonNode client) {
    return entries.values().stream()
        .filter(entry -> entry.path("client").equals(client))
        .mapToInt(entry -> entry.path("number").asInt())
        .findFirst()
        .orElse(0);
  }

  /** The entries that are here, in order. */
  public synchronized List<JsonNode> entries() {
    return List.copyOf(entries.values());
  }

  /** The state after the highest number told. */
  public synchronized JsonNode state() {
    return state;
  }

  /** The state's status. */
  public String status() {
    return state().path("status").asText();
  }

  /** The texts of messages by one author ({@code buyer}, {@code agent} or {@code system}). */
  public List<String> texts(String author) {
    return entries().stream()
        .filter(entry -> entry.path("from").asText().equals(author))
        .map(entry -> entry.path("content").path("text").asText())
        .toList();
  }

  /** The types of all entries, in order. */
  public List<String> types() {
    return entries().stream().map(entry -> entry.path("type").asText()).toList();
  }

  /** What was told twice in two ways. */
  public synchronized List<String> contradictions() {
    return List.copyOf(contradictions);
  }
}
