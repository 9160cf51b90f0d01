package dev.dovecote.local.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.client.ProtocolSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Tells when something is pushed to a socket. */
final class Arrivals {
  private final Map<String, CompletableFuture<Long>> expected = new ConcurrentHashMap<>();

  /** A listener for the client that is to be told. */
  void pushed(JsonNode push) {
    long now = System.nanoTime();
    for (JsonNode entry : push.path("entries")) {
      String what =
          entry.path("type").asText().equals("message")
              ? message(push.path("conversation").asText(), entry.path("client"))
              : entry.path("type").asText() + " " + push.path("conversation").asText();
      CompletableFuture<Long> waiting = expected.remove(what);
      if (waiting != null) {
        waiting.complete(now);
      }
    }
  }

  /** When a message of a client arrives, as {@link System#nanoTime} has it. */
  CompletableFuture<Long> ofMessage(String conversation, JsonNode client) {
    return of(message(conversation, client));
  }

  /** When a conversation is told to have been assigned. */
  CompletableFuture<Long> ofAssignment(String conversation) {
    return of("assigned " + conversation);
  }

  private CompletableFuture<Long> of(String what) {
    return expected
        .computeIfAbsent(what, _ -> new CompletableFuture<>())
        .orTimeout(ProtocolSocket.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static String message(String conversation, JsonNode client) {
    return conversation + " " + client.path("id").asText() + "#" + client.path("number").asInt();
  }
}
