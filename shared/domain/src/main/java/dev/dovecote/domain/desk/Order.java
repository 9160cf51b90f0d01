package dev.dovecote.domain.desk;

import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.PlainText;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.conversation.Subject;
import java.time.Duration;
import java.time.Instant;

/**
 * What is known here of an order in the shop's own system: enough to find its buyer (CONV-8,
 * CONV-11).
 *
 * @param number the order's number in that system
 * @param buyerName the buyer's nickname
 * @param paid whether it counts among the buyer's paid orders
 */
public record Order(
    String number, BuyerId buyer, String buyerName, Instant placedAt, boolean paid) {
  /** How long after an order an agent may write to its buyer first (CONV-8). */
  public static final Duration WRITABLE = Duration.ofDays(30);

  /** Earliest and latest time that an order may bear: what keys can hold in order. */
  public static final Instant PLACED_MIN = Instant.parse("2000-01-01T00:00:00Z");

  public static final Instant PLACED_MAX = Instant.parse("2100-01-01T00:00:00Z");

  public Order {
    checkNumber("number", number);
    PlainText.check("buyer.name", buyerName, Origin.BUYER_NAME_MAX_CHARACTERS);
    if (placedAt.isBefore(PLACED_MIN) || placedAt.isAfter(PLACED_MAX)) {
      throw new InvalidInput("placedAt", "must be between " + PLACED_MIN + " and " + PLACED_MAX);
    }
  }

  /** Refuses what cannot be an order's number. */
  public static void checkNumber(String field, String number) {
    PlainText.check(field, number, Subject.ID_MAX_CHARACTERS);
    if (number.contains("#")) {
      throw new InvalidInput(field, "must not contain #");
    }
  }

  /** Whether an agent may still write to its buyer first (CONV-8). */
  public boolean isWritable(Instant now) {
    return !now.isAfter(placedAt.plus(WRITABLE));
  }
}
