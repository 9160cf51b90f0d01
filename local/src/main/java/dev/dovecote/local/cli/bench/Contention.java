package dev.dovecote.local.cli.bench;

import dev.dovecote.testkit.dynamo.TableDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Gives calls the time that they take on AWS, and transactions that meet at an item a conflict, as
 * DynamoDB does: "a TransactWriteItems request conflicts with an ongoing TransactWriteItems
 * operation on one or more items" (transaction-apis, transaction conflict handling).
 */
final class Contention implements DynamoDbClient {
  /** What a read takes within a region. */
  static final Duration READ = Duration.ofMillis(3);

  /** What a write of one item takes. */
  static final Duration WRITE = Duration.ofMillis(5);

  /** What a transaction takes, for which it has hold of its items. */
  static final Duration TRANSACTION = Duration.ofMillis(15);

  private final DynamoDbClient to;
  private final Map<String, TableDefinition> tables;
  private final Set<Key> held = new HashSet<>();
  private final AtomicInteger conflicts = new AtomicInteger();

  private record Key(String table, Map<String, AttributeValue> of) {}

  Contention(DynamoDbClient to, Map<String, TableDefinition> tables) {
    this.to = to;
    this.tables = tables;
  }

  /** How many transactions met another. */
  int conflicts() {
    return conflicts.get();
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    List<Key> keys = request.transactItems().stream().map(this::key).toList();
    take(keys);
    try {
      return after(TRANSACTION, () -> to.transactWriteItems(request));
    } finally {
      release(keys);
    }
  }

  private synchronized void take(List<Key> keys) {
    List<CancellationReason> reasons = new ArrayList<>();
    for (Key key : keys) {
      String code = held.contains(key) ? "TransactionConflict" : "None";
      reasons.add(CancellationReason.builder().code(code).build());
    }
    if (keys.stream().anyMatch(held::contains)) {
      conflicts.incrementAndGet();
      throw TransactionCanceledException.builder().cancellationReasons(reasons).build();
    }
    held.addAll(keys);
  }

  private synchronized void release(List<Key> keys) {
    keys.forEach(held::remove);
  }

  private Key key(TransactWriteItem item) {
    if (item.put() != null) {
      return key(item.put().tableName(), item.put().item());
    }
    if (item.update() != null) {
      return key(item.update().tableName(), item.update().key());
    }
    return item.delete() != null
        ? key(item.delete().tableName(), item.delete().key())
        : key(item.conditionCheck().tableName(), item.conditionCheck().key());
  }

  private Key key(String table, Map<String, AttributeValue> item) {
    TableDefinition definition = tables.get(table);
    if (definition == null) {
      throw new IllegalStateException("no table " + table);
    }
    String sort = definition.sortKey();
    return new Key(
        table,
        sort == null
            ? Map.of(definition.partitionKey(), value(item, definition.partitionKey()))
            : Map.of(
                definition.partitionKey(),
                value(item, definition.partitionKey()),
                sort,
                value(item, sort)));
  }

  private static AttributeValue value(Map<String, AttributeValue> item, String name) {
    @Nullable AttributeValue value = item.get(name);
    if (value == null) {
      throw new IllegalStateException("an item without its key: " + name);
    }
    return value;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return after(WRITE, () -> to.putItem(request));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return after(WRITE, () -> to.updateItem(request));
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    return after(READ, () -> to.getItem(request));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    return after(READ, () -> to.query(request));
  }

  private static <T> T after(Duration duration, Supplier<T> call) {
    LockSupport.parkNanos(duration.toNanos());
    return call.get();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
