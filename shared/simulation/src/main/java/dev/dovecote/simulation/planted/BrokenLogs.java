package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** Bugs in writing logs, and what belongs to them. */
final class BrokenLogs {
  private BrokenLogs() {}

  static List<Planted> all() {
    return List.of(
        Planted.dynamo("the log is written before its effects, not with them", TwoWrites::new),
        Planted.writes("an entry overwrites another of its number", BrokenLogs::unconditionalEntry),
        Planted.writes(
            "the buyer's pointer moves whatever it was", BrokenLogs::unconditionalPointer),
        Planted.writes("an entry skips a number", BrokenLogs::skipping),
        Planted.writes("an entry's state lacks what its log says", BrokenLogs::forgetting),
        Planted.writes(
            "a late reply does not look for a newer conversation",
            item -> item.conditionCheck() != null ? null : item),
        Planted.writes("a failed condition returns nothing", BrokenLogs::withoutOld));
  }

  private static TransactWriteItem unconditionalEntry(TransactWriteItem item) {
    return Actions.isEntry(item) ? unconditional(item) : item;
  }

  private static TransactWriteItem unconditionalPointer(TransactWriteItem item) {
    return Actions.isPut(item, Actions.CONVERSATIONS) && !Actions.isEntry(item)
        ? unconditional(item)
        : item;
  }

  private static TransactWriteItem unconditional(TransactWriteItem item) {
    return TransactWriteItem.builder()
        .put(put -> put.tableName(item.put().tableName()).item(item.put().item()))
        .build();
  }

  private static TransactWriteItem skipping(TransactWriteItem item) {
    if (!Actions.isEntry(item) || !Actions.number(item).equals("7")) {
      return item;
    }
    Map<String, AttributeValue> entry = new HashMap<>(item.put().item());
    entry.put("n", AttributeValue.fromN("8"));
    return TransactWriteItem.builder().put(item.put().toBuilder().item(entry).build()).build();
  }

  private static TransactWriteItem forgetting(TransactWriteItem item) {
    if (!Actions.isEntry(item)) {
      return item;
    }
    Map<String, AttributeValue> entry = new HashMap<>(item.put().item());
    Map<String, AttributeValue> state = new HashMap<>(Objects.requireNonNull(entry.get("s")).m());
    state.remove("rt");
    entry.put("s", AttributeValue.fromM(state));
    return TransactWriteItem.builder().put(item.put().toBuilder().item(entry).build()).build();
  }

  private static TransactWriteItem withoutOld(TransactWriteItem item) {
    return Actions.isEntry(item)
        ? TransactWriteItem.builder()
            .put(
                put ->
                    put.tableName(item.put().tableName())
                        .item(item.put().item())
                        .conditionExpression(item.put().conditionExpression()))
            .build()
        : item;
  }

  private static final class TwoWrites extends ForwardingDynamoDb {
    TwoWrites(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      List<TransactWriteItem> log =
          request.transactItems().stream().filter(Actions::isEntry).toList();
      List<TransactWriteItem> effects =
          request.transactItems().stream().filter(item -> !Actions.isEntry(item)).toList();
      TransactWriteItemsResponse response = TransactWriteItemsResponse.builder().build();
      if (!log.isEmpty()) {
        response =
            super.transactWriteItems(
                TransactWriteItemsRequest.builder().transactItems(log).build());
      }
      return effects.isEmpty()
          ? response
          : super.transactWriteItems(
              TransactWriteItemsRequest.builder().transactItems(effects).build());
    }
  }
}
