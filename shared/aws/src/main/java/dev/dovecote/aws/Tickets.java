package dev.dovecote.aws;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Role;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Single-use tickets that open a socket. Kept by their hash: whoever can read the table can open
 * nothing with it.
 */
public final class Tickets {
  private static final String PREFIX = "ticket#";
  private static final String SHOP = "shop";
  private static final String BUYER = "buyer";
  private static final String AGENT = "agent";
  private static final String NAME = "name";
  private static final String ROLE = "role";

  private final DynamoDbClient dynamo;
  private final String table;

  public Tickets(DynamoDbClient dynamo, String connectionsTable) {
    this.dynamo = dynamo;
    this.table = connectionsTable;
  }

  /** Keeps a ticket for a caller until it expires, to the second. */
  public void add(String hash, Caller caller, Instant expires) {
    Item item =
        new Item(key(hash))
            .put(SHOP, caller.shop().value())
            .put(Keys.EXPIRES_AT, expires.getEpochSecond());
    switch (caller) {
      case Caller.Buyer buyer ->
          item.put(BUYER, buyer.recipient().id().value()).put(NAME, buyer.name());
      case Caller.Staff staff -> item.put(AGENT, staff.id().value()).put(ROLE, staff.role().name());
    }
    dynamo.putItem(put -> put.tableName(table).item(item.attributes()));
  }

  /** Uses a ticket up; null where there is none, or no longer. Of two at once, one gets it. */
  public @Nullable Caller redeem(String hash, Instant now) {
    try {
      Map<String, AttributeValue> item =
          dynamo
              .deleteItem(
                  delete ->
                      delete
                          .tableName(table)
                          .key(key(hash))
                          .conditionExpression("expiresAt > :now")
                          .expressionAttributeValues(
                              Map.of(":now", Item.number(now.getEpochSecond())))
                          .returnValues(ReturnValue.ALL_OLD))
              .attributes();
      return read(new Item(item));
    } catch (ConditionalCheckFailedException _) {
      return null;
    }
  }

  private static Caller read(Item item) {
    ShopId shop = new ShopId(item.text(SHOP));
    if (item.has(BUYER)) {
      return new Caller.Buyer(
          new Recipient.Buyer(shop, new BuyerId(item.text(BUYER))), item.text(NAME));
    }
    return new Caller.Staff(
        new Recipient.Staff(shop, new AgentId(item.text(AGENT))), Role.valueOf(item.text(ROLE)));
  }

  private static Map<String, AttributeValue> key(String hash) {
    return new Item().put(Keys.PK, PREFIX + hash).put(Keys.SK, "ticket").attributes();
  }
}
