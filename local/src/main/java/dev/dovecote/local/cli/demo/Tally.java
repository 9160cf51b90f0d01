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

  /** Of each message when it was sent or when it arrived, whichever was heard of first. */
  private final Map<String, Long> arrivals = new ConcurrentHashMap<>();

  private final Map<String, String> agents = new ConcurrentHashMap<>();

  void violation(String what) {
    violations.add(what);
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  /** A message was stored under a number of its conversation's log, and is to be told at once. */
  void sent(String conversation, int number, long begunNanos) {
    Long arrived = arrivals.put(conversation + "#" + number, begunNanos);
    if (arrived != null) {
      deliveries.add((arrived - begunNanos) / 1e6);
    }
  }

  /** A push came; messages are pushed to everybody but the socket that sent them. */
  void pushed(JsonNode push) {
    long now = System.nanoTime();
    for (JsonNode entry : push.path("entries")) {
      if (entry.path("type").asText().equals("message")) {
        String key = push.path("conversation").asText() + "#" + entry.path("number").asInt();
        Long begun = arrivals.putIfAbsent(key, now);
        if (begun != null) {
          deliveries.add((now - begun) / 1e6);
        }
      }
    }
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
