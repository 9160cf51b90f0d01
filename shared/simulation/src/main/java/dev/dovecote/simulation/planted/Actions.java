package dev.dovecote.simulation.planted;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Which table and which action of a transaction it is. */
final class Actions {
  static final String DESK = "DeskTable";
  static final String CONVERSATIONS = "ConversationsTable";
  static final String LANES = "LanesTable";
  static final String TIMERS = "TimersTable";
  static final String CONNECTIONS = "ConnectionsTable";

  private Actions() {}

  static boolean is(@Nullable String table, String name) {
    return name.equals(table);
  }

  static boolean isPut(TransactWriteItem item, String table) {
    return item.put() != null && is(item.put().tableName(), table);
  }

  static boolean isEntry(TransactWriteItem item) {
    return isPut(item, CONVERSATIONS) && !number(item).equals("0");
  }

  static String number(TransactWriteItem item) {
    return Objects.requireNonNull(item.put().item().get("n")).n();
  }

  static boolean isTake(TransactWriteItem item) {
    return item.update() != null
        && item.update().updateExpression().startsWith("ADD conversations");
  }

  static boolean isRelease(TransactWriteItem item) {
    return item.update() != null
        && item.update().updateExpression().startsWith("DELETE conversations");
  }

  /** Carries out an action apart from its transaction. */
  static void apply(DynamoDbClient dynamo, Update update) {
    UpdateItemRequest.Builder request =
        UpdateItemRequest.builder()
            .tableName(update.tableName())
            .key(update.key())
            .updateExpression(update.updateExpression())
            .conditionExpression(update.conditionExpression())
            .expressionAttributeValues(update.expressionAttributeValues())
            .returnValuesOnConditionCheckFailure(update.returnValuesOnConditionCheckFailure());
    if (update.hasExpressionAttributeNames()) {
      request.expressionAttributeNames(update.expressionAttributeNames());
    }
    dynamo.updateItem(request.build());
  }
}
