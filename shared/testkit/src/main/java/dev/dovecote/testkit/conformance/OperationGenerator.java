package dev.dovecote.testkit.conformance;

import dev.dovecote.testkit.dynamo.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.*;

/** Random operations on few items, valid ones mostly. */
final class OperationGenerator {
  static final List<TableDefinition> TABLES =
      List.of(
          TableDefinition.ofStrings("desk", "pk", "sk"),
          new TableDefinition("log", "pk", ScalarAttributeType.S, "n", ScalarAttributeType.N),
          TableDefinition.ofStrings("flat", "pk", null),
          new TableDefinition("bytes", "pk", ScalarAttributeType.N, "sk", ScalarAttributeType.B));

  /** Tokens come back within so many operations: well before DynamoDB Local forgets them. */
  private static final int TOKEN_LIFE_OPERATIONS = 200;

  private final RandomGenerator random;
  private final ValueGenerator values;
  private final List<TransactWriteItemsRequest> sent = new ArrayList<>();
  private @Nullable QueryRequest nextPage;
  private long number;

  OperationGenerator(RandomGenerator random) {
    this.random = random;
    this.values = new ValueGenerator(random);
  }

  DynamoDbRequest next() {
    number++;
    if (nextPage != null && !values.chance(10)) {
      QueryRequest page = nextPage;
      nextPage = null;
      return page;
    }
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> put();
      case 3, 4, 5, 6 -> update();
      case 7 -> delete();
      case 8, 9 -> get();
      case 10, 11, 12, 13 -> query();
      case 14 -> values.chance(2) ? batchGet() : batchWrite();
      case 15 -> transactGet();
      default -> {
        TransactWriteItemsRequest transaction = transactWrite();
        yield Differences.excludes(transaction) ? next() : transaction;
      }
    };
  }

  /** Lets the generator ask for the page after this one. */
  void answered(DynamoDbRequest request, DynamoDbResponse response) {
    if (request instanceof QueryRequest query
        && response instanceof QueryResponse page
        && page.hasLastEvaluatedKey()) {
      nextPage = query.toBuilder().exclusiveStartKey(page.lastEvaluatedKey()).build();
    }
  }

  private TableDefinition table() {
    return TABLES.get(
        Math.min(random.nextInt(TABLES.size() + 2), TABLES.size() + 1) % TABLES.size());
  }

  private String nameOf(TableDefinition table) {
    return values.chance(500) ? "missing" : table.name();
  }

  private Map<String, AttributeValue> key(TableDefinition table) {
    Map<String, AttributeValue> key = new TreeMap<>();
    key.put(table.partitionKey(), keyValue(table.partitionType(), 3));
    if (table.sortKey() != null && table.sortType() != null) {
      key.put(table.sortKey(), keyValue(table.sortType(), 7));
    }
    if (values.chance(200)) {
      key.put("extra", values.any(2));
    }
    if (values.chance(200)) {
      key.remove(values.pick(List.copyOf(key.keySet())));
    }
    return key;
  }

  private AttributeValue keyValue(ScalarAttributeType type, int range) {
    if (values.chance(200)) {
      return values.any(2);
    }
    int choice = random.nextInt(range);
    return switch (type) {
      case N ->
          AttributeValue.fromN(List.of("1", "2.0", "10", "-3", "0.5", "9", "1e1").get(choice));
      case B ->
          AttributeValue.fromB(
              SdkBytes.fromByteArray(new byte[] {(byte) (choice * 50), (byte) choice}));
      default -> AttributeValue.fromS(List.of("k1", "k2", "k10", "K", "kk", "é", "k").get(choice));
    };
  }

  private ExpressionGenerator expressions() {
    return new ExpressionGenerator(random, values);
  }

  private @Nullable ReturnConsumedCapacity capacity() {
    return values.chance(4)
        ? values.pick(List.of(ReturnConsumedCapacity.TOTAL, ReturnConsumedCapacity.INDEXES))
        : null;
  }

  private @Nullable ReturnValuesOnConditionCheckFailure onFailure() {
    return values.chance(2) ? ReturnValuesOnConditionCheckFailure.ALL_OLD : null;
  }

  private Map<String, AttributeValue> item(TableDefinition table) {
    Map<String, AttributeValue> item = values.attributes();
    item.putAll(key(table));
    return item;
  }

  private PutItemRequest put() {
    TableDefinition table = table();
    PutItemRequest.Builder put =
        PutItemRequest.builder()
            .tableName(nameOf(table))
            .item(item(table))
            .returnValues(values.pick(List.of(ReturnValue.NONE, ReturnValue.ALL_OLD)))
            .returnConsumedCapacity(capacity())
            .returnValuesOnConditionCheckFailure(onFailure());
    if (values.chance(100)) {
      put.returnValues(ReturnValue.ALL_NEW);
    }
    if (values.chance(2)) {
      ExpressionGenerator e = expressions();
      put.conditionExpression(condition(e))
          .expressionAttributeNames(e.names())
          .expressionAttributeValues(e.values());
    }
    return put.build();
  }

  private String condition(ExpressionGenerator e) {
    return values.chance(4)
        ? values.pick(List.of("attribute_not_exists(pk)", "attribute_exists(pk)"))
        : e.condition();
  }

  private UpdateItemRequest update() {
    TableDefinition table = table();
    ExpressionGenerator e = expressions();
    UpdateItemRequest.Builder update =
        UpdateItemRequest.builder()
            .tableName(nameOf(table))
            .key(key(table))
            .returnValues(
                values.pick(
                    List.of(
                        ReturnValue.NONE,
                        ReturnValue.ALL_OLD,
                        ReturnValue.ALL_NEW,
                        ReturnValue.UPDATED_OLD,
                        ReturnValue.UPDATED_NEW)))
            .returnConsumedCapacity(capacity())
            .returnValuesOnConditionCheckFailure(onFailure());
    boolean hasUpdate = !values.chance(50);
    if (hasUpdate) {
      String expression = e.update();
      update.updateExpression(expression);
      if (expression.contains("[") || expression.contains(".")) {
        update.returnValues(ReturnValue.ALL_NEW);
      }
    }
    if (values.chance(3)) {
      update.conditionExpression(condition(e));
    } else if (!hasUpdate) {
      return update.build();
    }
    return update.expressionAttributeNames(e.names()).expressionAttributeValues(e.values()).build();
  }

  private DeleteItemRequest delete() {
    TableDefinition table = table();
    DeleteItemRequest.Builder delete =
        DeleteItemRequest.builder()
            .tableName(nameOf(table))
            .key(key(table))
            .returnValues(values.pick(List.of(ReturnValue.NONE, ReturnValue.ALL_OLD)))
            .returnConsumedCapacity(capacity())
            .returnValuesOnConditionCheckFailure(onFailure());
    if (values.chance(2)) {
      ExpressionGenerator e = expressions();
      delete
          .conditionExpression(condition(e))
          .expressionAttributeNames(e.names())
          .expressionAttributeValues(e.values());
    }
    return delete.build();
  }

  private GetItemRequest get() {
    TableDefinition table = table();
    GetItemRequest.Builder get =
        GetItemRequest.builder()
            .tableName(nameOf(table))
            .key(key(table))
            .consistentRead(random.nextBoolean())
            .returnConsumedCapacity(capacity());
    if (values.chance(2)) {
      ExpressionGenerator e = expressions();
      get.projectionExpression(e.projection()).expressionAttributeNames(e.names());
    }
    return get.build();
  }

  private QueryRequest query() {
    TableDefinition table = TABLES.get(values.pick(List.of(0, 0, 1, 1, 2, 3)));
    ExpressionGenerator e = expressions();
    String keys = "pk = " + e.value(keyValue(table.partitionType(), 3));
    if (table.sortKey() != null && table.sortType() != null && values.chance(2)) {
      keys += " AND " + sortCondition(e, table.sortKey(), table.sortType());
    }
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(nameOf(table))
            .keyConditionExpression(keys)
            .consistentRead(random.nextBoolean())
            .returnConsumedCapacity(capacity());
    if (values.chance(2)) {
      query.scanIndexForward(random.nextBoolean());
    }
    if (values.chance(2)) {
      query.limit(values.chance(60) ? 0 : 1 + random.nextInt(6));
    }
    if (values.chance(3)) {
      query.filterExpression(e.condition());
    }
    if (values.chance(4)) {
      query.projectionExpression(e.projection());
    }
    if (values.chance(6)) {
      query.select(
          values.pick(
              List.of(
                  Select.COUNT, Select.COUNT, Select.ALL_ATTRIBUTES, Select.SPECIFIC_ATTRIBUTES)));
    }
    if (values.chance(10)) {
      query.exclusiveStartKey(key(table));
    }
    return query.expressionAttributeNames(e.names()).expressionAttributeValues(e.values()).build();
  }

  private String sortCondition(ExpressionGenerator e, String name, ScalarAttributeType type) {
    return switch (random.nextInt(4)) {
      case 0 ->
          name + " BETWEEN " + e.value(keyValue(type, 7)) + " AND " + e.value(keyValue(type, 7));
      case 1 ->
          type == ScalarAttributeType.N && !values.chance(20)
              ? name + " >= " + e.value(keyValue(type, 7))
              : "begins_with(" + name + ", " + e.value(AttributeValue.fromS("k")) + ")";
      default -> name + " " + e.comparator() + " " + e.value(keyValue(type, 7));
    };
  }

  private BatchGetItemRequest batchGet() {
    TableDefinition table = table();
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      Map<String, AttributeValue> key = key(table);
      if (!keys.contains(key) || values.chance(20)) {
        keys.add(key);
      }
    }
    return BatchGetItemRequest.builder()
        .requestItems(
            Map.of(
                nameOf(table),
                KeysAndAttributes.builder()
                    .keys(keys)
                    .consistentRead(random.nextBoolean())
                    .build()))
        .build();
  }

  private BatchWriteItemRequest batchWrite() {
    TableDefinition table = table();
    List<WriteRequest> writes = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      writes.add(
          values.chance(3)
              ? WriteRequest.builder().deleteRequest(d -> d.key(key(table))).build()
              : WriteRequest.builder().putRequest(p -> p.item(item(table))).build());
    }
    return BatchWriteItemRequest.builder().requestItems(Map.of(nameOf(table), writes)).build();
  }

  private TransactGetItemsRequest transactGet() {
    List<TransactGetItem> gets = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      TableDefinition table = table();
      gets.add(
          TransactGetItem.builder().get(g -> g.tableName(nameOf(table)).key(key(table))).build());
    }
    return TransactGetItemsRequest.builder().transactItems(gets).build();
  }

  private TransactWriteItemsRequest transactWrite() {
    if (!sent.isEmpty() && values.chance(6)) {
      return repeated();
    }
    List<TransactWriteItem> actions = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      actions.add(action());
    }
    TransactWriteItemsRequest.Builder request =
        TransactWriteItemsRequest.builder()
            .transactItems(actions)
            .returnConsumedCapacity(capacity());
    if (values.chance(3)) {
      request.clientRequestToken("token-" + number);
      sent.add(request.build());
      if (sent.size() > TOKEN_LIFE_OPERATIONS / 10) {
        sent.removeFirst();
      }
    }
    return request.build();
  }

  /** An earlier request again, or its token with something else. */
  private TransactWriteItemsRequest repeated() {
    TransactWriteItemsRequest again = values.pick(sent);
    return values.chance(4) ? again.toBuilder().transactItems(action()).build() : again;
  }

  private TransactWriteItem action() {
    TableDefinition table = table();
    ExpressionGenerator e = expressions();
    TransactWriteItem.Builder action = TransactWriteItem.builder();
    switch (random.nextInt(4)) {
      case 0 -> {
        Put.Builder put =
            Put.builder()
                .tableName(nameOf(table))
                .item(item(table))
                .returnValuesOnConditionCheckFailure(onFailure());
        if (values.chance(2)) {
          put.conditionExpression(condition(e))
              .expressionAttributeNames(e.names())
              .expressionAttributeValues(e.values());
        }
        action.put(put.build());
      }
      case 1 -> {
        Update.Builder update =
            Update.builder()
                .tableName(nameOf(table))
                .key(key(table))
                .updateExpression(e.update())
                .returnValuesOnConditionCheckFailure(onFailure());
        if (values.chance(2)) {
          update.conditionExpression(condition(e));
        }
        action.update(
            update
                .expressionAttributeNames(e.names())
                .expressionAttributeValues(e.values())
                .build());
      }
      case 2 -> {
        Delete.Builder delete =
            Delete.builder()
                .tableName(nameOf(table))
                .key(key(table))
                .returnValuesOnConditionCheckFailure(onFailure());
        if (values.chance(2)) {
          delete
              .conditionExpression(condition(e))
              .expressionAttributeNames(e.names())
              .expressionAttributeValues(e.values());
        }
        action.delete(delete.build());
      }
      default ->
          action.conditionCheck(
              ConditionCheck.builder()
                  .tableName(nameOf(table))
                  .key(key(table))
                  .conditionExpression(condition(e))
                  .expressionAttributeNames(e.names())
                  .expressionAttributeValues(e.values())
                  .returnValuesOnConditionCheckFailure(onFailure())
                  .build());
    }
    return action.build();
  }
}
