package dev.dovecote.local.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.cli.Figures;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted while the minute is played, and what went against the rules. */
final class Tally {
  final AtomicInteger leftQueue = new AtomicInteger();
  final AtomicInteger socketsLost = new AtomicInteger();
  final AtomicInteger messages = new AtomicInteger();
  final Figures waits = new Figures();
  final Figures deliveries = new Figures();
  private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> sentAt = new ConcurrentHashMap<>();
  private final Map<String, String> agents = new ConcurrentHashMap<>();

  void violation(String what) {
    violations.add(what);
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  /**
   * A client begins to send a message of its own.
   *
   * @param scope within which it counts its messages: an agent's client the conversation
   */
  void sending(String scope, JsonNode message) {
    sentAt.put(scope + key(message.path("client")), System.nanoTime());
  }

  /** A push came to somebody who did not send what is in it. */
  void pushed(JsonNode push) {
    for (JsonNode entry : push.path("entries")) {
      boolean byAgent = entry.path("from").asText().equals("agent");
      String scope = byAgent ? push.path("conversation").asText() : "";
      Long sent = sentAt.remove(scope + key(entry.path("client")));
      if (sent != null) {
        deliveries.add((System.nanoTime() - sent) / 1e6);
      }
    }
  }

  private static String key(JsonNode client) {
    return "/" + client.path("id").asText() + "#" + client.path("number").asInt();
  }

  /**
   * An agent was told that a conversation is with them; with whom it was before, if with another.
   */
  void isWith(String conversation, String agent) {
    String other = agents.putIfAbsent(conversation, agent);
    if (other != null && !other.equals(agent)) {
      violation("%s is with %s and with %s".formatted(conversation, other, agent));
    }
  }
}
