package dev.dovecote.aws;

import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What the items of a transaction have in common, whichever of the four kinds they are. */
public final class TransactItems {
  private TransactItems() {}

  /** The table that an item is in. */
  public static String table(TransactWriteItem item) {
    if (item.put() != null) {
      return item.put().tableName();
    }
    if (item.update() != null) {
      return item.update().tableName();
    }
    return item.delete() != null ? item.delete().tableName() : item.conditionCheck().tableName();
  }
}
