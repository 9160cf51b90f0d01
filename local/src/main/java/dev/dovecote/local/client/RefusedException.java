package dev.dovecote.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The server refused a request, and said why. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final @Nullable String field;

  RefusedException(JsonNode error) {
    super(error.path("code").asText("?") + ": " + error.path("message").asText());
    this.code = error.path("code").asText("?");
    this.field = error.path("field").textValue();
  }

  /** The error's code. */
  public String code() {
    return code;
  }

  /** Which field is wrong, where one is. */
  public @Nullable String field() {
    return field;
  }
}
