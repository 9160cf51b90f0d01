package dev.dovecote.aws;

import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * The logs of conversations, an item an entry, and for each buyer a pointer to their latest.
 *
 * <p>The last entry of a log carries the state, so reading it is reading the conversation.
 */
public final class Conversations {
  /** Sort key: the entry's number; 0 for a buyer's pointer. */
  static final String NUMBER = "n";

  /** When it was decided. */
  private static final String AT = "at";

  /** The commit that wrote it. */
  private static final String COMMIT = "cid";

  /** What it records. */
  static final String EVENT = "e";

  /** The state after it. */
  private static final String STATE = "s";

  /** Of a pointer: the buyer's latest conversation. */
  private static final String CURRENT = "c";

  private final DynamoDbClient dynamo;
  private final String table;

  public Conversations(DynamoDbClient dynamo, String table) {
    this.dynamo = dynamo;
    this.table = table;
  }

  /**
   * The last entry of a conversation, or null where there is none. May be stale: the commit that
   * follows finds out. Half a read unit.
   */
  public @Nullable Entry last(ShopId shop, ConversationId conversation) {
    return last(shop, conversation, false);
  }

  /** The same as of now, for what no commit follows. One read unit. */
  public @Nullable Entry lastNow(ShopId shop, ConversationId conversation) {
    return last(shop, conversation, true);
  }

  private @Nullable Entry last(ShopId shop, ConversationId conversation, boolean consistent) {
    List<Entry> entries = last(shop, conversation, 1, consistent);
    return entries.isEmpty() ? null : entries.getFirst();
  }

  /**
   * The last entries of a conversation, in order. May be stale, as {@link #last(ShopId,
   * ConversationId)} may. Half a read unit for each 4 KB.
   *
   * @param limit at most so many; fewer where they are very long
   */
  public List<Entry> last(ShopId shop, ConversationId conversation, int limit) {
    return last(shop, conversation, limit, false);
  }

  private List<Entry> last(
      ShopId shop, ConversationId conversation, int limit, boolean consistent) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("pk = :pk")
            .expressionAttributeValues(
                Map.of(":pk", Item.string(Keys.conversation(shop, conversation))))
            .scanIndexForward(false)
            .limit(limit)
            .consistentRead(consistent)
            .build();
    return dynamo.query(request).items().stream().map(Conversations::read).toList().reversed();
  }

  /**
   * Entries after a number, in order, as of now.
   *
   * @param limit at most so many
   */
  public List<Entry> after(ShopId shop, ConversationId conversation, int number, int limit) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("pk = :pk AND n > :n")
            .expressionAttributeValues(
                Map.of(
                    ":pk",
                    Item.string(Keys.conversation(shop, conversation)),
                    ":n",
                    Item.number(number)))
            .limit(limit)
            .consistentRead(true)
            .build();
    // A page ends at 1 MB too, which is fewer than a hundred of the longest messages.
    return dynamo.queryPaginator(request).items().stream()
        .limit(limit)
        .map(Conversations::read)
        .toList();
  }

  /**
   * The buyer's latest conversation, or null before their first. May be stale. Half a read unit.
   */
  public @Nullable ConversationId latest(ShopId shop, BuyerId buyer) {
    return latest(shop, buyer, false);
  }

  /** The same as of now, for what no commit follows. One read unit. */
  public @Nullable ConversationId latestNow(ShopId shop, BuyerId buyer) {
    return latest(shop, buyer, true);
  }

  private @Nullable ConversationId latest(ShopId shop, BuyerId buyer, boolean consistent) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(
                get -> get.tableName(table).key(pointerKey(shop, buyer)).consistentRead(consistent))
            .item();
    return item.isEmpty() ? null : readPointer(item);
  }

  /** Entry n, if there is none yet: a number is written once. */
  Put putIfAbsent(ShopId shop, Entry entry) {
    Item item =
        new Item()
            .put(Keys.PK, Keys.conversation(shop, entry.state().origin().id()))
            .put(NUMBER, entry.number())
            .put(AT, entry.at())
            .put(COMMIT, entry.commit())
            .put(EVENT, EventItem.write(entry.event()))
            .put(STATE, StateItem.write(entry.state()));
    return Put.builder()
        .tableName(table)
        .item(item.attributes())
        .conditionExpression("attribute_not_exists(pk)")
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /** Moves the buyer's pointer from the previous conversation, which is over, to a new one. */
  Put movePointer(ShopId shop, ConversationState opened) {
    Item item =
        new Item(pointerKey(shop, opened.origin().buyer()))
            .put(CURRENT, opened.origin().id().value());
    Put.Builder put =
        Put.builder()
            .tableName(table)
            .item(item.attributes())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    ConversationId previous = opened.origin().previous();
    return previous == null
        ? put.conditionExpression("attribute_not_exists(pk)").build()
        : put.conditionExpression("c = :previous")
            .expressionAttributeValues(Map.of(":previous", Item.string(previous.value())))
            .build();
  }

  /** That the buyer's latest conversation is still this one. */
  ConditionCheck isLatest(ShopId shop, Commits.Latest latest) {
    return ConditionCheck.builder()
        .tableName(table)
        .key(pointerKey(shop, latest.buyer()))
        .conditionExpression("c = :conversation")
        .expressionAttributeValues(
            Map.of(":conversation", Item.string(latest.conversation().value())))
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  static Entry read(Map<String, AttributeValue> attributes) {
    Item item = new Item(attributes);
    int number = item.intValue(NUMBER);
    return new Entry(
        number,
        item.instant(AT),
        item.text(COMMIT),
        EventItem.read(item.map(EVENT)),
        StateItem.read(number, item.map(STATE)));
  }

  static ConversationId readPointer(Map<String, AttributeValue> item) {
    return new ConversationId(new Item(item).text(CURRENT));
  }

  private static Map<String, AttributeValue> pointerKey(ShopId shop, BuyerId buyer) {
    return new Item().put(Keys.PK, Keys.buyer(shop, buyer)).put(NUMBER, 0).attributes();
  }
}
