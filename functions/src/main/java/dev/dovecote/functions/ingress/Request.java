package dev.dovecote.functions.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.message.Content;
import dev.dovecote.functions.input.Fields;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A frame that a client sent. */
record Request(String id, String action, Fields fields) {
  /** Largest frame, in bytes of UTF-8 (MSG-5). */
  static final int MAX_BYTES = Content.MESSAGE_MAX_BYTES;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  /** Reads a frame whose ID has been read; leaves the action's own fields unread. */
  static Request read(JsonNode frame) {
    Fields fields = Fields.of(frame);
    String id = fields.text("requestId");
    if (!ID.matcher(id).matches()) {
      throw new InvalidInput("requestId", "must be 1 to 64 letters, digits or any of _ . : -");
    }
    int version = fields.number("v", Frames.VERSION);
    if (version != Frames.VERSION) {
      throw new InvalidInput("v", "must be " + Frames.VERSION);
    }
    return new Request(id, fields.text("action"), fields);
  }

  /** The ID of a frame that is otherwise wrong, so that the error can name it; null without one. */
  static @Nullable String idOf(JsonNode frame) {
    String id = frame.path("requestId").textValue();
    return id != null && ID.matcher(id).matches() ? id : null;
  }

  static void checkSize(@Nullable String body) {
    if (body != null && body.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new InvalidInput("message", "must not be larger than " + MAX_BYTES + " bytes");
    }
  }
}
