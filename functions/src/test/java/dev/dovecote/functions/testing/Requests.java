package dev.dovecote.functions.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Requests on sockets as tests write them, and how they read what is answered. */
public final class Requests {
  private Requests() {}

  /** A request, under a number of its own. */
  public static JsonNode request(String text) {
    return ((ObjectNode) Files.json(text)).put("requestId", "q-1");
  }

  /** An agent's message in a conversation that was answered or pushed. */
  public static String reply(JsonNode conversation, int number) {
    return "{action: 'send', conversation: '%s', client: {id: 'desk', number: %d},"
            .formatted(conversation.path("conversation").asText(), number)
        + " content: {kind: 'text', text: '在的'}}";
  }

  /** An action on such a conversation. */
  public static String about(String action, JsonNode conversation) {
    return "{action: '%s', conversation: '%s'}"
        .formatted(action, conversation.path("conversation").asText());
  }

  /** What entries are, in their order. */
  public static List<String> types(JsonNode entries) {
    return entries.valueStream().map(entry -> entry.path("type").asText()).toList();
  }
}
