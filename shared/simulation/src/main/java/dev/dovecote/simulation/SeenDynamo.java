package dev.dovecote.simulation;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** What the use cases see of DynamoDB: notes what an invocation learnt. */
final class SeenDynamo extends ForwardingDynamoDb {
  private final Calls calls;

  SeenDynamo(DynamoDbClient next, Calls calls) {
    super(next);
    this.calls = calls;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    GetItemResponse response = super.getItem(request);
    Invocation invocation = calls.current();
    if (invocation != null && response.hasItem() && request.tableName().equals("DeskTable")) {
      var version = response.item().get("version");
      if (version != null) {
        invocation.readSettings(Long.parseLong(version.n()));
      }
    }
    return response;
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    try {
      return super.transactWriteItems(request);
    } catch (RuntimeException failed) {
      Invocation invocation = calls.current();
      if (invocation != null) {
        invocation.failedWrites++;
      }
      throw failed;
    }
  }
}
