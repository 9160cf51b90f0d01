package dev.dovecote.domain;

/** One visit of one buyer. See {@link Identifier} for what is allowed. */
public record ConversationId(String value) {
  public ConversationId {
    Identifier.check("conversation", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
