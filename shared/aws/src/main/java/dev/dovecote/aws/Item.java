package dev.dovecote.aws;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A DynamoDB item or map, written and read by attribute. Absent values leave no attribute. */
final class Item {
  private final Map<String, AttributeValue> attributes;

  Item() {
    this(new HashMap<>());
  }

  Item(Map<String, AttributeValue> attributes) {
    this.attributes = attributes;
  }

  static AttributeValue string(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue time(Instant value) {
    return number(value.toEpochMilli());
  }

  Item put(String name, @Nullable AttributeValue value) {
    if (value != null) {
      attributes.put(name, value);
    }
    return this;
  }

  Item put(String name, @Nullable String value) {
    return put(name, value == null ? null : string(value));
  }

  Item put(String name, long value) {
    return put(name, number(value));
  }

  Item put(String name, @Nullable Instant value) {
    return put(name, value == null ? null : time(value));
  }

  Item put(String name, boolean value) {
    return put(name, AttributeValue.fromBool(value));
  }

  Item put(String name, Item value) {
    return put(name, AttributeValue.fromM(value.attributes));
  }

  Item put(String name, List<AttributeValue> values) {
    return put(name, AttributeValue.fromL(values));
  }

  Map<String, AttributeValue> attributes() {
    return attributes;
  }

  AttributeValue asMap() {
    return AttributeValue.fromM(attributes);
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  String text(String name) {
    return required(name).s();
  }

  @Nullable String textOrNull(String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? null : value.s();
  }

  long longValue(String name) {
    return Long.parseLong(required(name).n());
  }

  int intValue(String name) {
    return Integer.parseInt(required(name).n());
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(required(name).bool());
  }

  Instant instant(String name) {
    return Instant.ofEpochMilli(longValue(name));
  }

  @Nullable Instant instantOrNull(String name) {
    return has(name) ? instant(name) : null;
  }

  Item map(String name) {
    return new Item(required(name).m());
  }

  List<AttributeValue> list(String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? List.of() : value.l();
  }

  List<String> set(String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? List.of() : value.ss();
  }

  private AttributeValue required(String name) {
    return Objects.requireNonNull(attributes.get(name), () -> "stored item lacks " + name);
  }
}
