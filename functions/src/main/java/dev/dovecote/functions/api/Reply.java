package dev.dovecote.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.Answer;
import dev.dovecote.domain.Refusal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An answer of the HTTP API. */
record Reply(int status, JsonNode body) {

  static Reply ok(JsonNode body) {
    return new Reply(200, body);
  }

  static Reply created(JsonNode body) {
    return new Reply(201, body);
  }

  static Reply error(int status, String code, @Nullable String field, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error").put("code", code);
    if (field != null) {
      error.put("field", field);
    }
    error.put("message", message);
    return new Reply(status, body);
  }

  static Reply refused(Refusal refusal) {
    int status =
        switch (refusal.code()) {
          case NOT_FOUND -> 404;
          case FORBIDDEN, NOT_YOUR_CONVERSATION -> 403;
          case BUSY,
              WRONG_STATE,
              CLIENT_NUMBER_GAP,
              CONVERSATIONS_IN_PROGRESS,
              CAPACITY_MODE,
              AGENT_UNAVAILABLE,
              NO_FREE_SLOT ->
              409;
        };
    return error(status, refusal.code().name(), null, refusal.message());
  }

  /** The answer of a use case, with what it gave as the body. */
  static <T> Reply of(Answer<T> answer, Function<T, Reply> done) {
    return switch (answer) {
      case Answer.Done<T>(T value) -> done.apply(value);
      case Answer.Refused<T>(Refusal refusal) -> refused(refusal);
    };
  }
}
