package dev.dovecote.domain;

/** A buyer, as the shop's own system knows them. See {@link Identifier} for what is allowed. */
public record BuyerId(String value) {
  public BuyerId {
    Identifier.check("buyer", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
