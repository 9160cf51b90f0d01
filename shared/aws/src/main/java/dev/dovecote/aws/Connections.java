package dev.dovecote.aws;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The open sockets of each recipient, and until when the recipient is known to be there: their
 * lease.
 *
 * <p>The leases of a shop's staff lie together, so that one query tells a pass who is reachable.
 * They are apart from the agents' own items, which every assignment writes.
 */
public final class Connections {
  /** How long a lease lasts: two syncs of 30 s may be missed, with time to spare. */
  public static final Duration LEASE = Duration.ofSeconds(75);

  /**
   * API Gateway closes a socket after two hours; a row older than that is of a socket long gone.
   */
  private static final Duration CONNECTION_MAX = Duration.ofHours(2).plusMinutes(5);

  /** Most sockets of one recipient that are told; which of more is not said. */
  public static final int CONNECTIONS_MAX = 20;

  private static final String CONNECTION_PREFIX = "c#";
  private static final String BUYER_LEASE = "lease";
  private static final String LEASE_UNTIL = "until";

  private final DynamoDbClient dynamo;
  private final String table;

  public Connections(DynamoDbClient dynamo, String table) {
    this.dynamo = dynamo;
    this.table = table;
  }

  /** Records a socket that said hello, and renews its owner's lease. */
  public void open(Recipient recipient, String connection, Instant now) {
    Item item =
        new Item(connectionKey(recipient, connection))
            .put(Keys.EXPIRES_AT, now.plus(CONNECTION_MAX).getEpochSecond());
    dynamo.putItem(put -> put.tableName(table).item(item.attributes()));
    renew(recipient, now);
  }

  /** Renews a recipient's lease: they are there. */
  public void renew(Recipient recipient, Instant now) {
    Instant until = now.plus(LEASE);
    Item item =
        new Item(leaseKey(recipient))
            .put(LEASE_UNTIL, until)
            .put(Keys.EXPIRES_AT, until.plus(Duration.ofDays(1)).getEpochSecond());
    dynamo.putItem(put -> put.tableName(table).item(item.attributes()));
  }

  /** Forgets one socket, whose owner may have others: after a push found it gone. */
  public void forget(Recipient recipient, String connection) {
    dynamo.deleteItem(delete -> delete.tableName(table).key(connectionKey(recipient, connection)));
  }

  /**
   * Forgets a socket that closed. Where it was the last, the lease ends now; a socket that opens
   * meanwhile renews it, and is not overruled.
   */
  public void close(Recipient recipient, String connection, Instant now) {
    forget(recipient, connection);
    Instant lease = leaseUntil(recipient);
    if (lease == null || !lease.isAfter(now) || !all(recipient).isEmpty()) {
      return;
    }
    try {
      dynamo.updateItem(
          update ->
              update
                  .tableName(table)
                  .key(leaseKey(recipient))
                  .updateExpression("SET #until = :now")
                  .conditionExpression("#until = :seen")
                  .expressionAttributeNames(Map.of("#until", LEASE_UNTIL))
                  .expressionAttributeValues(
                      Map.of(":now", Item.time(now), ":seen", Item.time(lease))));
    } catch (ConditionalCheckFailedException _) {
      // Renewed since: somebody is there.
    }
  }

  /**
   * The sockets of a recipient to be told something, {@value #CONNECTIONS_MAX} at most. May be
   * stale. Half a read unit.
   */
  public List<String> of(Recipient recipient) {
    QueryRequest request = connections(recipient).limit(CONNECTIONS_MAX).build();
    return dynamo.query(request).items().stream().map(Connections::connection).toList();
  }

  /** All sockets of a recipient, as of now. */
  public List<String> all(Recipient recipient) {
    QueryRequest request = connections(recipient).consistentRead(true).build();
    return dynamo.queryPaginator(request).items().stream().map(Connections::connection).toList();
  }

  private QueryRequest.Builder connections(Recipient recipient) {
    return QueryRequest.builder()
        .tableName(table)
        .keyConditionExpression("pk = :pk AND begins_with(sk, :connections)")
        .expressionAttributeValues(
            Map.of(
                ":pk",
                Item.string(Keys.recipient(recipient)),
                ":connections",
                Item.string(CONNECTION_PREFIX)));
  }

  private static String connection(Map<String, AttributeValue> item) {
    return new Item(item).text(Keys.SK).substring(CONNECTION_PREFIX.length());
  }

  /** Until when a recipient is known to be there, as of now; null where they never were. */
  public @Nullable Instant leaseUntil(Recipient recipient) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(get -> get.tableName(table).key(leaseKey(recipient)).consistentRead(true))
            .item();
    return item.isEmpty() ? null : new Item(item).instant(LEASE_UNTIL);
  }

  /** The leases of all of a shop's staff, as of now. */
  public Map<AgentId, Instant> staffLeases(ShopId shop) {
    Map<AgentId, Instant> leases = new HashMap<>();
    dynamo
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(Map.of(":pk", Item.string(staff(shop))))
                    .consistentRead(true))
        .items()
        .forEach(
            attributes -> {
              Item item = new Item(attributes);
              leases.put(new AgentId(item.text(Keys.SK)), item.instant(LEASE_UNTIL));
            });
    return leases;
  }

  private static Map<String, AttributeValue> connectionKey(Recipient recipient, String connection) {
    return key(Keys.recipient(recipient), CONNECTION_PREFIX + connection);
  }

  private static Map<String, AttributeValue> leaseKey(Recipient recipient) {
    return switch (recipient) {
      case Recipient.Buyer buyer -> key(Keys.recipient(buyer), BUYER_LEASE);
      case Recipient.Staff(ShopId shop, AgentId id) -> key(staff(shop), id.value());
    };
  }

  private static String staff(ShopId shop) {
    return shop + "#staff";
  }

  private static Map<String, AttributeValue> key(String partition, String sort) {
    return new Item().put(Keys.PK, partition).put(Keys.SK, sort).attributes();
  }
}
