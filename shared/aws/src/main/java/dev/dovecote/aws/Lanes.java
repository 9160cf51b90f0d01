package dev.dovecote.aws;

import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Pace;
import dev.dovecote.domain.assignment.Waiting;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 *
 * <p>All lanes of a shop's queue lie behind each other in one partition, so that those in which
 * somebody waits are found by skipping from one to the next, whatever rule they came from: one read
 * each, however long they are. Whoever knows lanes that are of no use leaves them out.
 */
public final class Lanes {
  /** The last place that is counted out: counting on would cost each of n buyers n reads. */
  public static final int POSITION_MAX = 500;

  /** Most lanes looked at; a shop's rules make about a hundred at most. */
  private static final int LANES_MAX = 300;

  private static final String CONVERSATION = "c";
  private static final String BUYER = "b";
  private static final String SINCE = "at";
  private static final String LAST_AGENT = "la";
  private static final String OFFLINE_KIND = "k";
  private static final String COUNT = "count";
  private static final String FIRST = "first";
  private static final String LAST = "last";

  /** How long a minute's count of assignments is kept after it was last looked at. */
  private static final Duration PACE_KEPT = Duration.ofHours(1);

  private final DynamoDbClient dynamo;
  private final String table;

  /** An offline message that waits for someone, and why it became one (OFF-1). */
  public record OfflineMessage(Waiting waiting, OfflineKind kind) {}

  /** What a lane holds. */
  public enum Kind {
    /** Buyers who wait for an agent now. */
    QUEUE,
    /** Offline messages. */
    OFFLINE
  }

  public Lanes(DynamoDbClient dynamo, String table) {
    this.dynamo = dynamo;
    this.table = table;
  }

  /**
   * The lanes of a shop in which somebody waits, as of now. One read unit for each, and one for
   * each range.
   *
   * @param ranges the parts to go through; nothing else is read
   */
  public List<String> occupied(ShopId shop, Kind kind, List<LaneRange> ranges) {
    List<String> lanes = new ArrayList<>();
    for (LaneRange range : ranges) {
      LaneRange left = range;
      List<Waiting> next = read(in(shop, kind, left).limit(1));
      while (!next.isEmpty() && lanes.size() < LANES_MAX) {
        lanes.add(next.getFirst().lane());
        left = left.behind(next.getFirst().lane());
        next = read(in(shop, kind, left).limit(1));
      }
    }
    return lanes;
  }

  /** Whether nobody waits in any lane, as of now. One read unit. */
  public boolean isEmpty(ShopId shop, Kind kind) {
    return read(in(shop, kind, LaneRange.ALL.getFirst()).limit(1)).isEmpty();
  }

  /**
   * The first of a lane in the shop's order, as of now (QUEUE-2).
   *
   * @param limit at most so many
   */
  public List<Waiting> first(ShopId shop, Kind kind, String lane, QueueOrder order, int limit) {
    return read(
        in(shop, kind, LaneRange.of(lane))
            .scanIndexForward(order == QueueOrder.FIRST_COME)
            .limit(limit));
  }

  /** How many wait in a lane; {@link #POSITION_MAX} stands for itself and all more. */
  public int count(ShopId shop, Kind kind, String lane) {
    return count(in(shop, kind, LaneRange.of(lane)));
  }

  /**
   * A waiting conversation's place in its lane, in the shop's order, from 1 (QUEUE-1); {@link
   * #POSITION_MAX} stands for itself and all after it.
   *
   * @param state a conversation that is queued
   */
  public int position(ShopId shop, ConversationState state, QueueOrder order) {
    String own = sortKey(lane(state), state.askedAt(), state.origin().id());
    LaneRange lane = LaneRange.of(lane(state));
    LaneRange upToOwn =
        order == QueueOrder.FIRST_COME
            ? new LaneRange(lane.from(), own)
            : new LaneRange(own, lane.to());
    return Math.max(1, count(in(shop, Kind.QUEUE, upToOwn)));
  }

  /**
   * Offline messages that wait for someone, by lane, oldest first within each.
   *
   * @param after the last of the page before, or null
   * @param limit at most so many
   */
  public List<OfflineMessage> offlineMessages(ShopId shop, @Nullable Waiting after, int limit) {
    String from =
        after == null
            ? LaneRange.BEFORE_ALL
            : sortKey(after.lane(), after.since(), after.conversation());
    return dynamo.query(after(shop, Kind.OFFLINE, from).limit(limit).build()).items().stream()
        .map(Lanes::readOfflineMessage)
        .toList();
  }

  private List<Waiting> read(QueryRequest.Builder request) {
    return dynamo.query(request.build()).items().stream().map(Lanes::read).toList();
  }

  /** An estimate at worst: half the price of a count as of now. */
  private int count(QueryRequest.Builder request) {
    return dynamo
        .query(request.consistentRead(false).select(Select.COUNT).limit(POSITION_MAX).build())
        .count();
  }

  private QueryRequest.Builder after(ShopId shop, Kind kind, String sortKey) {
    return query("sk > :a", new Item().put(":pk", partition(shop, kind)).put(":a", sortKey));
  }

  private QueryRequest.Builder in(ShopId shop, Kind kind, LaneRange range) {
    return query(
        "sk BETWEEN :a AND :b",
        new Item().put(":pk", partition(shop, kind)).put(":a", range.from()).put(":b", range.to()));
  }

  private QueryRequest.Builder query(String sortKeys, Item values) {
    return QueryRequest.builder()
        .tableName(table)
        .keyConditionExpression("pk = :pk AND " + sortKeys)
        .expressionAttributeValues(values.attributes())
        .consistentRead(true);
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

  /** Puts a conversation that has just begun to wait into its lane. */
  Put enter(ShopId shop, Kind kind, ConversationState state) {
    Instant since = since(kind, state);
    Item item =
        new Item(key(partition(shop, kind), sortKey(lane(state), since, state.origin().id())))
            .put(CONVERSATION, state.origin().id().value())
            .put(BUYER, state.origin().buyer().value())
            .put(SINCE, since)
            .put(LAST_AGENT, EventItem.value(state.lastServedBy()));
    if (kind == Kind.OFFLINE) {
      item.put(OFFLINE_KIND, Objects.requireNonNull(state.offlineKind()).name());
    }
    return Put.builder().tableName(table).item(item.attributes()).build();
  }

  /** Takes a conversation that waited out of its lane. */
  Delete leave(ShopId shop, Kind kind, ConversationState state) {
    String sortKey = sortKey(lane(state), since(kind, state), state.origin().id());
    return Delete.builder().tableName(table).key(key(partition(shop, kind), sortKey)).build();
  }

  private static Instant since(Kind kind, ConversationState state) {
    return Objects.requireNonNull(
        kind == Kind.QUEUE ? state.askedAt() : state.leftAt(), "not waiting");
  }

  private static Waiting read(Map<String, AttributeValue> attributes) {
    Item item = new Item(attributes);
    String sortKey = item.text(Keys.SK);
    return new Waiting(
        sortKey.substring(0, sortKey.indexOf(LaneRange.END)),
        new ConversationId(item.text(CONVERSATION)),
        new BuyerId(item.text(BUYER)),
        item.instant(SINCE),
        EventItem.agent(item, LAST_AGENT));
  }

  private static OfflineMessage readOfflineMessage(Map<String, AttributeValue> attributes) {
    OfflineKind kind = OfflineKind.valueOf(new Item(attributes).text(OFFLINE_KIND));
    return new OfflineMessage(read(attributes), kind);
  }

  private static String sortKey(String lane, @Nullable Instant since, ConversationId conversation) {
    return lane + LaneRange.END + Keys.sortable(Objects.requireNonNull(since)) + "#" + conversation;
  }

  private static String lane(ConversationState state) {
    return Objects.requireNonNull(state.lane(), "no human was asked for");
  }

  private static String partition(ShopId shop, Kind kind) {
    return shop + (kind == Kind.QUEUE ? "#queue" : "#offline");
  }

  private static String pace(ShopId shop) {
    return shop + "#pace";
  }

  private static Map<String, AttributeValue> key(String partition, String sortKey) {
    return new Item().put(Keys.PK, partition).put(Keys.SK, sortKey).attributes();
  }
}
