package dev.dovecote.functions.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.dovecote.domain.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Reads JSON that strangers sent: nothing after it, no name twice, not nested deeply. */
public final class Json {
  /** Deepest nesting that any request needs, with room. */
  private static final int DEPTH_MAX = 8;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * Reads a message.
   *
   * @throws InvalidInput where it is not one JSON value
   */
  public static JsonNode read(@Nullable String text) {
    try {
      JsonNode node = text == null ? null : MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new InvalidInput("message", "must be JSON");
      }
      return node;
    } catch (JsonProcessingException malformed) {
      throw new InvalidInput("message", "must be well-formed JSON, with no name twice");
    }
  }
}
