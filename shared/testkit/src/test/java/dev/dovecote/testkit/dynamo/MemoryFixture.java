package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.SettableClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.*;

/** A memory DynamoDB with one table of string keys, and short forms of requests. */
final class MemoryFixture {
  static final String TABLE = "things";

  final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
  final MemoryDynamoDb db = new MemoryDynamoDb(clock);

  MemoryFixture() {
    db.createTables(List.of(TableDefinition.ofStrings(TABLE, "pk", "sk")));
  }

  static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  static AttributeValue n(long number) {
    return AttributeValue.fromN(String.valueOf(number));
  }

  static Map<String, AttributeValue> key(String sk) {
    return Map.of("pk", s("p"), "sk", s(sk));
  }

  /** An item of exactly so many bytes. */
  static Map<String, AttributeValue> itemOf(String sk, int bytes) {
    Map<String, AttributeValue> item = new HashMap<>(key(sk));
    int others = 2 + 1 + 2 + sk.length() + 1;
    item.put("x", s("x".repeat(bytes - others)));
    return item;
  }

  MemoryFixture with(String sk, int bytes) {
    db.putItem(p -> p.tableName(TABLE).item(itemOf(sk, bytes)));
    return this;
  }

  /** What the work consumed. */
  Units unitsOf(Runnable work) {
    Units before = db.units();
    work.run();
    return db.units().minus(before);
  }

  GetItemRequest.Builder get(String sk) {
    return GetItemRequest.builder().tableName(TABLE).key(key(sk));
  }

  QueryRequest.Builder query() {
    return QueryRequest.builder()
        .tableName(TABLE)
        .keyConditionExpression("pk = :p")
        .expressionAttributeValues(Map.of(":p", s("p")));
  }

  static TransactWriteItemsRequest.Builder transaction(TransactWriteItem... items) {
    return TransactWriteItemsRequest.builder().transactItems(items);
  }

  static TransactWriteItem putting(Map<String, AttributeValue> item) {
    return TransactWriteItem.builder().put(p -> p.tableName(TABLE).item(item)).build();
  }

  static TransactWriteItem check(String sk, String condition) {
    return TransactWriteItem.builder()
        .conditionCheck(c -> c.tableName(TABLE).key(key(sk)).conditionExpression(condition))
        .build();
  }
}
