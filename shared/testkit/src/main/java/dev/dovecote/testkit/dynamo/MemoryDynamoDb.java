package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.Faults.Call;
import dev.dovecote.testkit.dynamo.value.Invalid;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.*;

/**
 * DynamoDB in memory, behind the SDK's own interface. It does the operations that one item, one
 * partition, a batch or a transaction needs, and refuses all else by name. It has no clock and no
 * chance of its own, and may be called from many threads.
 *
 * <p>Timeouts, retries and other settings of a request's override configuration have no meaning
 * here.
 */
public final class MemoryDynamoDb implements DynamoDbClient {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Map<String, Units> units = new LinkedHashMap<>();
  private final AtomicLong calls = new AtomicLong();
  private final Transactions transactions;
  private volatile Faults faults = Faults.NONE;

  public MemoryDynamoDb(InstantSource clock) {
    this.transactions = new Transactions(clock);
  }

  // ---------------------------------------------------------------- for tests

  /** From now on, for calls that begin later. */
  public void setFaults(Faults faults) {
    this.faults = faults;
  }

  public void createTables(Iterable<TableDefinition> definitions) {
    definitions.forEach(definition -> createTable(definition.createRequest()));
  }

  /** How many calls were made, failed ones included. */
  public long calls() {
    return calls.get();
  }

  /** All units consumed so far. */
  public Units units() {
    return locked(() -> units.values().stream().reduce(Units.NONE, Units::plus));
  }

  /** The units that one table consumed so far. */
  public Units units(String table) {
    return locked(() -> units.getOrDefault(table, Units.NONE));
  }

  /** The table's changes in their order, from a sequence number on. */
  public List<Change> changes(String table, long from) {
    return locked(() -> table(table).changes(from));
  }

  /** All items of a table, by partition key and sort key; costs nothing and never fails. */
  public List<Map<String, AttributeValue>> items(String table) {
    return locked(() -> table(table).items());
  }

  /** What all items of a table take together, as DynamoDB sizes an item. */
  public long bytes(String table) {
    return items(table).stream().mapToLong(Write::size).sum();
  }

  // ---------------------------------------------------------------- the client

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    Parameters.checkWrite("PutItem", request);
    return single(
        "PutItem",
        request,
        request.tableName(),
        false,
        (table, r) -> Writes.put(table, request, r.meter));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    Parameters.checkWrite("UpdateItem", request);
    return single(
        "UpdateItem",
        request,
        request.tableName(),
        false,
        (table, r) -> Writes.update(table, request, r.meter));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    Parameters.checkWrite("DeleteItem", request);
    return single(
        "DeleteItem",
        request,
        request.tableName(),
        false,
        (table, r) -> Writes.delete(table, request, r.meter));
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    Parameters.checkRead("GetItem", request);
    boolean eventual = !Reads.isConsistent(request.consistentRead());
    return single(
        "GetItem",
        request,
        request.tableName(),
        eventual,
        (table, r) -> Reads.get(table, request, r.changesBack, r.meter));
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    Parameters.checkRead("Query", request);
    boolean eventual = !Reads.isConsistent(request.consistentRead());
    return single(
        "Query",
        request,
        request.tableName(),
        eventual,
        (table, r) -> Reads.query(table, request, r.changesBack, r.items, r.meter));
  }

  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Parameters.checkSeveral("BatchGetItem", request);
    List<String> names = List.copyOf(request.requestItems().keySet());
    int actions = request.requestItems().values().stream().mapToInt(k -> k.keys().size()).sum();
    return call(
        new Call(calls.incrementAndGet(), "BatchGetItem", names, false, actions, request),
        r -> Batches.get(request, r.items, this::table, r.meter));
  }

  @Override
  public BatchWriteItemResponse batchWriteItem(BatchWriteItemRequest request) {
    Parameters.checkSeveral("BatchWriteItem", request);
    List<String> names = List.copyOf(request.requestItems().keySet());
    int actions = request.requestItems().values().stream().mapToInt(List::size).sum();
    return call(
        new Call(calls.incrementAndGet(), "BatchWriteItem", names, false, actions, request),
        r -> Batches.write(request, r.items, this::table, r.meter));
  }

  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    Parameters.checkSeveral("TransactWriteItems", request);
    List<String> names =
        request.transactItems().stream().map(Transactions::tableOf).distinct().toList();
    Call call =
        new Call(
            calls.incrementAndGet(),
            "TransactWriteItems",
            names,
            false,
            request.transactItems().size(),
            request);
    return call(
        call,
        r -> {
          // The SDK makes up a token where there is none, so that its own repetition is the same
          // transaction.
          String made = r.isRepeated ? "sdk-" + call.number() : null;
          String token = request.clientRequestToken() == null ? made : request.clientRequestToken();
          return transactions.write(request, token, this::table, r.meter);
        });
  }

  @Override
  public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
    Parameters.checkSeveral("TransactGetItems", request);
    List<String> names =
        request.transactItems().stream().map(item -> item.get().tableName()).distinct().toList();
    return call(
        new Call(
            calls.incrementAndGet(),
            "TransactGetItems",
            names,
            false,
            request.transactItems().size(),
            request),
        r -> transactions.get(request, this::table, r.meter));
  }

  @Override
  public CreateTableResponse createTable(CreateTableRequest request) {
    Parameters.checkTable("CreateTable", request);
    TableDefinition definition = TableDefinition.of(request);
    return locked(
        () -> {
          if (tables.putIfAbsent(definition.name(), new Table(definition)) != null) {
            throw Errors.tableExists(definition.name());
          }
          return CreateTableResponse.builder().tableDescription(description(definition)).build();
        });
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return locked(
        () ->
            DescribeTableResponse.builder()
                .table(description(table(request.tableName()).definition()))
                .build());
  }

  private static TableDescription description(TableDefinition definition) {
    CreateTableRequest request = definition.createRequest();
    return TableDescription.builder()
        .tableName(definition.name())
        .keySchema(request.keySchema())
        .attributeDefinitions(request.attributeDefinitions())
        .tableStatus(TableStatus.ACTIVE)
        .build();
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    throw new UnsupportedOperationException("Scan");
  }

  @Override
  public ExecuteStatementResponse executeStatement(ExecuteStatementRequest request) {
    throw new UnsupportedOperationException("ExecuteStatement");
  }

  @Override
  public ExecuteTransactionResponse executeTransaction(ExecuteTransactionRequest request) {
    throw new UnsupportedOperationException("ExecuteTransaction");
  }

  @Override
  public DeleteTableResponse deleteTable(DeleteTableRequest request) {
    throw new UnsupportedOperationException("DeleteTable");
  }

  @Override
  public ListTablesResponse listTables(ListTablesRequest request) {
    throw new UnsupportedOperationException("ListTables");
  }

  @Override
  public UpdateTimeToLiveResponse updateTimeToLive(UpdateTimeToLiveRequest request) {
    throw new UnsupportedOperationException("UpdateTimeToLive");
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  // ---------------------------------------------------------------- one call

  /** What a call is to do, as its fault has it. */
  private record Run(Meter meter, int changesBack, int items, boolean isRepeated) {}

  /** The work of a call on one table. */
  private interface OnTable<T> {
    T apply(Supplier<Table> table, Run run);
  }

  private <T> T single(
      String operation, SdkPojo request, @Nullable String name, boolean eventual, OnTable<T> work) {
    if (name == null) {
      throw Invalid.because("TableName must not be null");
    }
    Call call = new Call(calls.incrementAndGet(), operation, List.of(name), eventual, 1, request);
    return call(call, run -> work.apply(() -> table(name), run));
  }

  private <T> T call(Call call, Function<Run, T> work) {
    Fault fault = faults.before(call);
    if (!call.allows(fault)) {
      throw new IllegalStateException(call.operation() + " cannot have the fault " + fault);
    }
    switch (fault) {
      case Fault.CrashBefore() ->
          throw new SimulatedCrash("before call " + call.number() + ", " + call.operation());
      case Fault.Conflict(int action) -> throw conflict(call, action);
      case Fault.Throttled(boolean onDemand) -> throw throttled(call, onDemand);
      case Fault.ServerError(boolean applied) when !applied -> throw Errors.internalServerError();
      default -> {}
    }
    T answer = null;
    DynamoDbException failure = null;
    for (int times = fault instanceof Fault.Repeated ? 2 : 1; times > 0; times--) {
      failure = null;
      try {
        answer = metered(meter -> work.apply(run(meter, fault)));
      } catch (DynamoDbException e) {
        failure = e;
      } catch (InvalidKey e) {
        failure = e.validation();
      }
    }
    faults.after(call);
    switch (fault) {
      case Fault.CrashAfter() ->
          throw new SimulatedCrash("after call " + call.number() + ", " + call.operation());
      case Fault.LostAnswer() -> throw ApiCallTimeoutException.create(0);
      case Fault.ServerError(boolean applied) -> throw Errors.internalServerError();
      default -> {}
    }
    if (failure != null) {
      throw failure;
    }
    return Objects.requireNonNull(answer);
  }

  private static Run run(Meter meter, Fault fault) {
    int items =
        switch (fault) {
          case Fault.ShortPage(int page) -> page;
          case Fault.Unprocessed(int processed) -> processed;
          default -> Integer.MAX_VALUE;
        };
    int changesBack = fault instanceof Fault.Stale(int changes) ? changes : 0;
    return new Run(meter, changesBack, items, fault instanceof Fault.Repeated);
  }

  private <T> T metered(Function<Meter, T> work) {
    return locked(
        () -> {
          Meter meter = new Meter();
          try {
            return work.apply(meter);
          } finally {
            meter.byTable().forEach((table, used) -> units.merge(table, used, Units::plus));
          }
        });
  }

  private static DynamoDbException conflict(Call call, int action) {
    return call.isTransaction()
        ? canceled(call, action, "TransactionConflict", "Transaction is ongoing for the item")
        : Errors.conflict();
  }

  private static DynamoDbException throttled(Call call, boolean onDemand) {
    if (call.isTransaction()) {
      String code = onDemand ? "ThrottlingError" : "ProvisionedThroughputExceeded";
      return canceled(call, 0, code, "Throughput exceeds the current capacity of your table");
    }
    return onDemand ? Errors.throttled() : Errors.throughputExceeded();
  }

  private static DynamoDbException canceled(Call call, int action, String code, String message) {
    return Errors.canceled(
        IntStream.range(0, call.actions())
            .mapToObj(
                i ->
                    i == action
                        ? Transactions.reason(code, message, null)
                        : Transactions.reason("None", null, null))
            .toList());
  }

  private Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw Errors.tableNotFound(name);
    }
    return table;
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
