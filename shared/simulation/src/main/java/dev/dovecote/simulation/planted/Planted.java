package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.Bug;
import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/**
 * A bug that the simulator must find.
 *
 * @param name what is wrong
 * @param bug makes a new one for each seed
 */
public record Planted(String name, Supplier<Bug> bug) {
  private static final String DESK = "DeskTable";
  private static final String CONVERSATIONS = "ConversationsTable";
  private static final String LANES = "LanesTable";
  private static final String TIMERS = "TimersTable";
  private static final String CONNECTIONS = "ConnectionsTable";

  /** All of them. */
  public static List<Planted> all() {
    return List.of(
        writes("capacity is not a condition of taking", Planted::withoutCapacity),
        writes("the agent's state is not a condition of taking", Planted::withoutStatus),
        writes("the slot is not given back", item -> isRelease(item) ? null : item),
        dynamo("the slot is given back outside the transaction", ReleaseApart::new),
        dynamo("the slot is taken before the transaction", TakeApart::new),
        dynamo("the log is written before its effects, not with them", TwoWrites::new),
        writes(
            "who is assigned stays in the lane",
            item -> item.delete() != null && is(item.delete().tableName(), LANES) ? null : item),
        writes("who is queued is in no lane", item -> isPut(item, LANES) ? null : item),
        writes("an entry overwrites another of its number", Planted::unconditionalEntry),
        writes("the buyer's pointer moves whatever it was", Planted::unconditionalPointer),
        writes("an entry skips a number", Planted::skipping),
        writes("an entry's state lacks what its log says", Planted::forgetting),
        writes("a conversation opens without a timer", item -> isPut(item, TIMERS) ? null : item),
        writes(
            "a late reply does not look for a newer conversation",
            item -> item.conditionCheck() != null ? null : item),
        writes("a failed condition returns nothing", Planted::withoutOld),
        dynamo("a transaction conflict is taken for success", ConflictIsSuccess::new),
        dynamo("a lost race is taken for success", LostRaceIsSuccess::new),
        dynamo("a lost answer is taken for a failure", LostAnswerIsFailure::new),
        dynamo("a lost answer is taken for success", LostAnswerIsSuccess::new),
        queries("lanes are read as they were", LANES, Planted::eventual),
        queries("logs are read as they were", CONVERSATIONS, Planted::eventual),
        queries("lanes are read from the wrong end", LANES, Planted::reversed),
        dynamo("only the first lane is looked at", FirstLaneOnly::new),
        dynamo("a page is taken for the whole", FirstPageOnly::new),
        dynamo("a timer is not set anew", TimerNotSetAnew::new),
        dynamo("a timer is cleared before it is set anew", TimerClearedFirst::new),
        dynamo("a timer is never cleared", TimerNeverCleared::new),
        dynamo("settings are read once for good", SettingsReadOnce::new),
        dynamo("going offline does not look at conversations in progress", OfflineAnyway::new),
        dynamo("a ticket opens any number of sockets", TicketAgain::new),
        dynamo("syncing renews no lease", NoLease::new),
        sqs("triggers are deduplicated by content", ByContent::new),
        sqs("triggers are never sent", next -> new Dropping(next, "assignment.fifo")),
        sqs("timers are never handed over", next -> new Dropping(next, "timers")),
        new Planted("the trigger after an end is forgotten", AfterEndForgotten::new));
  }

  // ---------------------------------------------------------------- how they are planted

  private static Planted writes(
      String name, Function<TransactWriteItem, @Nullable TransactWriteItem> edit) {
    return dynamo(name, next -> new EditedWrites(next, edit));
  }

  private static Planted queries(String name, String table, UnaryOperator<QueryRequest> edit) {
    return dynamo(
        name,
        next ->
            new ForwardingDynamoDb(next) {
              @Override
              public QueryResponse query(QueryRequest request) {
                return super.query(
                    request.tableName().equals(table) ? edit.apply(request) : request);
              }
            });
  }

  private static Planted dynamo(String name, UnaryOperator<DynamoDbClient> decorate) {
    return new Planted(
        name,
        () ->
            new Bug() {
              @Override
              public DynamoDbClient in(DynamoDbClient dynamo) {
                return decorate.apply(dynamo);
              }
            });
  }

  private static Planted sqs(String name, UnaryOperator<SqsClient> decorate) {
    return new Planted(
        name,
        () ->
            new Bug() {
              @Override
              public SqsClient in(SqsClient sqs) {
                return decorate.apply(sqs);
              }
            });
  }

  // ---------------------------------------------------------------- which action it is

  private static boolean is(@Nullable String table, String name) {
    return name.equals(table);
  }

  private static boolean isPut(TransactWriteItem item, String table) {
    return item.put() != null && is(item.put().tableName(), table);
  }

  private static boolean isEntry(TransactWriteItem item) {
    return isPut(item, CONVERSATIONS) && !number(item).equals("0");
  }

  private static String number(TransactWriteItem item) {
    return Objects.requireNonNull(item.put().item().get("n")).n();
  }

  private static boolean isTake(TransactWriteItem item) {
    return item.update() != null
        && item.update().updateExpression().startsWith("ADD conversations");
  }

  private static boolean isRelease(TransactWriteItem item) {
    return item.update() != null
        && item.update().updateExpression().startsWith("DELETE conversations");
  }

  // ---------------------------------------------------------------- edits of single actions

  private static TransactWriteItem withoutCapacity(TransactWriteItem item) {
    if (!isTake(item)) {
      return item;
    }
    Update update = item.update();
    String condition = update.conditionExpression();
    return TransactWriteItem.builder()
        .update(
            update.toBuilder()
                .conditionExpression(condition.substring(0, condition.indexOf(" AND ")))
                .expressionAttributeNames(Map.of("#status", "status"))
                .expressionAttributeValues(without(update, ":capacity"))
                .build())
        .build();
  }

  private static TransactWriteItem withoutStatus(TransactWriteItem item) {
    if (!isTake(item)) {
      return item;
    }
    Update update = item.update();
    String condition = update.conditionExpression();
    Update.Builder edited =
        update.toBuilder()
            .conditionExpression(condition.substring(condition.indexOf(" AND ") + 5))
            .expressionAttributeValues(without(update, ":s0", ":s1", ":s2"));
    if (condition.contains("#capacity")) {
      edited.expressionAttributeNames(Map.of("#capacity", "capacity"));
    } else {
      edited.expressionAttributeNames(null);
    }
    return TransactWriteItem.builder().update(edited.build()).build();
  }

  private static Map<String, AttributeValue> without(Update update, String... names) {
    Map<String, AttributeValue> values = new HashMap<>(update.expressionAttributeValues());
    for (String name : names) {
      values.remove(name);
    }
    return values;
  }

  private static TransactWriteItem unconditionalEntry(TransactWriteItem item) {
    return isEntry(item) ? unconditional(item) : item;
  }

  private static TransactWriteItem unconditionalPointer(TransactWriteItem item) {
    return isPut(item, CONVERSATIONS) && !isEntry(item) ? unconditional(item) : item;
  }

  private static TransactWriteItem unconditional(TransactWriteItem item) {
    return TransactWriteItem.builder()
        .put(put -> put.tableName(item.put().tableName()).item(item.put().item()))
        .build();
  }

  private static TransactWriteItem skipping(TransactWriteItem item) {
    if (!isEntry(item) || !number(item).equals("7")) {
      return item;
    }
    Map<String, AttributeValue> entry = new HashMap<>(item.put().item());
    entry.put("n", AttributeValue.fromN("8"));
    return TransactWriteItem.builder().put(item.put().toBuilder().item(entry).build()).build();
  }

  private static TransactWriteItem forgetting(TransactWriteItem item) {
    if (!isEntry(item)) {
      return item;
    }
    Map<String, AttributeValue> entry = new HashMap<>(item.put().item());
    Map<String, AttributeValue> state = new HashMap<>(Objects.requireNonNull(entry.get("s")).m());
    state.remove("rt");
    entry.put("s", AttributeValue.fromM(state));
    return TransactWriteItem.builder().put(item.put().toBuilder().item(entry).build()).build();
  }

  private static TransactWriteItem withoutOld(TransactWriteItem item) {
    return isEntry(item)
        ? TransactWriteItem.builder()
            .put(
                put ->
                    put.tableName(item.put().tableName())
                        .item(item.put().item())
                        .conditionExpression(item.put().conditionExpression()))
            .build()
        : item;
  }

  private static QueryRequest eventual(QueryRequest request) {
    return request.toBuilder().consistentRead(false).build();
  }

  private static QueryRequest reversed(QueryRequest request) {
    boolean forward = !Boolean.FALSE.equals(request.scanIndexForward());
    return request.keyConditionExpression().contains("BETWEEN")
        ? request.toBuilder().scanIndexForward(!forward).build()
        : request;
  }

  // ---------------------------------------------------------------- whole clients

  private static final class ReleaseApart extends ForwardingDynamoDb {
    ReleaseApart(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      List<TransactWriteItem> rest =
          request.transactItems().stream().filter(item -> !isRelease(item)).toList();
      TransactWriteItemsResponse response =
          super.transactWriteItems(request.toBuilder().transactItems(rest).build());
      request.transactItems().stream()
          .filter(Planted::isRelease)
          .forEach(item -> apply(this, item.update()));
      return response;
    }
  }

  private static final class TakeApart extends ForwardingDynamoDb {
    TakeApart(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      List<CancellationReason> reasons = new ArrayList<>();
      for (TransactWriteItem item : request.transactItems()) {
        CancellationReason.Builder reason = CancellationReason.builder().code("None");
        if (isTake(item)) {
          try {
            apply(this, item.update());
          } catch (ConditionalCheckFailedException failed) {
            reason.code("ConditionalCheckFailed").item(failed.item());
          }
        }
        reasons.add(reason.build());
      }
      if (reasons.stream().anyMatch(reason -> !reason.code().equals("None"))) {
        throw TransactionCanceledException.builder().cancellationReasons(reasons).build();
      }
      List<TransactWriteItem> rest =
          request.transactItems().stream().filter(item -> !isTake(item)).toList();
      return super.transactWriteItems(request.toBuilder().transactItems(rest).build());
    }
  }

  private static void apply(DynamoDbClient dynamo, Update update) {
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

  private static final class TwoWrites extends ForwardingDynamoDb {
    TwoWrites(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      List<TransactWriteItem> log =
          request.transactItems().stream().filter(Planted::isEntry).toList();
      List<TransactWriteItem> effects =
          request.transactItems().stream().filter(item -> !isEntry(item)).toList();
      TransactWriteItemsResponse response = TransactWriteItemsResponse.builder().build();
      if (!log.isEmpty()) {
        response =
            super.transactWriteItems(
                TransactWriteItemsRequest.builder().transactItems(log).build());
      }
      return effects.isEmpty()
          ? response
          : super.transactWriteItems(
              TransactWriteItemsRequest.builder().transactItems(effects).build());
    }
  }

  private static final class ConflictIsSuccess extends ForwardingDynamoDb {
    ConflictIsSuccess(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      try {
        return super.transactWriteItems(request);
      } catch (TransactionCanceledException cancelled) {
        if (cancelled.cancellationReasons().stream()
            .anyMatch(reason -> reason.code().equals("TransactionConflict"))) {
          return TransactWriteItemsResponse.builder().build();
        }
        throw cancelled;
      }
    }
  }

  private static final class LostRaceIsSuccess extends ForwardingDynamoDb {
    LostRaceIsSuccess(DynamoDbClient next) {
      super(next);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      try {
        return super.putItem(request);
      } catch (ConditionalCheckFailedException _) {
        return PutItemResponse.builder().build();
      }
    }
  }

  private static final class LostAnswerIsFailure extends ForwardingDynamoDb {
    LostAnswerIsFailure(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      try {
        return super.transactWriteItems(request);
      } catch (SdkClientException _) {
        CancellationReason conflict =
            CancellationReason.builder().code("TransactionConflict").build();
        throw TransactionCanceledException.builder().cancellationReasons(List.of(conflict)).build();
      }
    }
  }

  private static final class LostAnswerIsSuccess extends ForwardingDynamoDb {
    LostAnswerIsSuccess(DynamoDbClient next) {
      super(next);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      try {
        return super.putItem(request);
      } catch (software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException _) {
        return PutItemResponse.builder().build();
      }
    }
  }

  private static final class FirstLaneOnly extends ForwardingDynamoDb {
    FirstLaneOnly(DynamoDbClient next) {
      super(next);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      AttributeValue after = request.expressionAttributeValues().get(":a");
      boolean another =
          is(request.tableName(), LANES)
              && request.keyConditionExpression().contains("sk > :a")
              && after != null
              && after.s().endsWith("$");
      return another ? QueryResponse.builder().items(List.of()).build() : super.query(request);
    }
  }

  private static final class FirstPageOnly extends ForwardingDynamoDb {
    FirstPageOnly(DynamoDbClient next) {
      super(next);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      QueryResponse response = super.query(request);
      return response.toBuilder().lastEvaluatedKey(null).build();
    }
  }

  private static final class TimerNotSetAnew extends ForwardingDynamoDb {
    TimerNotSetAnew(DynamoDbClient next) {
      super(next);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      return is(request.tableName(), TIMERS)
          ? PutItemResponse.builder().build()
          : super.putItem(request);
    }
  }

  private static final class TimerClearedFirst extends ForwardingDynamoDb {
    private @Nullable Map<String, AttributeValue> asked;

    TimerClearedFirst(DynamoDbClient next) {
      super(next);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      GetItemResponse response = super.getItem(request);
      if (is(request.tableName(), TIMERS)) {
        asked = request.key();
      }
      return response;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      Map<String, AttributeValue> key = asked;
      if (is(request.tableName(), TIMERS) && key != null) {
        asked = null;
        super.deleteItem(
            DeleteItemRequest.builder().tableName(request.tableName()).key(key).build());
      }
      return super.putItem(request);
    }
  }

  private static final class TimerNeverCleared extends ForwardingDynamoDb {
    TimerNeverCleared(DynamoDbClient next) {
      super(next);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
      return is(request.tableName(), TIMERS)
          ? DeleteItemResponse.builder().build()
          : super.deleteItem(request);
    }
  }

  private static final class SettingsReadOnce extends ForwardingDynamoDb {
    private final Map<Map<String, AttributeValue>, GetItemResponse> read = new HashMap<>();

    SettingsReadOnce(DynamoDbClient next) {
      super(next);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      AttributeValue sort = request.key().get("sk");
      if (!is(request.tableName(), DESK) || sort == null || !sort.s().equals("settings")) {
        return super.getItem(request);
      }
      GetItemResponse known = read.get(request.key());
      if (known == null) {
        known = super.getItem(request);
        if (known.hasItem()) {
          read.put(request.key(), known);
        }
      }
      return known;
    }
  }

  private static final class OfflineAnyway extends ForwardingDynamoDb {
    OfflineAnyway(DynamoDbClient next) {
      super(next);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      boolean offline =
          is(request.tableName(), DESK)
              && request.conditionExpression() != null
              && request.conditionExpression().contains("attribute_not_exists(conversations)")
              && request.updateExpression().startsWith("SET #status");
      return super.updateItem(
          offline
              ? request.toBuilder().conditionExpression("attribute_exists(pk)").build()
              : request);
    }
  }

  private static final class TicketAgain extends ForwardingDynamoDb {
    TicketAgain(DynamoDbClient next) {
      super(next);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
      AttributeValue partition = request.key().get("pk");
      if (!is(request.tableName(), CONNECTIONS)
          || partition == null
          || !partition.s().startsWith("ticket#")) {
        return super.deleteItem(request);
      }
      return DeleteItemResponse.builder()
          .attributes(
              super.getItem(
                      GetItemRequest.builder()
                          .tableName(request.tableName())
                          .key(request.key())
                          .consistentRead(true)
                          .build())
                  .item())
          .build();
    }
  }

  private static final class NoLease extends ForwardingDynamoDb {
    private final Set<Map<String, AttributeValue>> seen = new HashSet<>();

    NoLease(DynamoDbClient next) {
      super(next);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      boolean lease = is(request.tableName(), CONNECTIONS) && request.item().containsKey("until");
      Map<String, AttributeValue> key = new HashMap<>(request.item());
      key.keySet().retainAll(Set.of("pk", "sk"));
      return lease && !seen.add(key) ? PutItemResponse.builder().build() : super.putItem(request);
    }
  }

  // ---------------------------------------------------------------- queues

  private abstract static class ForwardingSqs implements SqsClient {
    private final SqsClient next;

    ForwardingSqs(SqsClient next) {
      this.next = next;
    }

    /** The message as it is sent; null where it is not. */
    abstract @Nullable SendMessageRequest edit(SendMessageRequest request);

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
      SendMessageRequest edited = edit(request);
      return edited == null
          ? SendMessageResponse.builder().messageId("none").build()
          : next.sendMessage(edited);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private static final class ByContent extends ForwardingSqs {
    ByContent(SqsClient next) {
      super(next);
    }

    @Override
    SendMessageRequest edit(SendMessageRequest request) {
      return request.messageDeduplicationId() == null
          ? request
          : request.toBuilder().messageDeduplicationId(request.messageGroupId()).build();
    }
  }

  private static final class Dropping extends ForwardingSqs {
    private final String queue;

    Dropping(SqsClient next, String queue) {
      super(next);
      this.queue = queue;
    }

    @Override
    @Nullable SendMessageRequest edit(SendMessageRequest request) {
      return request.queueUrl().equals(queue) ? null : request;
    }
  }

  /** The trigger names the commit that makes it needed: by that it is known here. */
  private static final class AfterEndForgotten implements Bug {
    private final Set<String> ends = new HashSet<>();

    @Override
    public DynamoDbClient in(DynamoDbClient dynamo) {
      return new ForwardingDynamoDb(dynamo) {
        @Override
        public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
          if (request.transactItems().stream().anyMatch(Planted::isRelease)) {
            ends.add(request.clientRequestToken());
          }
          return super.transactWriteItems(request);
        }
      };
    }

    @Override
    public SqsClient in(SqsClient sqs) {
      return new ForwardingSqs(sqs) {
        @Override
        @Nullable SendMessageRequest edit(SendMessageRequest request) {
          return ends.contains(request.messageDeduplicationId()) ? null : request;
        }
      };
    }
  }
}
