package dev.dovecote.simulation;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** What the use cases see of DynamoDB: notes what an invocation learnt. */
final class SeenDynamo extends ForwardingDynamoDb {
  private final Supplier<@Nullable Invocation> current;

  SeenDynamo(DynamoDbClient next, Supplier<@Nullable Invocation> current) {
    super(next);
    this.current = current;
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    try {
      return super.transactWriteItems(request);
    } catch (RuntimeException failed) {
      Invocation invocation = current.get();
      if (invocation != null) {
        invocation.failedWrites++;
      }
      throw failed;
    }
  }
}
