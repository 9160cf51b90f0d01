package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Bugs in taking an agent's slot and giving it back. */
final class BrokenSlots {
  private BrokenSlots() {}

  static List<Planted> all() {
    return List.of(
        Planted.writes("capacity is not a condition of taking", BrokenSlots::withoutCapacity),
        Planted.writes(
            "the agent's state is not a condition of taking", BrokenSlots::withoutStatus),
        Planted.writes("the slot is not given back", item -> Actions.isRelease(item) ? null : item),
        Planted.dynamo("the slot is given back outside the transaction", ReleaseApart::new),
        Planted.dynamo("the slot is taken before the transaction", TakeApart::new),
        Planted.dynamo(
            "going offline does not look at conversations in progress", OfflineAnyway::new));
  }

  private static TransactWriteItem withoutCapacity(TransactWriteItem item) {
    if (!Actions.isTake(item)) {
      return item;
    }
    Update update = item.update();
    String condition = update.conditionExpression();
    return TransactWriteItem.builder()
        .update(
            update.toBuilder()
                .conditionExpression(condition.substring(0, condition.indexOf(" AND ")))
                .expressionAttributeNames(Map.of("#status", "status"))
                .expressionAttributeValues(without(update, ":capacity"))
                .build())
        .build();
  }

  private static TransactWriteItem withoutStatus(TransactWriteItem item) {
    if (!Actions.isTake(item)) {
      return item;
    }
    Update update = item.update();
    String condition = update.conditionExpression();
    Update.Builder edited =
        update.toBuilder()
            .conditionExpression(condition.substring(condition.indexOf(" AND ") + 5))
            .expressionAttributeValues(without(update, ":s0", ":s1", ":s2"));
    if (condition.contains("#capacity")) {
      edited.expressionAttributeNames(Map.of("#capacity", "capacity"));
    } else {
      edited.expressionAttributeNames(null);
    }
    return TransactWriteItem.builder().update(edited.build()).build();
  }

  private static Map<String, AttributeValue> without(Update update, String... names) {
    Map<String, AttributeValue> values = new HashMap<>(update.expressionAttributeValues());
    for (String name : names) {
      values.remove(name);
    }
    return values;
  }

  private static final class ReleaseApart extends ForwardingDynamoDb {
    ReleaseApart(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      List<TransactWriteItem> rest =
          request.transactItems().stream().filter(item -> !Actions.isRelease(item)).toList();
      TransactWriteItemsResponse response =
          super.transactWriteItems(request.toBuilder().transactItems(rest).build());
      request.transactItems().stream()
          .filter(Actions::isRelease)
          .forEach(item -> Actions.apply(this, item.update()));
      return response;
    }
  }

  private static final class TakeApart extends ForwardingDynamoDb {
    TakeApart(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      List<CancellationReason> reasons = new ArrayList<>();
      for (TransactWriteItem item : request.transactItems()) {
        CancellationReason.Builder reason = CancellationReason.builder().code("None");
        if (Actions.isTake(item)) {
          try {
            Actions.apply(this, item.update());
          } catch (ConditionalCheckFailedException failed) {
            reason.code("ConditionalCheckFailed").item(failed.item());
          }
        }
        reasons.add(reason.build());
      }
      if (reasons.stream().anyMatch(reason -> !reason.code().equals("None"))) {
        throw TransactionCanceledException.builder().cancellationReasons(reasons).build();
      }
      List<TransactWriteItem> rest =
          request.transactItems().stream().filter(item -> !Actions.isTake(item)).toList();
      return super.transactWriteItems(request.toBuilder().transactItems(rest).build());
    }
  }

  private static final class OfflineAnyway extends ForwardingDynamoDb {
    OfflineAnyway(DynamoDbClient next) {
      super(next);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      boolean offline =
          Actions.is(request.tableName(), Actions.DESK)
              && request.conditionExpression() != null
              && request.conditionExpression().contains("attribute_not_exists(conversations)")
              && request.updateExpression().startsWith("SET #status");
      return super.updateItem(
          offline
              ? request.toBuilder().conditionExpression("attribute_exists(pk)").build()
              : request);
    }
  }
}
