package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.expression.Placeholders;
import dev.dovecote.testkit.dynamo.expression.Projection;
import dev.dovecote.testkit.dynamo.value.Invalid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

  /** The oldest first. */
  private final Map<String, Done> done = new LinkedHashMap<>();

  /** A transaction that was made under a token. */
  private record Done(List<TransactWriteItem> actions, List<Write> writes, Instant at) {}

  private static final CancellationReason NO_REASON = reason("None", null, null);

  /** An action as it was read; without a write if its key does not fit the table. */
  private record Action(@Nullable Write write, CancellationReason reason) {
    static Action of(Write.Draft draft, Table table) {
      try {
        return new Action(draft.on(table), NO_REASON);
      } catch (InvalidKey e) {
        return new Action(null, validationError(e.validation()));
      }
    }
  }

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
    List<Write.Draft> drafts = request.transactItems().stream().map(Transactions::prepare).toList();
    if (token == null || !isRepeated(token, request, meter)) {
      List<Action> actions = new ArrayList<>();
      for (int i = 0; i < drafts.size(); i++) {
        actions.add(
            Action.of(drafts.get(i), tables.apply(tableOf(request.transactItems().get(i)))));
      }
      checkDistinct(actions);
      List<Write> writes = make(actions, meter);
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
    for (Iterator<Done> oldest = done.values().iterator(); oldest.hasNext(); ) {
      if (now.isBefore(oldest.next().at.plus(TOKEN_LIFE))) {
        break;
      }
      oldest.remove();
    }
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
  private static List<Write> make(List<Action> actions, Meter meter) {
    List<Write> writes = new ArrayList<>();
    List<CancellationReason> reasons = new ArrayList<>();
    List<@Nullable Map<String, AttributeValue>> after = new ArrayList<>();
    long bytes = 0;
    for (Action action : actions) {
      Write write = action.write;
      CancellationReason reason = action.reason;
      Map<String, AttributeValue> item = null;
      if (write != null) {
        writes.add(write);
        try {
          if (!write.conditionHolds()) {
            reason =
                reason(
                    "ConditionalCheckFailed",
                    Errors.CONDITION_FAILED_MESSAGE,
                    write.returnsOldOnFailure() ? write.before() : null);
          } else {
            item = write.after();
            bytes += Write.size(item);
          }
        } catch (DynamoDbException e) {
          reason = validationError(e);
        }
      }
      reasons.add(reason);
      after.add(item);
    }
    cancelIfAny(reasons);
    if (bytes > MAX_BYTES) {
      throw Invalid.because("Collection size of the items in the transaction exceeds 4 MB");
    }
    for (int i = 0; i < writes.size(); i++) {
      Write write = writes.get(i);
      meter.add(
          write.table(), Units.transactWrite(Write.size(write.before()), Write.size(after.get(i))));
      write.table().put(write.key(), after.get(i));
    }
    return writes;
  }

  private static void cancelIfAny(List<CancellationReason> reasons) {
    if (!reasons.stream().allMatch(NO_REASON::equals)) {
      throw Errors.canceled(reasons);
    }
  }

  /**
   * Source: API reference, TransactWriteItems, "cancellation reason codes and possible error
   * messages", Validation Error.
   */
  private static CancellationReason validationError(DynamoDbException e) {
    return reason("ValidationError", e.awsErrorDetails().errorMessage(), null);
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

  private record Place(Table table, Key key) {}

  private static void checkDistinct(List<Action> actions) {
    Set<Place> places = new HashSet<>();
    for (Action action : actions) {
      if (action.write != null
          && !places.add(new Place(action.write.table(), action.write.key()))) {
        throw duplicate();
      }
    }
  }

  private static DynamoDbException duplicate() {
    return Invalid.because("Transaction request cannot include multiple operations on one item");
  }

  static String tableOf(TransactWriteItem item) {
    if (item.put() != null) {
      return item.put().tableName();
    }
    if (item.update() != null) {
      return item.update().tableName();
    }
    if (item.delete() != null) {
      return item.delete().tableName();
    }
    if (item.conditionCheck() != null) {
      return item.conditionCheck().tableName();
    }
    throw Invalid.because("TransactItems can only contain one of Check, Put, Update or Delete");
  }

  private static Write.Draft prepare(TransactWriteItem action) {
    List<Write.Draft> writes = new ArrayList<>();
    if (action.put() != null) {
      var put = action.put();
      Parameters.checkWrite("TransactWriteItems Put", put);
      writes.add(
          Write.put(
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
    List<CancellationReason> reasons = new ArrayList<>();
    Set<Place> places = new HashSet<>();
    for (TransactGetItem action : request.transactItems()) {
      Get get = action.get();
      if (get == null) {
        throw Invalid.because("TransactItems without Get");
      }
      Parameters.checkRead("TransactGetItems Get", get);
      try {
        responses.add(get(tables.apply(get.tableName()), get, places, meter));
        reasons.add(NO_REASON);
      } catch (InvalidKey e) {
        reasons.add(validationError(e.validation()));
      }
    }
    cancelIfAny(reasons);
    TransactGetItemsResponse.Builder response =
        TransactGetItemsResponse.builder().responses(responses);
    var consumed = meter.several(request.returnConsumedCapacity(), true);
    return (consumed.isEmpty() ? response : response.consumedCapacity(consumed)).build();
  }

  private static ItemResponse get(Table table, Get get, Set<Place> places, Meter meter) {
    Projection projection =
        Reads.projection(
            get.projectionExpression(),
            new Placeholders(
                get.hasExpressionAttributeNames() ? get.expressionAttributeNames() : null,
                null,
                get.projectionExpression() != null));
    Key key = Key.of(table.definition(), get.key());
    if (!places.add(new Place(table, key))) {
      throw duplicate();
    }
    Map<String, AttributeValue> item = table.get(key);
    meter.add(table, Units.transactRead(Write.size(item)));
    return item == null
        ? ItemResponse.builder().build()
        : ItemResponse.builder().item(projection == null ? item : projection.of(item)).build();
  }
}
