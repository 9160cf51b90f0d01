package dev.dovecote.functions.ingress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.Answer;
import dev.dovecote.application.Change;
import dev.dovecote.application.Queue;
import dev.dovecote.application.Sync;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.application.protocol.Views;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.ConversationState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Turns what use cases answer into the results of replies. */
final class Replies {
  /** What naming a conversation takes up at most, in bytes. */
  static final int NAMED_BYTES = 90;

  private Replies() {}

  /** What came of a change: the entries that it appended, or that it had been made before. */
  static ObjectNode change(Change change, Audience audience, Instant now) {
    return switch (change) {
      case Change.Made made -> {
        ObjectNode result = conversation(made.after(), audience, now);
        result.set("entries", Views.entries(made.entries(), audience, Frames.PAYLOAD_MAX_BYTES));
        yield result.put("repeated", false);
      }
      case Change.AlreadyMade(int number, ConversationState state) -> {
        ObjectNode result = conversation(state, audience, now);
        result.putArray("entries");
        if (number > 0) {
          result.put("storedAs", number);
        }
        yield result.put("repeated", true);
      }
      case Change.Refused(Refusal refusal) -> throw new Refused(refusal);
      case Change.AgentRefused _, Change.Superseded _ ->
          throw new IllegalStateException("left unhandled by its use case: " + change);
    };
  }

  /** The value of an answer. */
  static <T> T value(Answer<T> answer) {
    return switch (answer) {
      case Answer.Done<T>(T value) -> value;
      case Answer.Refused<T>(Refusal refusal) -> throw new Refused(refusal);
    };
  }

  /**
   * What a client missed of some conversations. What does not fit is named all the same, with the
   * number that the client has, and left for it to ask for.
   */
  static ArrayNode missed(List<Sync.Missed> all, Audience audience, Instant now) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    int left = Frames.PAYLOAD_MAX_BYTES - all.size() * NAMED_BYTES;
    for (Sync.Missed missed : all) {
      ObjectNode one = missed(missed, audience, now, left);
      int bytes = one.toString().getBytes(StandardCharsets.UTF_8).length;
      if (bytes <= left) {
        left -= bytes;
        array.add(one);
      } else {
        array.add(named(missed));
      }
    }
    return array;
  }

  /** What a client missed of one conversation: as much as fits, at least one entry. */
  static ObjectNode missed(Sync.Missed missed, Audience audience, Instant now, int maxBytes) {
    Views.Page page = Views.page(missed.entries(), missed.state(), audience, maxBytes);
    ObjectNode one = conversation(page.state(), audience, now);
    one.set("entries", page.entries());
    return one.put("more", missed.more() || !page.whole());
  }

  /** Only that there is such a conversation, and how far the client has it. */
  private static ObjectNode named(Sync.Missed missed) {
    ObjectNode one =
        JsonNodeFactory.instance
            .objectNode()
            .put("conversation", missed.state().origin().id().value())
            .put("number", missed.known());
    one.putArray("entries");
    return one.put("more", missed.more() || !missed.entries().isEmpty());
  }

  static ObjectNode place(Queue.Place place) {
    return Frames.place(place.position(), place.estimate());
  }

  private static ObjectNode conversation(ConversationState state, Audience audience, Instant now) {
    ObjectNode view =
        JsonNodeFactory.instance
            .objectNode()
            .put("conversation", state.origin().id().value())
            .put("number", state.number());
    view.set("state", Views.state(state, audience, now));
    return view;
  }
}
