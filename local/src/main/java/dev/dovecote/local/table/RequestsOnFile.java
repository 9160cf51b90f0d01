package dev.dovecote.local.table;

import dev.dovecote.aws.TransactItems;
import java.nio.file.Path;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.dynamodb.services.exceptions.DynamoDBLocalServiceException;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;

/**
 * DynamoDB Local on a file, which answers a transaction once it is there. By itself it answers
 * before, and a process that is killed in between loses what it had answered.
 */
final class RequestsOnFile extends LocalDynamoDBRequestHandler {
  RequestsOnFile(Path folder) throws DynamoDBLocalServiceException {
    super(0, false, folder.toString(), true, false);
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(
      String accessKey, String region, TransactWriteItemsRequest request) {
    TransactWriteItemsResponse answer = super.transactWriteItems(accessKey, region, request);
    // A consistent read of the same table comes after what is being written.
    var _ =
        scan(
            accessKey,
            region,
            ScanRequest.builder()
                .tableName(TransactItems.table(request.transactItems().getFirst()))
                .consistentRead(true)
                .limit(1)
                .build());
    return answer;
  }
}
