package dev.dovecote.local.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.client.ProtocolSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Tells when something was pushed to a socket, be it asked before or after. */
final class Arrivals {
  private final Map<String, CompletableFuture<Long>> times = new ConcurrentHashMap<>();

  /** A listener for the client that is to be told. */
  void pushed(JsonNode push) {
    long now = System.nanoTime();
    String conversation = push.path("conversation").asText();
    for (JsonNode entry : push.path("entries")) {
      of(conversation, entry.path("number").asText()).complete(now);
      of(conversation, entry.path("type").asText()).complete(now);
    }
  }

  /** When an entry arrived, as {@link System#nanoTime} has it. */
  long ofEntry(String conversation, int number) {
    return await(of(conversation, Integer.toString(number)));
  }

  /** When a conversation was told to have been assigned. */
  long ofAssignment(String conversation) {
    return await(of(conversation, "assigned"));
  }

  private CompletableFuture<Long> of(String conversation, String what) {
    return times.computeIfAbsent(conversation + " " + what, _ -> new CompletableFuture<>());
  }

  private static long await(CompletableFuture<Long> time) {
    return time.orTimeout(ProtocolSocket.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
