package dev.dovecote.application.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.desk.Agent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The frames that the server sends: replies, errors and pushes. */
public final class Frames {
  /** The protocol's version, in every frame. */
  public static final int VERSION = 1;

  /**
   * Most that entries take up in one frame, in bytes; API Gateway takes 128 KB, and the rest of a
   * frame is small.
   */
  public static final int PAYLOAD_MAX_BYTES = 100 * 1024;

  private Frames() {}

  /** The one answer to a request that was accepted. */
  public static ObjectNode reply(String requestId, JsonNode result) {
    ObjectNode frame = frame("reply").put("requestId", requestId);
    frame.set("result", result);
    return frame;
  }

  /**
   * The one answer to a request that was refused.
   *
   * @param requestId null where the request had none that could be read
   * @param field which field is wrong, where one is
   */
  public static ObjectNode error(
      @Nullable String requestId, String code, @Nullable String field, String message) {
    ObjectNode frame = frame("error").put("requestId", requestId);
    ObjectNode error = frame.putObject("error").put("code", code);
    if (field != null) {
      error.put("field", field);
    }
    error.put("message", message);
    return frame;
  }

  /**
   * New entries of a conversation, with its state after the last of them: one frame, or several
   * where they are large.
   */
  public static List<ObjectNode> entries(List<Entry> entries, Audience audience, Instant now) {
    ConversationState state = entries.getLast().state();
    List<ObjectNode> frames = new ArrayList<>();
    int done = 0;
    while (done < entries.size()) {
      ArrayNode some =
          Views.entries(entries.subList(done, entries.size()), audience, PAYLOAD_MAX_BYTES);
      done += some.size();
      ObjectNode frame =
          frame("entries")
              .put("conversation", state.origin().id().value())
              .put("number", entries.get(done - 1).number());
      frame.set("entries", some);
      frame.set("state", Views.state(state, audience, now));
      frames.add(frame);
    }
    return frames;
  }

  /** A waiting buyer's place in the queue (QUEUE-1). */
  public static ObjectNode queue(
      ConversationId conversation, int position, @Nullable Duration estimate) {
    ObjectNode frame = frame("queue").put("conversation", conversation.value());
    frame.setAll(place(position, estimate));
    return frame;
  }

  /** A place in the queue, with an estimate where there is one (QUEUE-1). */
  public static ObjectNode place(int position, @Nullable Duration estimate) {
    ObjectNode place = JsonNodeFactory.instance.objectNode().put("position", position);
    if (estimate != null) {
      place.put("estimateSeconds", estimate.toSeconds());
    }
    return place;
  }

  /** An agent's own desk, as it stands (AGENT-1, AGENT-2). */
  public static ObjectNode desk(Agent agent) {
    ObjectNode frame = frame("desk");
    frame.set("desk", deskView(agent));
    return frame;
  }

  /** The same, as part of a reply. */
  public static ObjectNode deskView(Agent agent) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("agent", agent.id().value())
        .put("name", agent.name())
        .put("role", agent.role().name())
        .put("status", agent.status().name())
        .put("capacity", agent.capacity())
        .put("load", agent.load())
        .put("revision", agent.revision());
  }

  private static ObjectNode frame(String type) {
    return JsonNodeFactory.instance.objectNode().put("v", VERSION).put("type", type);
  }
}
