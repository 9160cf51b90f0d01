package dev.dovecote.local.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON as the protocol has it. */
public final class Frames {
  static final ObjectMapper JSON = new ObjectMapper();

  private Frames() {}

  /** An empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A request for an action, still without its ID. */
  public static ObjectNode request(String action) {
    return object().put("action", action);
  }

  /** The content of a text message. */
  public static ObjectNode text(String text) {
    return object().put("kind", "text").put("text", text);
  }

  /** Reads what a server sent. */
  public static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("the server sent what is not JSON: " + text, broken);
    }
  }
}
