package dev.dovecote.domain.desk;

import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.InvalidInput;
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

  public Order {
    if (number.isBlank() || number.length() > Subject.ID_MAX_CHARACTERS || number.contains("#")) {
      throw new InvalidInput(
          "number", "must have 1 to " + Subject.ID_MAX_CHARACTERS + " characters, no #");
    }
    if (buyerName.isBlank() || buyerName.length() > Origin.BUYER_NAME_MAX_CHARACTERS) {
      throw new InvalidInput(
          "buyer.name", "must have 1 to " + Origin.BUYER_NAME_MAX_CHARACTERS + " characters");
    }
  }

  /** Whether an agent may still write to its buyer first (CONV-8). */
  public boolean isWritable(Instant now) {
    return !now.isAfter(placedAt.plus(WRITABLE));
  }
}
