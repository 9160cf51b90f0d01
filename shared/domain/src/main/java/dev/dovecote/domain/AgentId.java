package dev.dovecote.domain;

/** An agent or the owner of a shop. See {@link Identifier} for what is allowed. */
public record AgentId(String value) {
  public AgentId {
    Identifier.check("agent", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
