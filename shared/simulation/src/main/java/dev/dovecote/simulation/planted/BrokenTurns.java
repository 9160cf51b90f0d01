package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Bugs in the counts by which agents take turns. */
final class BrokenTurns {
  private BrokenTurns() {}

  static List<Planted> all() {
    return List.of(
        Planted.writes("turns are not counted", BrokenTurns::withoutTurn),
        Planted.dynamo("a turn is counted on somebody else", OnAnother::new),
        Planted.dynamo("who comes online keeps the turns they had", TurnsKept::new),
        Planted.writes("turns begin where another policy left them", BrokenTurns::notEven),
        Planted.writes("who is behind takes one turn, not the first", BrokenTurns::stillBehind));
  }

  private static TransactWriteItem withoutTurn(TransactWriteItem item) {
    if (!Actions.isTake(item)) {
      return item;
    }
    Update update = item.update();
    return TransactWriteItem.builder()
        .update(
            update.toBuilder()
                .updateExpression(update.updateExpression().replace(" turns :one,", ""))
                .build())
        .build();
  }

  private static TransactWriteItem notEven(TransactWriteItem item) {
    if (!Actions.isPut(item, Actions.DESK)) {
      return item;
    }
    Map<String, AttributeValue> settings = new HashMap<>(item.put().item());
    settings.put("turnsFrom", AttributeValue.fromN("0"));
    return TransactWriteItem.builder().put(item.put().toBuilder().item(settings).build()).build();
  }

  private static TransactWriteItem stillBehind(TransactWriteItem item) {
    if (!Actions.isTake(item) || !item.update().updateExpression().contains(":next")) {
      return item;
    }
    Update update = item.update();
    Map<String, AttributeValue> values = new HashMap<>(update.expressionAttributeValues());
    values.remove(":next");
    return TransactWriteItem.builder()
        .update(
            update.toBuilder()
                .updateExpression("ADD conversations :set, turns :one, revision :one")
                .expressionAttributeValues(values)
                .build())
        .build();
  }

  private static final class OnAnother extends ForwardingDynamoDb {
    OnAnother(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      List<TransactWriteItem> items = new ArrayList<>();
      for (TransactWriteItem item : request.transactItems()) {
        Optional<TransactWriteItem> other =
            Actions.isTake(item) ? another(item, request) : Optional.empty();
        items.add(other.isPresent() ? withoutTurn(item) : item);
        other.ifPresent(items::add);
      }
      return super.transactWriteItems(request.toBuilder().transactItems(items).build());
    }

    /** One more turn for an agent of the same shop who is not in the transaction. */
    private Optional<TransactWriteItem> another(
        TransactWriteItem take, TransactWriteItemsRequest request) {
      AttributeValue shop = Objects.requireNonNull(take.update().key().get("pk"));
      QueryRequest agents =
          QueryRequest.builder()
              .tableName(Actions.DESK)
              .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
              .expressionAttributeValues(
                  Map.of(":pk", shop, ":prefix", AttributeValue.fromS("agent#")))
              .build();
      return super.query(agents).items().stream()
          .map(agent -> Objects.requireNonNull(agent.get("sk")))
          .filter(sort -> isApart(sort, request))
          .findFirst()
          .map(sort -> turn(Map.of("pk", shop, "sk", sort)));
    }

    private static boolean isApart(AttributeValue sort, TransactWriteItemsRequest request) {
      return request.transactItems().stream()
          .noneMatch(each -> each.update() != null && sort.equals(each.update().key().get("sk")));
    }

    private static TransactWriteItem turn(Map<String, AttributeValue> key) {
      return TransactWriteItem.builder()
          .update(
              update ->
                  update
                      .tableName(Actions.DESK)
                      .key(key)
                      .updateExpression("ADD turns :one")
                      .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))))
          .build();
    }
  }

  private static final class TurnsKept extends ForwardingDynamoDb {
    TurnsKept(DynamoDbClient next) {
      super(next);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      return super.updateItem(
          request.toBuilder()
              .updateExpression(request.updateExpression().replace(", #turns = :turns", ""))
              .build());
    }
  }
}
