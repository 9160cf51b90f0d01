package dev.dovecote.aws;

import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How keys are made. Every partition key begins with the shop, so that no tenant meets another. */
final class Keys {
  /** Partition key of every table. */
  static final String PK = "pk";

  /** Sort key of every table but the conversations. */
  static final String SK = "sk";

  /** When DynamoDB may delete an item, in epoch seconds; no rule depends on when it does. */
  static final String EXPIRES_AT = "expiresAt";

  private static final DateTimeFormatter SORTABLE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Keys() {}

  static String conversation(ShopId shop, ConversationId conversation) {
    return shop + "#c#" + conversation;
  }

  /** The shop whose item it is. */
  static ShopId shop(String partitionKey) {
    return new ShopId(partitionKey.substring(0, partitionKey.indexOf('#')));
  }

  static String buyer(ShopId shop, BuyerId buyer) {
    return shop + "#b#" + buyer;
  }

  static String recipient(Recipient recipient) {
    return switch (recipient) {
      case Recipient.Buyer buyer -> buyer(buyer.shop(), buyer.id());
      case Recipient.Staff staff -> staff.shop() + "#a#" + staff.id();
    };
  }

  /** An instant as text of fixed length to the millisecond: sorts as time does. */
  static String sortable(Instant instant) {
    return SORTABLE.format(instant);
  }
}
