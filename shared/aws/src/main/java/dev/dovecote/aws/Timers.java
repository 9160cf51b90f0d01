package dev.dovecote.aws;

import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * When to look at which conversation. A timer only says "look": what is to be done, the state says.
 * Spread over {@value #SHARDS} keys, since those due at the same time would else lie on one.
 */
public final class Timers {
  /** Over how many partitions timers are spread. */
  public static final int SHARDS = 16;

  private static final String SHOP = "shop";
  private static final String CONVERSATION = "c";
  private static final String DUE = "due";

  private final DynamoDbClient dynamo;
  private final String table;

  /** A timer: its due time and its subject are its key. */
  public record Timer(ShopId shop, ConversationId conversation, Instant due) {
    /** On which of the partitions it lies, from 0. */
    public int shard() {
      return Math.floorMod(conversation.value().hashCode(), SHARDS);
    }
  }

  public Timers(DynamoDbClient dynamo, String table) {
    this.dynamo = dynamo;
    this.table = table;
  }

  /** Sets a timer; setting the same one again changes nothing. */
  public void set(Timer timer) {
    dynamo.putItem(put -> put.tableName(table).item(item(timer)));
  }

  /** Whether a timer is still set, as of now: what tells a repeated trigger from the first. */
  public boolean isSet(Timer timer) {
    return dynamo
        .getItem(get -> get.tableName(table).key(key(timer)).consistentRead(true))
        .hasItem();
  }

  /** Takes a timer away, when what it stood for is done. */
  public void clear(Timer timer) {
    dynamo.deleteItem(delete -> delete.tableName(table).key(key(timer)));
  }

  /**
   * The timers of one shard that are due up to a moment, the past included, earliest first.
   *
   * @param shard 0 to {@value #SHARDS} − 1
   * @param limit at most so many
   */
  public List<Timer> due(int shard, Instant until, int limit) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("pk = :pk AND sk < :until")
            .expressionAttributeValues(
                Map.of(
                    ":pk",
                    Item.string(shardKey(shard)),
                    ":until",
                    Item.string(Keys.sortable(until.plusMillis(1)))))
            .limit(limit)
            .build();
    return dynamo.query(request).items().stream().map(Timers::read).toList();
  }

  /** Sets a timer in the transaction of the entry that makes it needed. */
  Put put(Timer timer) {
    return Put.builder().tableName(table).item(item(timer)).build();
  }

  private static Timer read(Map<String, AttributeValue> attributes) {
    Item item = new Item(attributes);
    return new Timer(
        new ShopId(item.text(SHOP)),
        new ConversationId(item.text(CONVERSATION)),
        item.instant(DUE));
  }

  private static Map<String, AttributeValue> item(Timer timer) {
    return new Item(key(timer))
        .put(SHOP, timer.shop().value())
        .put(CONVERSATION, timer.conversation().value())
        .put(DUE, timer.due())
        .attributes();
  }

  private static Map<String, AttributeValue> key(Timer timer) {
    return new Item()
        .put(Keys.PK, shardKey(timer.shard()))
        .put(Keys.SK, Keys.sortable(timer.due()) + "#" + timer.shop() + "#" + timer.conversation())
        .attributes();
  }

  private static String shardKey(int shard) {
    return "%02d".formatted(shard);
  }
}
