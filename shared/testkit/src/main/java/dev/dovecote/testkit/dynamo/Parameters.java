package dev.dovecote.testkit.dynamo;

import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Refuses what a request asks for and the memory DynamoDB does not do: nothing is ignored in
 * silence.
 */
final class Parameters {
  private static final Set<String> CONDITIONAL =
      Set.of(
          "ConditionExpression",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "ReturnValuesOnConditionCheckFailure",
          "ReturnValues",
          "ReturnConsumedCapacity",
          "TableName",
          "Item",
          "Key",
          "UpdateExpression");
  private static final Set<String> READING =
      Set.of(
          "TableName",
          "Key",
          "Keys",
          "ConsistentRead",
          "ReturnConsumedCapacity",
          "ProjectionExpression",
          "ExpressionAttributeNames",
          "ExpressionAttributeValues",
          "KeyConditionExpression",
          "FilterExpression",
          "Select",
          "Limit",
          "ScanIndexForward",
          "ExclusiveStartKey");
  private static final Set<String> SEVERAL =
      Set.of("RequestItems", "TransactItems", "ReturnConsumedCapacity", "ClientRequestToken");
  private static final Set<String> TABLE =
      Set.of("TableName", "AttributeDefinitions", "KeySchema", "BillingMode");

  private Parameters() {}

  static void checkWrite(String operation, SdkPojo request) {
    check(operation, request, CONDITIONAL);
  }

  static void checkRead(String operation, SdkPojo request) {
    check(operation, request, READING);
  }

  static void checkSeveral(String operation, SdkPojo request) {
    check(operation, request, SEVERAL);
  }

  static void checkTable(String operation, SdkPojo request) {
    check(operation, request, TABLE);
  }

  private static void check(String operation, SdkPojo request, Set<String> known) {
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      boolean isAbsent =
          value == null
              || value instanceof SdkAutoConstructList
              || value instanceof SdkAutoConstructMap;
      if (!isAbsent && !known.contains(field.memberName())) {
        throw new UnsupportedOperationException(operation + " with " + field.memberName());
      }
    }
  }
}
