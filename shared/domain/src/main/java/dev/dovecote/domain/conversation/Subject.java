package dev.dovecote.domain.conversation;

import dev.dovecote.domain.InvalidInput;

/**
 * What a conversation is about (CONV-2).
 *
 * @param id the product's or order's number in the shop's own system
 */
public record Subject(Kind kind, String id) {
  /** Longest number of a product or order, in characters. */
  public static final int ID_MAX_CHARACTERS = 64;

  /** A product or an order. */
  public enum Kind {
    PRODUCT,
    ORDER
  }

  public Subject {
    if (id.isBlank() || id.length() > ID_MAX_CHARACTERS) {
      throw new InvalidInput("subject.id", "must have 1 to " + ID_MAX_CHARACTERS + " characters");
    }
  }
}
