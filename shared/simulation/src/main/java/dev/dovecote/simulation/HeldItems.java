package dev.dovecote.simulation;

import dev.dovecote.testkit.dynamo.TableDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The items that transactions under way have hold of. Source: DynamoDB Developer Guide, "DynamoDB
 * Transactions: How it works", transaction conflict handling.
 */
final class HeldItems {
  private final Map<String, TableDefinition> tables;
  private final Set<Place> held = new HashSet<>();

  /** Where an item lies. */
  record Place(String table, Map<String, AttributeValue> key) {}

  HeldItems(Collection<TableDefinition> tables) {
    this.tables =
        tables.stream().collect(Collectors.toMap(TableDefinition::name, Function.identity()));
  }

  /** The first of those places that is held, counted from 0; -1 where none is. */
  int firstHeld(List<Place> places) {
    for (int i = 0; i < places.size(); i++) {
      if (held.contains(places.get(i))) {
        return i;
      }
    }
    return -1;
  }

  void hold(List<Place> places) {
    held.addAll(places);
  }

  void release(List<Place> places) {
    places.forEach(held::remove);
  }

  /** What a request writes, or holds a condition against, in its order. */
  List<Place> places(SdkPojo request) {
    return switch (request) {
      case TransactWriteItemsRequest transaction ->
          transaction.transactItems().stream().map(this::place).toList();
      case PutItemRequest put -> List.of(place(put.tableName(), put.item()));
      case UpdateItemRequest update -> List.of(place(update.tableName(), update.key()));
      case DeleteItemRequest delete -> List.of(place(delete.tableName(), delete.key()));
      default -> throw new IllegalArgumentException("no write that is known: " + request);
    };
  }

  private Place place(TransactWriteItem item) {
    if (item.put() != null) {
      return place(item.put().tableName(), item.put().item());
    }
    if (item.update() != null) {
      return place(item.update().tableName(), item.update().key());
    }
    return item.delete() != null
        ? place(item.delete().tableName(), item.delete().key())
        : place(item.conditionCheck().tableName(), item.conditionCheck().key());
  }

  private Place place(String table, Map<String, AttributeValue> item) {
    TableDefinition definition = Objects.requireNonNull(tables.get(table));
    Map<String, AttributeValue> key = new HashMap<>();
    for (String name : definition.keyAttributes()) {
      key.put(name, Objects.requireNonNull(item.get(name)));
    }
    return new Place(table, key);
  }
}
