package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table's items and the changes that made them. Older states are found by undoing changes. */
final class Table {
  private final TableDefinition definition;
  private final Map<AttributeValue, NavigableMap<AttributeValue, Map<String, AttributeValue>>>
      partitions = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();

  Table(TableDefinition definition) {
    this.definition = definition;
  }

  TableDefinition definition() {
    return definition;
  }

  @Nullable Map<String, AttributeValue> get(Key key) {
    NavigableMap<AttributeValue, Map<String, AttributeValue>> partition =
        partitions.get(key.partition());
    return partition == null ? null : partition.get(key.sort());
  }

  /** The item as it was before the latest changes of the table. */
  @Nullable Map<String, AttributeValue> get(Key key, int changesBack) {
    return changesBack == 0 ? get(key) : partition(key.partition(), changesBack).get(key.sort());
  }

  /** The items of a partition, by sort key, as they were before the latest changes of the table. */
  NavigableMap<AttributeValue, Map<String, AttributeValue>> partition(
      AttributeValue key, int changesBack) {
    NavigableMap<AttributeValue, Map<String, AttributeValue>> now =
        partitions.getOrDefault(key, new TreeMap<>(Values.ORDER));
    if (changesBack == 0) {
      return now;
    }
    NavigableMap<AttributeValue, Map<String, AttributeValue>> then = new TreeMap<>(now);
    for (Change change :
        changes.subList(Math.max(0, changes.size() - changesBack), changes.size()).reversed()) {
      Key changed = Key.of(definition, change.key());
      if (changed.partition().equals(key)) {
        store(then, changed.sort(), change.before());
      }
    }
    return then;
  }

  /** An item of null deletes. */
  void put(Key key, @Nullable Map<String, AttributeValue> item) {
    NavigableMap<AttributeValue, Map<String, AttributeValue>> partition =
        partitions.computeIfAbsent(key.partition(), k -> new TreeMap<>(Values.ORDER));
    Map<String, AttributeValue> before = store(partition, key.sort(), item);
    if (partition.isEmpty()) {
      partitions.remove(key.partition());
    }
    if (!Objects.equals(before, item)) {
      changes.add(
          new Change(changes.size(), definition.name(), key.attributes(definition), before, item));
    }
  }

  private static @Nullable Map<String, AttributeValue> store(
      NavigableMap<AttributeValue, Map<String, AttributeValue>> partition,
      AttributeValue sort,
      @Nullable Map<String, AttributeValue> item) {
    return item == null ? partition.remove(sort) : partition.put(sort, item);
  }

  List<Change> changes(long from) {
    return List.copyOf(changes.subList((int) Math.min(from, changes.size()), changes.size()));
  }

  /** All items, by partition key and sort key. */
  List<Map<String, AttributeValue>> items() {
    return partitions.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Values.ORDER))
        .flatMap(partition -> partition.getValue().values().stream())
        .toList();
  }
}
