package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.value.Invalid;
import dev.dovecote.testkit.dynamo.value.ItemSize;
import dev.dovecote.testkit.dynamo.value.Values;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** An item's primary key. In a table without a sort key all have the same sort value. */
record Key(AttributeValue partition, AttributeValue sort) {
  static final AttributeValue NO_SORT = AttributeValue.fromNul(true);

  /** Sources: "Service, account, and table quotas": 2048 bytes and 1024 bytes. */
  private static final int MAX_PARTITION_BYTES = 2048;

  private static final int MAX_SORT_BYTES = 1024;

  /** From a request's key, which must have the key's attributes and no other. */
  static Key of(TableDefinition table, Map<String, AttributeValue> key) {
    if (!key.keySet().equals(table.keyAttributes())) {
      throw Invalid.because("The provided key element does not match the schema");
    }
    return ofItem(table, key);
  }

  static Key ofItem(TableDefinition table, Map<String, AttributeValue> item) {
    AttributeValue partition =
        part(table.partitionKey(), table.partitionType(), item, MAX_PARTITION_BYTES);
    if (table.sortKey() == null || table.sortType() == null) {
      return new Key(partition, NO_SORT);
    }
    return new Key(partition, part(table.sortKey(), table.sortType(), item, MAX_SORT_BYTES));
  }

  private static AttributeValue part(
      String name, ScalarAttributeType type, Map<String, AttributeValue> item, int maxBytes) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw Invalid.because(
          "One or more parameter values were invalid: Missing the key " + name + " in the item");
    }
    AttributeValue normal = Values.normalize(value);
    check(name, type, normal, maxBytes);
    return normal;
  }

  static void check(
      TableDefinition table, AttributeValue partition, @Nullable AttributeValue sort) {
    check(table.partitionKey(), table.partitionType(), partition, MAX_PARTITION_BYTES);
    if (sort != null && table.sortKey() != null && table.sortType() != null) {
      check(table.sortKey(), table.sortType(), sort, MAX_SORT_BYTES);
    }
  }

  private static void check(
      String name, ScalarAttributeType type, AttributeValue value, int maxBytes) {
    checkType(name, type, value);
    int bytes = ItemSize.of(value);
    if (bytes == 0) {
      throw Invalid.because(
          "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty"
              + " string value. Key: "
              + name);
    }
    if (value.n() == null && bytes > maxBytes) {
      throw Invalid.because(
          "One or more parameter values were invalid: Size of key "
              + name
              + " has exceeded "
              + maxBytes);
    }
  }

  private static void checkType(String name, ScalarAttributeType type, AttributeValue value) {
    String actual = Values.type(value);
    if (!Values.isOrdered(actual)) {
      throw Invalid.because("Invalid attribute value type of key " + name + ": " + actual);
    }
    if (!actual.equals(type.toString())) {
      throw new InvalidKey(
          "One or more parameter values were invalid: Type mismatch for key "
              + name
              + " expected: "
              + type
              + " actual: "
              + actual);
    }
  }

  Map<String, AttributeValue> attributes(TableDefinition table) {
    Map<String, AttributeValue> attributes = new TreeMap<>();
    attributes.put(table.partitionKey(), partition);
    if (table.sortKey() != null) {
      attributes.put(table.sortKey(), sort);
    }
    return Collections.unmodifiableMap(attributes);
  }
}
