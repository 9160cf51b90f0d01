package dev.dovecote.domain;

/** A shop: the tenant to whom everything belongs. See {@link Identifier} for what is allowed. */
public record ShopId(String value) {
  public ShopId {
    Identifier.check("shop", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
