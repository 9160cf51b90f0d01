package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** Edits the actions of transactions, and single puts as if they were one; null drops an action. */
final class EditedWrites extends ForwardingDynamoDb {
  private final Function<TransactWriteItem, @Nullable TransactWriteItem> edit;

  EditedWrites(DynamoDbClient next, Function<TransactWriteItem, @Nullable TransactWriteItem> edit) {
    super(next);
    this.edit = edit;
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    List<TransactWriteItem> items =
        request.transactItems().stream()
            .flatMap(item -> Stream.ofNullable(edit.apply(item)))
            .filter(Objects::nonNull)
            .toList();
    return super.transactWriteItems(request.toBuilder().transactItems(items).build());
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    if (request.conditionExpression() == null) {
      return super.putItem(request);
    }
    TransactWriteItem edited =
        edit.apply(
            TransactWriteItem.builder()
                .put(
                    put ->
                        put.tableName(request.tableName())
                            .item(request.item())
                            .conditionExpression(request.conditionExpression())
                            .returnValuesOnConditionCheckFailure(
                                request.returnValuesOnConditionCheckFailure()))
                .build());
    if (edited == null) {
      return PutItemResponse.builder().build();
    }
    var put = edited.put();
    return super.putItem(
        PutItemRequest.builder()
            .tableName(put.tableName())
            .item(put.item())
            .conditionExpression(put.conditionExpression())
            .returnValuesOnConditionCheckFailure(put.returnValuesOnConditionCheckFailure())
            .build());
  }
}
