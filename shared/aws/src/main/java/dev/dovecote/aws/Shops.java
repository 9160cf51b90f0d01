package dev.dovecote.aws;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.ServiceHours;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Language;
import dev.dovecote.domain.routing.FormerLanes;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The shops: their settings, with a history of who changed them, and their keys. */
public final class Shops {
  private static final String SETTINGS = "settings";
  private static final String HISTORY_PREFIX = "settings#";
  private static final String KEY_PREFIX = "key#";
  private static final String VERSION = "version";
  private static final String CHANGED_BY = "changedBy";
  private static final String CHANGED_AT = "changedAt";

  private final DynamoDbClient dynamo;
  private final String table;

  /**
   * Settings as they stand.
   *
   * @param version grows by one with every change
   * @param formerLanes of rules that are gone; kept with the settings, so that no change forgets
   *     any
   */
  public record Versioned(ShopSettings settings, long version, FormerLanes formerLanes) {

    /** What a change at a moment makes of them. */
    public Versioned changedTo(ShopSettings next, Instant now) {
      return new Versioned(
          next, version + 1, formerLanes.changed(settings.routing(), next.routing(), now));
    }
  }

  public Shops(DynamoDbClient dynamo, String deskTable) {
    this.dynamo = dynamo;
    this.table = deskTable;
  }

  /** A shop's settings, or null where there is no such shop. May be stale by a moment. */
  public @Nullable Versioned find(ShopId shop) {
    return find(shop, false);
  }

  /** The same as of now. */
  public @Nullable Versioned findNow(ShopId shop) {
    return find(shop, true);
  }

  private @Nullable Versioned find(ShopId shop, boolean consistent) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(
                get -> get.tableName(table).key(key(shop, SETTINGS)).consistentRead(consistent))
            .item();
    return item.isEmpty() ? null : read(new Item(item));
  }

  /** Adds a shop; false where there is one of that name already. */
  public boolean add(ShopId shop, ShopSettings settings) {
    try {
      dynamo.putItem(
          put ->
              put.tableName(table)
                  .item(current(shop, new Versioned(settings, 1, FormerLanes.NONE)))
                  .conditionExpression("attribute_not_exists(pk)"));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  /**
   * Changes settings to what a change has made of them, and keeps who did.
   *
   * @return false where they have been changed since; nothing is written then
   */
  public boolean change(ShopId shop, Versioned next, AgentId by, Instant now) {
    Put current =
        Put.builder()
            .tableName(table)
            .item(current(shop, next))
            .conditionExpression("version = :version")
            .expressionAttributeValues(Map.of(":version", Item.number(next.version() - 1)))
            .build();
    Put history =
        Put.builder()
            .tableName(table)
            .item(
                item(shop, historyKey(next.version()), next.settings(), next.version())
                    .put(CHANGED_BY, by.value())
                    .put(CHANGED_AT, now)
                    .attributes())
            .build();
    try {
      dynamo.transactWriteItems(
          write ->
              write.transactItems(
                  List.of(
                      TransactWriteItem.builder().put(current).build(),
                      TransactWriteItem.builder().put(history).build())));
      return true;
    } catch (TransactionCanceledException _) {
      return false;
    }
  }

  /**
   * A change of settings.
   *
   * @param version what they became
   */
  public record Changed(ShopSettings settings, long version, AgentId by, Instant at) {}

  /**
   * Who changed the settings to what, the newest first.
   *
   * @param before only changes that led to an older version than this; the newest where 0
   * @param limit at most so many
   */
  public List<Changed> history(ShopId shop, long before, int limit) {
    String upTo = before == 0 ? HISTORY_PREFIX + "~" : historyKey(before - 1);
    return dynamo
        .query(
            query ->
                query
                    .tableName(table)
                    .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
                    .expressionAttributeValues(
                        Map.of(
                            ":pk",
                            Item.string(shop.value()),
                            ":from",
                            Item.string(HISTORY_PREFIX),
                            ":to",
                            Item.string(upTo)))
                    .scanIndexForward(false)
                    .limit(limit))
        .items()
        .stream()
        .map(Shops::readChanged)
        .toList();
  }

  private static Changed readChanged(Map<String, AttributeValue> attributes) {
    Item item = new Item(attributes);
    return new Changed(
        readSettings(item),
        item.longValue(VERSION),
        new AgentId(item.text(CHANGED_BY)),
        item.instant(CHANGED_AT));
  }

  private static String historyKey(long version) {
    return HISTORY_PREFIX + "%012d".formatted(version);
  }

  /** Adds a key with which the shop's server may call; only its hash is stored. */
  public void addKey(ShopId shop, String keyHash) {
    dynamo.putItem(put -> put.tableName(table).item(key(shop, KEY_PREFIX + keyHash)));
  }

  /** Whether a key of that hash is the shop's. */
  public boolean hasKey(ShopId shop, String keyHash) {
    return dynamo
        .getItem(get -> get.tableName(table).key(key(shop, KEY_PREFIX + keyHash)))
        .hasItem();
  }

  static Item item(ShopId shop, String sortKey, ShopSettings settings, long version) {
    return new Item(key(shop, sortKey))
        .put(VERSION, version)
        .put("name", settings.name())
        .put("language", settings.language().tag())
        .put("zone", settings.zone().getId())
        .put("open", settings.serviceHours().openMinute())
        .put("close", settings.serviceHours().closeMinute())
        .put("welcome", settings.welcome())
        .put("queueOrder", settings.queueOrder().name())
        .put("capacityMode", settings.capacityMode().name())
        .put("idleCloseMinutes", settings.idleCloseMinutes())
        .put("leaveQueueSeconds", settings.leaveQueueSeconds())
        .put("graceSeconds", settings.graceSeconds())
        .put("policy", settings.policy().name())
        .put("noQueueing", settings.noQueueing())
        .put("assignOfflineMessages", settings.assignOfflineMessages())
        .put("routing", RoutingItem.write(settings.routing()))
        .put("turnsFrom", settings.turnsFrom());
  }

  private static Map<String, AttributeValue> current(ShopId shop, Versioned versioned) {
    Item item = item(shop, SETTINGS, versioned.settings(), versioned.version());
    return RoutingItem.put(item, versioned.formerLanes()).attributes();
  }

  private static Versioned read(Item item) {
    return new Versioned(
        readSettings(item), item.longValue(VERSION), RoutingItem.readFormerLanes(item));
  }

  static ShopSettings readSettings(Item item) {
    return new ShopSettings(
        item.text("name"),
        Language.ofTag(item.text("language")),
        ZoneId.of(item.text("zone")),
        new ServiceHours(item.intValue("open"), item.intValue("close")),
        item.textOrNull("welcome"),
        ShopSettings.QueueOrder.valueOf(item.text("queueOrder")),
        ShopSettings.CapacityMode.valueOf(item.text("capacityMode")),
        item.intValue("idleCloseMinutes"),
        item.intValue("leaveQueueSeconds"),
        item.intValue("graceSeconds"),
        ShopSettings.Policy.valueOf(item.text("policy")),
        item.flag("noQueueing"),
        item.flag("assignOfflineMessages"),
        RoutingItem.read(item.map("routing")),
        item.longValue("turnsFrom"));
  }

  static Map<String, AttributeValue> key(ShopId shop, String sortKey) {
    return new Item().put(Keys.PK, shop.value()).put(Keys.SK, sortKey).attributes();
  }
}
