package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.expression.Placeholders;
import dev.dovecote.testkit.dynamo.expression.Projection;
import dev.dovecote.testkit.dynamo.value.Invalid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Get;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** The operations that are all or nothing. */
final class Transactions {
  /** Source: API reference, TransactWriteItems: "up to 100 action requests". */
  static final int MAX_ACTIONS = 100;

  /**
   * Source: the same: "a client request token is valid for 10 minutes after the first request … is
   * completed".
   */
  static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

  /** Source: the same: "the aggregate size of the items in the transaction cannot exceed 4 MB". */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final int MAX_TOKEN_LENGTH = 36;

  private final InstantSource clock;
  private final Map<String, Done> done = new HashMap<>();

  /** A transaction that was made under a token. */
  private record Done(List<TransactWriteItem> actions, List<Write> writes, Instant at) {}

  Transactions(InstantSource clock) {
    this.clock = clock;
  }

  TransactWriteItemsResponse write(
      TransactWriteItemsRequest request,
      @Nullable String token,
      Function<String, Table> tables,
      Meter meter) {
    checkCount(request.transactItems().size());
    if (token != null && (token.isEmpty() || token.length() > MAX_TOKEN_LENGTH)) {
      throw Invalid.because(
          "ClientRequestToken must have length between 1 and " + MAX_TOKEN_LENGTH);
    }
    List<Write> writes =
        request.transactItems().stream().map(action -> prepare(action, tables)).toList();
    checkDistinct(writes);
    if (token == null || !isRepeated(token, request, meter)) {
      make(writes, meter);
      if (token != null) {
        done.put(token, new Done(request.transactItems(), writes, clock.instant()));
      }
    }
    TransactWriteItemsResponse.Builder response = TransactWriteItemsResponse.builder();
    var consumed = meter.several(request.returnConsumedCapacity(), true);
    return (consumed.isEmpty() ? response : response.consumedCapacity(consumed)).build();
  }

  private boolean isRepeated(String token, TransactWriteItemsRequest request, Meter meter) {
    Instant now = clock.instant();
    done.values().removeIf(old -> !now.isBefore(old.at.plus(TOKEN_LIFE)));
    Done first = done.get(token);
    if (first == null) {
      return false;
    }
    if (!first.actions.equals(request.transactItems())) {
      throw Errors.tokenReused();
    }
    for (Write write : first.writes) {
      meter.add(write.table(), Units.transactRead(Write.size(write.before())));
    }
    return true;
  }

  /**
   * A cancelled transaction reports no units (paritysuite, recorded on AWS), so none are counted.
   */
  private static void make(List<Write> writes, Meter meter) {
    List<CancellationReason> reasons = new ArrayList<>();
    List<@Nullable Map<String, AttributeValue>> after = new ArrayList<>();
    boolean canceled = false;
    long bytes = 0;
    for (Write write : writes) {
      CancellationReason reason = reason("None", null, null);
      Map<String, AttributeValue> item = null;
      if (write.conditionHolds()) {
        try {
          item = write.after();
          bytes += Write.size(item);
        } catch (DynamoDbException e) {
          reason = reason("ValidationError", e.awsErrorDetails().errorMessage(), null);
        }
      } else {
        reason =
            reason(
                "ConditionalCheckFailed",
                Errors.CONDITION_FAILED_MESSAGE,
                write.returnsOldOnFailure() ? write.before() : null);
      }
      canceled |= !"None".equals(reason.code());
      reasons.add(reason);
      after.add(item);
    }
    if (canceled) {
      throw Errors.canceled(reasons);
    }
    if (bytes > MAX_BYTES) {
      throw Invalid.because("Collection size of the items in the transaction exceeds 4 MB");
    }
    for (int i = 0; i < writes.size(); i++) {
      Write write = writes.get(i);
      meter.add(
          write.table(), Units.transactWrite(Write.size(write.before()), Write.size(after.get(i))));
      write.table().put(write.key(), after.get(i));
    }
  }

  static CancellationReason reason(
      String code, @Nullable String message, @Nullable Map<String, AttributeValue> item) {
    CancellationReason.Builder reason = CancellationReason.builder().code(code).message(message);
    return (item == null ? reason : reason.item(item)).build();
  }

  private static void checkCount(int actions) {
    if (actions < 1 || actions > MAX_ACTIONS) {
      throw Invalid.because("TransactItems must have between 1 and " + MAX_ACTIONS + " members");
    }
  }

  private static void checkDistinct(List<Write> writes) {
    record Place(Table table, Key key) {}

    Set<Place> places = new HashSet<>();
    for (Write write : writes) {
      if (!places.add(new Place(write.table(), write.key()))) {
        throw Invalid.because("Transaction request cannot include multiple operations on one item");
      }
    }
  }

  private static Write prepare(TransactWriteItem action, Function<String, Table> tables) {
    List<Write> writes = new ArrayList<>();
    if (action.put() != null) {
      var put = action.put();
      Parameters.checkWrite("TransactWriteItems Put", put);
      writes.add(
          Write.put(
              tables.apply(put.tableName()),
              put.item(),
              new Write.Conditional(
                  put.conditionExpression(),
                  put.hasExpressionAttributeNames() ? put.expressionAttributeNames() : null,
                  put.hasExpressionAttributeValues() ? put.expressionAttributeValues() : null,
                  put.returnValuesOnConditionCheckFailure())));
    }
    if (action.update() != null) {
      var update = action.update();
      Parameters.checkWrite("TransactWriteItems Update", update);
      if (update.updateExpression() == null) {
        throw Invalid.because("UpdateExpression must not be null");
      }
      writes.add(
          Write.update(
              tables.apply(update.tableName()),
              update.key(),
              update.updateExpression(),
              new Write.Conditional(
                  update.conditionExpression(),
                  update.hasExpressionAttributeNames() ? update.expressionAttributeNames() : null,
                  update.hasExpressionAttributeValues() ? update.expressionAttributeValues() : null,
                  update.returnValuesOnConditionCheckFailure())));
    }
    if (action.delete() != null) {
      var delete = action.delete();
      Parameters.checkWrite("TransactWriteItems Delete", delete);
      writes.add(
          Write.delete(
              tables.apply(delete.tableName()),
              delete.key(),
              new Write.Conditional(
                  delete.conditionExpression(),
                  delete.hasExpressionAttributeNames() ? delete.expressionAttributeNames() : null,
                  delete.hasExpressionAttributeValues() ? delete.expressionAttributeValues() : null,
                  delete.returnValuesOnConditionCheckFailure())));
    }
    if (action.conditionCheck() != null) {
      var check = action.conditionCheck();
      Parameters.checkWrite("TransactWriteItems ConditionCheck", check);
      writes.add(
          Write.check(
              tables.apply(check.tableName()),
              check.key(),
              new Write.Conditional(
                  check.conditionExpression(),
                  check.hasExpressionAttributeNames() ? check.expressionAttributeNames() : null,
                  check.hasExpressionAttributeValues() ? check.expressionAttributeValues() : null,
                  check.returnValuesOnConditionCheckFailure())));
    }
    if (writes.size() != 1) {
      throw Invalid.because("TransactItems can only contain one of Check, Put, Update or Delete");
    }
    return writes.getFirst();
  }

  TransactGetItemsResponse get(
      TransactGetItemsRequest request, Function<String, Table> tables, Meter meter) {
    checkCount(request.transactItems().size());
    List<ItemResponse> responses = new ArrayList<>();
    Set<Map.Entry<Table, Key>> places = new HashSet<>();
    for (TransactGetItem action : request.transactItems()) {
      Get get = action.get();
      if (get == null) {
        throw Invalid.because("TransactItems without Get");
      }
      Parameters.checkRead("TransactGetItems Get", get);
      Table table = tables.apply(get.tableName());
      Key key = Key.of(table.definition(), get.key());
      if (!places.add(Map.entry(table, key))) {
        throw Invalid.because("Transaction request cannot include multiple operations on one item");
      }
      Projection projection =
          Reads.projection(
              get.projectionExpression(),
              new Placeholders(
                  get.hasExpressionAttributeNames() ? get.expressionAttributeNames() : null,
                  null,
                  get.projectionExpression() != null));
      Map<String, AttributeValue> item = table.get(key);
      meter.add(table, Units.transactRead(Write.size(item)));
      responses.add(
          item == null
              ? ItemResponse.builder().build()
              : ItemResponse.builder()
                  .item(projection == null ? item : projection.of(item))
                  .build());
    }
    TransactGetItemsResponse.Builder response =
        TransactGetItemsResponse.builder().responses(responses);
    var consumed = meter.several(request.returnConsumedCapacity(), true);
    return (consumed.isEmpty() ? response : response.consumedCapacity(consumed)).build();
  }
}
