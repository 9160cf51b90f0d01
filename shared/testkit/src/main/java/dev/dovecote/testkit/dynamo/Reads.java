package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.expression.Condition;
import dev.dovecote.testkit.dynamo.expression.ConditionParser;
import dev.dovecote.testkit.dynamo.expression.KeyCondition;
import dev.dovecote.testkit.dynamo.expression.KeyConditionParser;
import dev.dovecote.testkit.dynamo.expression.Placeholders;
import dev.dovecote.testkit.dynamo.expression.Projection;
import dev.dovecote.testkit.dynamo.value.Invalid;
import dev.dovecote.testkit.dynamo.value.ItemSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** The operations that read one item, or one partition. */
final class Reads {
  /**
   * Source: API reference, Query: "a single Query operation will read up to … a maximum of 1 MB of
   * data".
   */
  static final int MAX_PAGE_BYTES = 1024 * 1024;

  private Reads() {}

  static @Nullable Projection projection(@Nullable String expression, Placeholders placeholders) {
    Projection projection = expression == null ? null : Projection.parse(expression, placeholders);
    placeholders.requireAllUsed();
    return projection;
  }

  static GetItemResponse get(
      Supplier<Table> tables, GetItemRequest request, int changesBack, Meter meter) {
    Projection projection =
        projection(
            request.projectionExpression(),
            new Placeholders(
                request.hasExpressionAttributeNames() ? request.expressionAttributeNames() : null,
                null,
                request.projectionExpression() != null));
    Table table = tables.get();
    Map<String, AttributeValue> item =
        table.get(Key.of(table.definition(), request.key()), changesBack);
    meter.add(table, Units.read(Write.size(item), isConsistent(request.consistentRead())));
    GetItemResponse.Builder response =
        GetItemResponse.builder().consumedCapacity(meter.single(request.returnConsumedCapacity()));
    if (item != null) {
      response.item(projection == null ? item : projection.of(item));
    }
    return response.build();
  }

  static boolean isConsistent(@Nullable Boolean consistentRead) {
    return Boolean.TRUE.equals(consistentRead);
  }

  /** What the expressions of a query mean. */
  private record Plan(
      KeyCondition keys,
      @Nullable Condition filter,
      @Nullable Projection projection,
      boolean isCount) {}

  /** A query of which nothing is known yet that only its table can tell. */
  private record Draft(
      KeyConditionParser keys,
      @Nullable ConditionParser filter,
      @Nullable Projection projection,
      boolean isCount) {

    Plan on(TableDefinition table) {
      if (filter != null) {
        filter.refuse(table.keyAttributes());
      }
      KeyCondition condition = keys.on(table.partitionKey(), table.sortKey());
      Key.check(table, condition.partition(), condition.sortOperand());
      return new Plan(condition, filter == null ? null : filter.condition(), projection, isCount);
    }
  }

  static QueryResponse query(
      Supplier<Table> tables, QueryRequest request, int changesBack, int pageItems, Meter meter) {
    Draft draft = draft(request);
    Table table = tables.get();
    Plan plan = draft.on(table.definition());
    boolean forward = !Boolean.FALSE.equals(request.scanIndexForward());
    NavigableMap<AttributeValue, Map<String, AttributeValue>> items =
        table.partition(plan.keys.partition(), changesBack);
    items = forward ? items : items.descendingMap();
    if (request.hasExclusiveStartKey()) {
      items = items.tailMap(start(table.definition(), request, plan, forward), false);
    }

    List<Map<String, AttributeValue>> found = new ArrayList<>();
    int scanned = 0;
    int bytes = 0;
    Map<String, AttributeValue> last = null;
    int limit = Math.min(request.limit() == null ? Integer.MAX_VALUE : request.limit(), pageItems);
    for (Map<String, AttributeValue> item : items.values()) {
      Key key = Key.ofItem(table.definition(), item);
      if (!plan.keys.sort().test(key.sort())) {
        continue;
      }
      scanned++;
      bytes += ItemSize.of(item);
      if (plan.filter == null || plan.filter.holds(item)) {
        found.add(plan.projection == null ? item : plan.projection.of(item));
      }
      // The page ends here even if nothing follows: only an absent LastEvaluatedKey says that all
      // was read. But where the
      // key condition admits nothing beyond this key, DynamoDB Local says so.
      if (scanned == limit || bytes >= MAX_PAGE_BYTES) {
        last = plan.keys.endsAt(key.sort(), forward) ? null : key.attributes(table.definition());
        break;
      }
    }
    // "DynamoDB … the cumulative size of the items processed, rounded up to 4 KB"
    // (read-write-operations, Query).
    meter.add(table, Units.read(bytes, isConsistent(request.consistentRead())));
    QueryResponse.Builder response =
        QueryResponse.builder()
            .count(found.size())
            .scannedCount(scanned)
            .consumedCapacity(meter.single(request.returnConsumedCapacity()));
    if (!plan.isCount) {
      response.items(found);
    }
    if (last != null) {
      response.lastEvaluatedKey(last);
    }
    return response.build();
  }

  private static Draft draft(QueryRequest request) {
    if (request.keyConditionExpression() == null) {
      throw Invalid.because(
          "Either the KeyConditions or KeyConditionExpression parameter must be specified");
    }
    if (request.limit() != null && request.limit() < 1) {
      throw Invalid.because("Limit must have value greater than or equal to 1");
    }
    Placeholders placeholders =
        new Placeholders(
            request.hasExpressionAttributeNames() ? request.expressionAttributeNames() : null,
            request.hasExpressionAttributeValues() ? request.expressionAttributeValues() : null,
            true);
    Projection projection =
        request.projectionExpression() == null
            ? null
            : Projection.parse(request.projectionExpression(), placeholders);
    ConditionParser filter =
        request.filterExpression() == null
            ? null
            : ConditionParser.filter(request.filterExpression(), placeholders);
    KeyConditionParser keys =
        KeyConditionParser.parse(request.keyConditionExpression(), placeholders);
    placeholders.requireAllUsed();
    return new Draft(keys, filter, projection, isCount(request));
  }

  private static boolean isCount(QueryRequest request) {
    if (request.select() == null) {
      return false;
    }
    boolean projects = request.projectionExpression() != null;
    return switch (request.select()) {
      case COUNT, ALL_ATTRIBUTES -> {
        if (projects) {
          throw Invalid.because(
              "Cannot specify the ProjectionExpression when choosing to get " + request.select());
        }
        yield request.select() == Select.COUNT;
      }
      case SPECIFIC_ATTRIBUTES -> {
        if (!projects) {
          throw Invalid.because(
              "Must specify the ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
        }
        yield false;
      }
      case ALL_PROJECTED_ATTRIBUTES, UNKNOWN_TO_SDK_VERSION ->
          throw Invalid.because("Select of a query without an index: " + request.selectAsString());
    };
  }

  private static AttributeValue start(
      TableDefinition table, QueryRequest request, Plan plan, boolean forward) {
    Key key;
    try {
      key = Key.of(table, request.exclusiveStartKey());
    } catch (InvalidKey e) {
      throw Invalid.because("The provided starting key is invalid: " + e.getMessage());
    }
    if (!key.partition().equals(plan.keys.partition())
        || !plan.keys.sort().test(key.sort())
        || (table.sortKey() != null && plan.keys.endsAt(key.sort(), forward))) {
      throw Invalid.because(
          "The provided starting key is outside query boundaries based on provided conditions");
    }
    return key.sort();
  }
}
