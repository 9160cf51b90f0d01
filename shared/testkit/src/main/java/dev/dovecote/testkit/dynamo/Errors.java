package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.value.Invalid;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** DynamoDB's failures, as the SDK throws them. */
final class Errors {
  static final String CONDITION_FAILED_MESSAGE = "The conditional request failed";

  private Errors() {}

  static DynamoDbException conditionFailed(@Nullable Map<String, AttributeValue> item) {
    ConditionalCheckFailedException.Builder builder = ConditionalCheckFailedException.builder();
    if (item != null) {
      builder.item(item);
    }
    return filled(builder, "ConditionalCheckFailedException", CONDITION_FAILED_MESSAGE, 400);
  }

  static DynamoDbException canceled(List<CancellationReason> reasons) {
    String codes =
        reasons.stream().map(CancellationReason::code).collect(Collectors.joining(", ", "[", "]"));
    return filled(
        TransactionCanceledException.builder().cancellationReasons(reasons),
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons " + codes,
        400);
  }

  static DynamoDbException tableNotFound(String table) {
    return filled(
        ResourceNotFoundException.builder(),
        "ResourceNotFoundException",
        "Requested resource not found: Table: " + table + " not found",
        400);
  }

  static DynamoDbException tableExists(String table) {
    return filled(
        ResourceInUseException.builder(),
        "ResourceInUseException",
        "Table already exists: " + table,
        400);
  }

  static DynamoDbException tokenReused() {
    return filled(
        IdempotentParameterMismatchException.builder(),
        "IdempotentParameterMismatchException",
        "A request with the same client token but different parameters was received before",
        400);
  }

  static DynamoDbException conflict() {
    return filled(
        TransactionConflictException.builder(),
        "TransactionConflictException",
        "Transaction is ongoing for the item",
        400);
  }

  static DynamoDbException throughputExceeded() {
    return filled(
        ProvisionedThroughputExceededException.builder(),
        "ProvisionedThroughputExceededException",
        "The level of configured provisioned throughput for the table was exceeded",
        400);
  }

  static DynamoDbException throttled() {
    return filled(
        ThrottlingException.builder(),
        "ThrottlingException",
        "Throughput exceeds the current capacity of your table or index",
        400);
  }

  static DynamoDbException internalServerError() {
    return filled(
        InternalServerErrorException.builder(),
        "InternalServerError",
        "Internal server error",
        500);
  }

  private static DynamoDbException filled(
      DynamoDbException.Builder builder, String code, String message, int status) {
    return (DynamoDbException)
        builder
            .message(message)
            .awsErrorDetails(Invalid.details(code, message))
            .statusCode(status)
            .requestId("memory")
            .build();
  }
}
