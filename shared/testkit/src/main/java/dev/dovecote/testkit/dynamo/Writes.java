package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.expression.Projection;
import dev.dovecote.testkit.dynamo.expression.Update;
import dev.dovecote.testkit.dynamo.value.Invalid;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** The operations that write one item. */
final class Writes {
  private Writes() {}

  static PutItemResponse put(Supplier<Table> table, PutItemRequest request, Meter meter) {
    boolean returnsOld = returnsOld("PutItem", request.returnValues());
    Write write =
        Write.put(
                request.item(),
                new Write.Conditional(
                    request.conditionExpression(),
                    request.hasExpressionAttributeNames()
                        ? request.expressionAttributeNames()
                        : null,
                    request.hasExpressionAttributeValues()
                        ? request.expressionAttributeValues()
                        : null,
                    request.returnValuesOnConditionCheckFailure()))
            .on(table.get());
    Map<String, AttributeValue> before = execute(write, meter);
    PutItemResponse.Builder response =
        PutItemResponse.builder().consumedCapacity(meter.single(request.returnConsumedCapacity()));
    if (returnsOld && before != null) {
      response.attributes(before);
    }
    return response.build();
  }

  static DeleteItemResponse delete(Supplier<Table> table, DeleteItemRequest request, Meter meter) {
    boolean returnsOld = returnsOld("DeleteItem", request.returnValues());
    Write write =
        Write.delete(
                request.key(),
                new Write.Conditional(
                    request.conditionExpression(),
                    request.hasExpressionAttributeNames()
                        ? request.expressionAttributeNames()
                        : null,
                    request.hasExpressionAttributeValues()
                        ? request.expressionAttributeValues()
                        : null,
                    request.returnValuesOnConditionCheckFailure()))
            .on(table.get());
    Map<String, AttributeValue> before = execute(write, meter);
    DeleteItemResponse.Builder response =
        DeleteItemResponse.builder()
            .consumedCapacity(meter.single(request.returnConsumedCapacity()));
    if (returnsOld && before != null) {
      response.attributes(before);
    }
    return response.build();
  }

  static UpdateItemResponse update(Supplier<Table> table, UpdateItemRequest request, Meter meter) {
    ReturnValue returned =
        request.returnValues() == null ? ReturnValue.NONE : request.returnValues();
    if (returned == ReturnValue.UNKNOWN_TO_SDK_VERSION) {
      throw Invalid.because("Unknown ReturnValues: " + request.returnValuesAsString());
    }
    Write write =
        Write.update(
                request.key(),
                request.updateExpression(),
                new Write.Conditional(
                    request.conditionExpression(),
                    request.hasExpressionAttributeNames()
                        ? request.expressionAttributeNames()
                        : null,
                    request.hasExpressionAttributeValues()
                        ? request.expressionAttributeValues()
                        : null,
                    request.returnValuesOnConditionCheckFailure()))
            .on(table.get());
    Update update = ((Write.Change) write.effect()).update();
    @Nullable Projection touched =
        returned == ReturnValue.UPDATED_OLD || returned == ReturnValue.UPDATED_NEW
            ? update.touched()
            : null;
    Map<String, AttributeValue> before = execute(write, meter);
    UpdateItemResponse.Builder response =
        UpdateItemResponse.builder()
            .consumedCapacity(meter.single(request.returnConsumedCapacity()));
    Map<String, AttributeValue> attributes = attributes(returned, touched, before, write.before());
    if (attributes != null && !attributes.isEmpty()) {
      response.attributes(attributes);
    }
    return response.build();
  }

  private static @Nullable Map<String, AttributeValue> attributes(
      ReturnValue returned,
      @Nullable Projection touched,
      @Nullable Map<String, AttributeValue> before,
      @Nullable Map<String, AttributeValue> after) {
    Map<String, AttributeValue> item =
        switch (returned) {
          case ALL_OLD, UPDATED_OLD -> before;
          case ALL_NEW, UPDATED_NEW -> after;
          default -> null;
        };
    return item == null || touched == null ? item : touched.of(item);
  }

  private static boolean returnsOld(String operation, @Nullable ReturnValue returned) {
    if (returned == null || returned == ReturnValue.NONE) {
      return false;
    }
    if (returned != ReturnValue.ALL_OLD) {
      throw Invalid.because(
          "Return values set to invalid value for " + operation + ": " + returned);
    }
    return true;
  }

  /** Makes the write, and returns the item as it was before. */
  private static @Nullable Map<String, AttributeValue> execute(Write write, Meter meter) {
    Map<String, AttributeValue> before = write.before();
    if (!write.conditionHolds()) {
      // "DynamoDB still consumes write capacity from the table" (see Write.attemptedBytes).
      meter.add(write.table(), Units.write(Write.size(before), write.attemptedBytes()));
      throw Errors.conditionFailed(write.returnsOldOnFailure() ? before : null);
    }
    Map<String, AttributeValue> after = write.after();
    meter.add(write.table(), Units.write(Write.size(before), Write.size(after)));
    write.table().put(write.key(), after);
    return before;
  }
}
