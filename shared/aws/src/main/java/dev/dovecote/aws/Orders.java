package dev.dovecote.aws;

import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A copy of what the shop's own system tells of its orders, found by number, by buyer and by the
 * buyer's nickname: an item for each of the three, written together.
 */
public final class Orders {
  /** Most paid orders that are counted; more show as this many. */
  public static final int COUNT_MAX = 1_000;

  private static final String ONLY = "order";
  private static final String NUMBER = "number";
  private static final String BUYER = "buyer";
  private static final String BUYER_NAME = "buyerName";
  private static final String PLACED_AT = "placedAt";
  private static final String PAID = "paid";

  private final DynamoDbClient dynamo;
  private final String table;

  public Orders(DynamoDbClient dynamo, String table) {
    this.dynamo = dynamo;
    this.table = table;
  }

  /**
   * Keeps an order as the shop's system has it now; sent again, it is simply as sent last.
   *
   * @return false where somebody else changed the same order at the same time; nothing is kept then
   */
  public boolean put(ShopId shop, Order order) {
    Order before = find(shop, order.number());
    List<TransactWriteItem> items = new ArrayList<>();
    items.add(putItem(key(byNumber(shop, order.number()), ONLY), order, before));
    places(shop, order).forEach(key -> items.add(putItem(key, order)));
    if (before != null) {
      List<Map<String, AttributeValue>> left = new ArrayList<>(places(shop, before));
      left.removeAll(places(shop, order));
      left.forEach(key -> items.add(delete(key)));
    }
    try {
      dynamo.transactWriteItems(write -> write.transactItems(items));
      return true;
    } catch (TransactionCanceledException _) {
      return false;
    }
  }

  /** Where an order lies beside its number: with its buyer, and with their nickname. */
  private static List<Map<String, AttributeValue>> places(ShopId shop, Order order) {
    String sortKey = Keys.sortable(order.placedAt()) + "#" + order.number();
    return List.of(
        key(byBuyer(shop, order.buyer()), sortKey), key(byName(shop, order.buyerName()), sortKey));
  }

  /** The copies elsewhere follow the one that was read: it must still be so. */
  private TransactWriteItem putItem(
      Map<String, AttributeValue> key, Order order, @Nullable Order before) {
    Put.Builder put = Put.builder().tableName(table).item(item(key, order));
    if (before == null) {
      put.conditionExpression("attribute_not_exists(pk)");
    } else {
      put.conditionExpression("buyer = :buyer AND buyerName = :name AND placedAt = :at")
          .expressionAttributeValues(
              new Item()
                  .put(":buyer", before.buyer().value())
                  .put(":name", before.buyerName())
                  .put(":at", before.placedAt())
                  .attributes());
    }
    return TransactWriteItem.builder().put(put.build()).build();
  }

  private TransactWriteItem putItem(Map<String, AttributeValue> key, Order order) {
    Put put = Put.builder().tableName(table).item(item(key, order)).build();
    return TransactWriteItem.builder().put(put).build();
  }

  private TransactWriteItem delete(Map<String, AttributeValue> key) {
    Delete delete = Delete.builder().tableName(table).key(key).build();
    return TransactWriteItem.builder().delete(delete).build();
  }

  /** The order of a number, or null. */
  public @Nullable Order find(ShopId shop, String number) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(
                get ->
                    get.tableName(table)
                        .key(key(byNumber(shop, number), ONLY))
                        .consistentRead(true))
            .item();
    return item.isEmpty() ? null : read(item);
  }

  /** The latest orders of buyers with a nickname, the newest first. */
  public List<Order> findByName(ShopId shop, String buyerName, int limit) {
    return dynamo
        .query(of(byName(shop, buyerName)).scanIndexForward(false).limit(limit).build())
        .items()
        .stream()
        .map(Orders::read)
        .toList();
  }

  /** How many orders a buyer has paid, up to {@link #COUNT_MAX} (CONV-11). */
  public int countPaid(ShopId shop, BuyerId buyer) {
    return dynamo
        .query(
            query ->
                query
                    .tableName(table)
                    .keyConditionExpression("pk = :pk")
                    .filterExpression("paid = :yes")
                    .expressionAttributeValues(
                        Map.of(
                            ":pk",
                            Item.string(byBuyer(shop, buyer)),
                            ":yes",
                            AttributeValue.fromBool(true)))
                    .select(Select.COUNT)
                    .limit(COUNT_MAX))
        .count();
  }

  private QueryRequest.Builder of(String partition) {
    return QueryRequest.builder()
        .tableName(table)
        .keyConditionExpression("pk = :pk")
        .expressionAttributeValues(Map.of(":pk", Item.string(partition)));
  }

  private static Map<String, AttributeValue> item(Map<String, AttributeValue> key, Order order) {
    return new Item(key)
        .put(NUMBER, order.number())
        .put(BUYER, order.buyer().value())
        .put(BUYER_NAME, order.buyerName())
        .put(PLACED_AT, order.placedAt())
        .put(PAID, order.paid())
        .attributes();
  }

  private static Order read(Map<String, AttributeValue> attributes) {
    Item item = new Item(attributes);
    return new Order(
        item.text(NUMBER),
        new BuyerId(item.text(BUYER)),
        item.text(BUYER_NAME),
        item.instant(PLACED_AT),
        item.flag(PAID));
  }

  private static String byNumber(ShopId shop, String number) {
    return shop + "#o#" + number;
  }

  private static String byBuyer(ShopId shop, BuyerId buyer) {
    return Keys.buyer(shop, buyer);
  }

  private static String byName(ShopId shop, String name) {
    return shop + "#n#" + name;
  }

  private static Map<String, AttributeValue> key(String partition, String sortKey) {
    return new Item().put(Keys.PK, partition).put(Keys.SK, sortKey).attributes();
  }
}
