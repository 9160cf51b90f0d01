package dev.dovecote.aws;

import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Pace;
import dev.dovecote.domain.assignment.Waiting;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Who waits, in order: the queue's lanes and the offline messages. An entry is written and deleted
 * in the transaction that changes its conversation, so a lane is exactly its waiting conversations.
 */
public final class Lanes {
  /** The lane of those whom every agent of the shop may take (ROUTE-3). */
  public static final String EVERYONE = "everyone";

  /** The last place that is counted out: counting on would cost each of n buyers n reads. */
  public static final int POSITION_MAX = 500;

  private static final String CONVERSATION = "c";
  private static final String BUYER = "b";
  private static final String SINCE = "at";
  private static final String LAST_AGENT = "la";
  private static final String COUNT = "count";
  private static final String FIRST = "first";
  private static final String LAST = "last";

  /** How long a minute's count of assignments is kept after it was last looked at. */
  private static final Duration PACE_KEPT = Duration.ofHours(1);

  private final DynamoDbClient dynamo;
  private final String table;

  public Lanes(DynamoDbClient dynamo, String table) {
    this.dynamo = dynamo;
    this.table = table;
  }

  /**
   * The first of a lane in the shop's order, as of now (QUEUE-2).
   *
   * @param limit at most so many
   */
  public List<Waiting> first(ShopId shop, String lane, QueueOrder order, int limit) {
    return page(queue(shop, lane), order == QueueOrder.FIRST_COME, null, limit);
  }

  /** Whether anybody waits in a lane, as of now. */
  public boolean isEmpty(ShopId shop, String lane) {
    return first(shop, lane, QueueOrder.FIRST_COME, 1).isEmpty();
  }

  /** How many wait in a lane. Half a read unit for each 4 KB of entries. */
  public int count(ShopId shop, String lane) {
    return dynamo
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(Map.of(":pk", Item.string(queue(shop, lane))))
                    .select(Select.COUNT))
        .stream()
        .mapToInt(page -> page.count())
        .sum();
  }

  /**
   * A waiting conversation's place in the shop's order, from 1 (QUEUE-1); {@link #POSITION_MAX}
   * stands for itself and all after it.
   *
   * @param state a conversation that is queued
   */
  public int position(ShopId shop, ConversationState state, QueueOrder order) {
    String compare = order == QueueOrder.FIRST_COME ? "sk < :sk" : "sk > :sk";
    int before =
        dynamo
            .query(
                query ->
                    query
                        .tableName(table)
                        .keyConditionExpression("pk = :pk AND " + compare)
                        .expressionAttributeValues(
                            Map.of(
                                ":pk",
                                Item.string(queue(shop, lane(state))),
                                ":sk",
                                Item.string(sortKey(state, state.askedAt()))))
                        .limit(POSITION_MAX - 1)
                        .select(Select.COUNT))
            .count();
    return before + 1;
  }

  /**
   * Offline messages that wait for someone, oldest first.
   *
   * @param after the conversation and its time at which the previous page ended, or null
   * @param limit at most so many
   */
  public List<Waiting> offlineMessages(ShopId shop, @Nullable Waiting after, int limit) {
    return page(offline(shop), true, after, limit);
  }

  private List<Waiting> page(String lane, boolean forward, @Nullable Waiting after, int limit) {
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("pk = :pk")
            .expressionAttributeValues(Map.of(":pk", Item.string(lane)))
            .scanIndexForward(forward)
            .limit(limit)
            .consistentRead(true);
    if (after != null) {
      String last = Keys.sortable(after.since()) + "#" + after.conversation();
      request.exclusiveStartKey(key(lane, last));
    }
    return dynamo.query(request.build()).items().stream().map(Lanes::read).toList();
  }

  /**
   * Counts assignments into the shop's pace. Best effort: an estimate hangs on it, nothing else.
   */
  public void countAssignments(ShopId shop, int assignments, Instant now) {
    Instant minute = Instant.ofEpochSecond(now.getEpochSecond() / 60 * 60);
    dynamo.updateItem(
        update ->
            update
                .tableName(table)
                .key(key(pace(shop), Keys.sortable(minute)))
                .updateExpression(
                    "SET #first = if_not_exists(#first, :now), #last = :now, expiresAt = :expires"
                        + " ADD #count :n")
                .expressionAttributeNames(Map.of("#first", FIRST, "#last", LAST, "#count", COUNT))
                .expressionAttributeValues(
                    Map.of(
                        ":now",
                        Item.time(now),
                        ":n",
                        Item.number(assignments),
                        ":expires",
                        Item.number(minute.plus(PACE_KEPT).getEpochSecond()))));
  }

  /** How fast the shop's queue moved within the last {@link Pace#WINDOW} (QUEUE-1). */
  public Pace pace(ShopId shop, Instant now) {
    List<Item> minutes =
        dynamo
            .query(
                query ->
                    query
                        .tableName(table)
                        .keyConditionExpression("pk = :pk AND sk > :from")
                        .expressionAttributeValues(
                            Map.of(
                                ":pk",
                                Item.string(pace(shop)),
                                ":from",
                                Item.string(Keys.sortable(now.minus(Pace.WINDOW))))))
            .items()
            .stream()
            .map(Item::new)
            .toList();
    if (minutes.isEmpty()) {
      return Pace.NONE;
    }
    return new Pace(
        minutes.stream().mapToInt(minute -> minute.intValue(COUNT)).sum(),
        minutes.getFirst().instant(FIRST),
        minutes.getLast().instant(LAST));
  }

  /** Puts a conversation that has just become queued into its lane. */
  Put enqueue(ShopId shop, ConversationState state) {
    return put(queue(shop, lane(state)), state, state.askedAt());
  }

  /** Takes a conversation that was queued out of its lane. */
  Delete dequeue(ShopId shop, ConversationState state) {
    return delete(queue(shop, lane(state)), state, state.askedAt());
  }

  /** Puts a conversation that has just become an offline message among the others. */
  Put leave(ShopId shop, ConversationState state) {
    return put(offline(shop), state, state.leftAt());
  }

  /** Takes a conversation that was an offline message out from among the others. */
  Delete takeUp(ShopId shop, ConversationState state) {
    return delete(offline(shop), state, state.leftAt());
  }

  private Put put(String lane, ConversationState state, @Nullable Instant since) {
    Item item =
        new Item(key(lane, sortKey(state, since)))
            .put(CONVERSATION, state.origin().id().value())
            .put(BUYER, state.origin().buyer().value())
            .put(SINCE, since)
            .put(LAST_AGENT, EventItem.value(state.lastServedBy()));
    return Put.builder().tableName(table).item(item.attributes()).build();
  }

  private Delete delete(String lane, ConversationState state, @Nullable Instant since) {
    return Delete.builder().tableName(table).key(key(lane, sortKey(state, since))).build();
  }

  private static Waiting read(Map<String, AttributeValue> attributes) {
    Item item = new Item(attributes);
    return new Waiting(
        new ConversationId(item.text(CONVERSATION)),
        new BuyerId(item.text(BUYER)),
        item.instant(SINCE),
        EventItem.agent(item, LAST_AGENT));
  }

  private static String sortKey(ConversationState state, @Nullable Instant since) {
    return Keys.sortable(Objects.requireNonNull(since)) + "#" + state.origin().id();
  }

  private static String lane(ConversationState state) {
    return Objects.requireNonNull(state.lane(), "not queued");
  }

  private static String queue(ShopId shop, String lane) {
    return shop + "#q#" + lane;
  }

  private static String offline(ShopId shop) {
    return shop + "#offline";
  }

  private static String pace(ShopId shop) {
    return shop + "#pace";
  }

  private static Map<String, AttributeValue> key(String lane, String sortKey) {
    return new Item().put(Keys.PK, lane).put(Keys.SK, sortKey).attributes();
  }
}
