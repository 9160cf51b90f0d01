package dev.dovecote.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads messages that our own functions wrote, and events of AWS's. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static JsonNode read(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException malformed) {
      // The body itself may hold a message's text: it stays out of the exception.
      throw new IllegalArgumentException(
          "queue message is not JSON, at " + malformed.getLocation().offsetDescription());
    }
  }

  static JsonNode tree(Object plain) {
    return MAPPER.valueToTree(plain);
  }
}
