package dev.dovecote.domain.conversation;

import dev.dovecote.domain.PlainText;

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
    PlainText.check("subject.id", id, ID_MAX_CHARACTERS);
  }
}
