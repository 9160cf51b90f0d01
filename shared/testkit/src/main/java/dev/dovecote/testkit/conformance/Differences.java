package dev.dovecote.testkit.conformance;

import java.util.Collection;
import software.amazon.awssdk.services.dynamodb.model.*;

/** Where DynamoDB Local is known to differ from AWS, and nothing else. */
final class Differences {
  private Differences() {}

  static DynamoDbResponse withoutKnown(DynamoDbRequest request, DynamoDbResponse response) {
    return switch (response) {
      // DynamoDB Local 3.x reports transactions at half their units
      // (paritysuite/dynamodb-conformance).
      case TransactWriteItemsResponse r ->
          r.toBuilder().consumedCapacity((Collection<ConsumedCapacity>) null).build();
      case TransactGetItemsResponse r ->
          r.toBuilder().consumedCapacity((Collection<ConsumedCapacity>) null).build();
      // It reports the units of a deletion even when not asked to.
      case DeleteItemResponse r
          when ((DeleteItemRequest) request).returnConsumedCapacity() == null ->
          r.toBuilder().consumedCapacity((ConsumedCapacity) null).build();
      // It charges nothing for a query that finds nothing; AWS does: "you're still charged … even
      // if no data exists"
      // (Developer Guide, read-write-operations).
      case QueryResponse r when r.scannedCount() == 0 ->
          r.toBuilder().consumedCapacity((ConsumedCapacity) null).build();
      default -> response;
    };
  }
}
