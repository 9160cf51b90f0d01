package dev.dovecote.simulation;

import dev.dovecote.application.Answer;
import dev.dovecote.application.Change;
import dev.dovecote.application.Ids;
import dev.dovecote.application.Metrics;
import dev.dovecote.application.Surroundings;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Order;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.SimulatedCrash;
import dev.dovecote.testkit.dynamo.TableDefinition;
import dev.dovecote.testkit.dynamo.Tables;
import dev.dovecote.testkit.sockets.MemorySockets;
import dev.dovecote.testkit.sockets.SocketFaults;
import dev.dovecote.testkit.sqs.MemorySqs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.DeleteConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.DeleteConnectionResponse;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** AWS in memory with everything that goes wrong in it, and the functions that run on it. */
final class Machine {
  /** How long an eventually consistent read may lag behind. */
  private static final Duration STALE_MAX = Duration.ofSeconds(2);

  /** How deep those who overtake each other may be nested. */
  private static final int DEPTH_MAX = 2;

  private static final Collection<TableDefinition> TABLES = tables();

  final VirtualClock clock;
  final Mirror mirror;
  final MemorySqs sqs;
  final MemorySockets sockets;
  private final RandomGenerator chance;
  private final Tally tally;
  private final Story story;
  private final MemoryDynamoDb dynamo;
  private final DynamoDbClient dynamoSeen;
  private final SqsClient sqsSeen;
  private final ApiGatewayManagementApiClient socketsSeen;
  private final Deque<Invocation> running = new ArrayDeque<>();
  private final List<Invocation> hanging = new ArrayList<>();
  private final Map<String, ArrayDeque<Instant>> changedAt = new HashMap<>();
  private final Weather first;
  private Weather weather;
  private Functions functions;
  private boolean crowded;
  private Runnable overtaking = () -> {};

  Machine(
      Weather weather,
      VirtualClock clock,
      RandomGenerator chance,
      Tally tally,
      Story story,
      Bug bug) {
    this.first = weather;
    this.weather = weather;
    this.clock = clock;
    this.chance = chance;
    this.tally = tally;
    this.story = story;
    dynamo = new MemoryDynamoDb(clock);
    dynamo.createTables(TABLES);
    mirror = new Mirror(dynamo, tally, story);
    dynamo.setFaults(
        new Faults() {
          @Override
          public Fault before(Call call) {
            return beforeDynamo(call);
          }

          @Override
          public void after(Call call) {
            afterDynamo(call);
          }
        });
    sqs = new MemorySqs(clock);
    sqs.createQueue(Functions.ASSIGNMENT_QUEUE, Duration.ofSeconds(30));
    sqs.createQueue(Functions.TIMER_QUEUE, Duration.ofSeconds(60));
    sqs.createQueue(Functions.DELIVERY_QUEUE, Duration.ofSeconds(60));
    sqs.setFaults(new QueueFaults(this::weather, chance, tally, story));
    sockets = new MemorySockets();
    sockets.setFaults((connection, frame) -> pushing());
    dynamoSeen = new SeenDynamo(bug.in(dynamo));
    sqsSeen = new SeenSqs(bug.in(sqs));
    socketsSeen = new SeenSockets(bug.in(sockets));
    functions = start();
  }

  private static Collection<TableDefinition> tables() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("template.yaml"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("template.yaml is not here");
    }
    return Tables.fromTemplate(folder.resolve("template.yaml")).values();
  }

  private Functions start() {
    Surroundings world =
        new Surroundings(
            clock, chance, new Ids(clock, chance), clock::advance, Runnable::run, Metrics.SILENT);
    return Functions.on(dynamoSeen, sqsSeen, socketsSeen, world, chance);
  }

  /** The functions; now and then a cold one takes the event. */
  Functions functions() {
    if (weather.comes(Occurrence.COLD_START, 2, chance)) {
      tally.count(Occurrence.COLD_START);
      functions = start();
    }
    return functions;
  }

  /** Makes a shop, before anything goes wrong. */
  void found(ShopId shop, ShopSettings settings, List<Agent> people, List<Order> orders) {
    functions.founding().found(shop, settings, people);
    orders.forEach(order -> functions.office().keep(shop, order));
  }

  /** What others do while a call is under way. */
  void setOvertaking(Runnable overtaking) {
    this.overtaking = overtaking;
  }

  /** The next invocation is one that many get in the way of. */
  void crowd() {
    crowded = true;
  }

  /** Whether anything ever went wrong in this seed. */
  boolean wasFoul() {
    return !first.isFair();
  }

  Weather weather() {
    return weather;
  }

  /** From now on nothing goes wrong; what hangs wakes, or is gone. */
  void clearUp() {
    while (!hanging.isEmpty()) {
      wakeOne(chance.nextInt(3) == 0);
    }
    weather = Weather.FAIR;
  }

  // ---------------------------------------------------------------- invocations

  int depth() {
    return running.size();
  }

  /** Runs a function for an event; what its caller learns. */
  <T> Result<T> invoke(String what, ShopId shop, Supplier<T> body) {
    Invocation invocation = new Invocation(what, shop, clock.instant(), mirror.before(shop));
    if (weather.comes(Occurrence.HUNG, 3, chance)) {
      invocation.hangsAt = 1 + chance.nextInt(10);
    }
    invocation.crowded = crowded;
    crowded = false;
    story.tell(() -> what);
    story.deeper(1);
    Result<T> result;
    if (invocation.hangsAt == 0) {
      result = run(invocation, body);
    } else {
      Strand strand = new Strand();
      invocation.strand = strand;
      List<Result<T>> results = new ArrayList<>();
      strand.start(() -> results.add(run(invocation, body)));
      result = results.isEmpty() ? new Result.Unanswered<>() : results.getFirst();
    }
    story.deeper(-1);
    Result<T> told = result;
    story.tell(() -> "  = " + brief(told));
    if (result instanceof Result.Failed) {
      tally.count(Occurrence.FAILED);
    } else if (result instanceof Result.Unanswered) {
      tally.count(Occurrence.UNANSWERED);
    }
    return result;
  }

  private static String brief(Result<?> result) {
    return switch (result) {
      case Result.Answered<?>(Object value) -> brief(value);
      case Result.Refused<?>(Refusal refusal) ->
          "refused, " + refusal.code() + ": " + refusal.message();
      case Result.Invalid<?> _ -> "invalid";
      case Result.Failed<?> _ -> "failed; try again";
      case Result.Unanswered<?> _ -> "no answer";
    };
  }

  /** Nothing of which the order differs from one virtual machine to another. */
  private static String brief(@Nullable Object value) {
    return switch (value) {
      case Change.Made made ->
          "done: " + made.after().origin().id() + " is " + made.after().status();
      case Change.AlreadyMade repeated -> "done before, as " + repeated.number();
      case Answer.Done<?> _ -> "done";
      case null, default -> "answered";
    };
  }

  private <T> Result<T> run(Invocation invocation, Supplier<T> body) {
    running.push(invocation);
    Result<T> result;
    try {
      T value = body.get();
      result = invocation.dead ? new Result.Unanswered<>() : answered(value);
    } catch (SimulatedCrash _) {
      result = new Result.Unanswered<>();
    } catch (InvalidInput _) {
      result = invocation.dead ? new Result.Unanswered<>() : new Result.Invalid<>();
    } catch (RuntimeException failed) {
      result = failed(invocation, failed);
    } finally {
      running.pop();
    }
    switch (result) {
      case Result.Answered<T> _ -> mirror.ended(invocation);
      case Result.Refused<T>(Refusal refusal) -> {
        tally.count(Occurrence.valueOf("REFUSED_" + refusal.code()));
        refusedChangesNothing(invocation);
      }
      case Result.Invalid<T> _ -> {
        tally.count(Occurrence.REFUSED_INVALID);
        refusedChangesNothing(invocation);
      }
      case Result.Failed<T> _, Result.Unanswered<T> _ -> {}
    }
    return result;
  }

  private <T> Result<T> answered(T value) {
    return switch (value) {
      case Change.Refused(Refusal refusal) -> new Result.Refused<>(refusal);
      case Answer.Refused<?>(Refusal refusal) -> new Result.Refused<>(refusal);
      case Change.AgentRefused _, Change.Superseded _ ->
          throw new IllegalStateException("left unhandled by its use case: " + value);
      case null, default -> new Result.Answered<>(value);
    };
  }

  private void refusedChangesNothing(Invocation invocation) {
    if (invocation.changes > 0) {
      mirror.violated("7: refused, but changed " + invocation.changes + ": " + invocation.what);
    }
  }

  private <T> Result<T> failed(Invocation invocation, RuntimeException failed) {
    if (invocation.dead) {
      return new Result.Unanswered<>();
    }
    Throwable cause = failed;
    while (cause != null && !(cause instanceof SdkException)) {
      cause = cause.getCause();
    }
    if (cause == null) {
      StackTraceElement[] trace = rootOf(failed).getStackTrace();
      mirror.violated(
          "a use case failed by itself: "
              + invocation.what
              + ": "
              + rootOf(failed)
              + (trace.length == 0 ? "" : " at " + trace[0]));
    }
    return new Result.Failed<>();
  }

  private static Throwable rootOf(Throwable failed) {
    Throwable root = failed;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Whether anything hangs. */
  boolean anythingHangs() {
    return !hanging.isEmpty();
  }

  /** One that hangs goes on; or its process is found dead. */
  void wakeOne(boolean dead) {
    Invocation invocation = hanging.remove(chance.nextInt(hanging.size()));
    if (!dead) {
      tally.count(Occurrence.WOKE_AGAIN);
    }
    invocation.dead |= dead;
    story.tell(() -> (dead ? "dead after hanging: " : "wakes again: ") + invocation.what);
    story.deeper(1);
    Strand strand = invocation.strand;
    if (strand != null) {
      strand.resume();
    }
    story.deeper(-1);
  }

  /** What every call to AWS goes through before it is made. */
  private @Nullable Invocation beforeCall() {
    Invocation invocation = running.peek();
    if (invocation == null) {
      return null;
    }
    if (invocation.dead) {
      throw new SimulatedCrash("dead already");
    }
    invocation.calls++;
    clock.advance(Duration.ofMillis(chance.nextInt(4)));
    Strand strand = invocation.strand;
    if (strand != null && invocation.calls == invocation.hangsAt) {
      tally.count(Occurrence.HUNG);
      story.tell(() -> "hangs at call " + invocation.calls);
      invocation.hung = true;
      hanging.add(invocation);
      running.pop();
      strand.suspend();
      running.push(invocation);
      if (invocation.dead) {
        throw new SimulatedCrash("dead after hanging");
      }
    }
    if (running.size() <= DEPTH_MAX
        && weather.comes(Occurrence.OVERTAKEN, invocation.crowded ? 20 : 4, chance)) {
      tally.count(Occurrence.OVERTAKEN);
      story.tell(() -> "is overtaken at call " + invocation.calls);
      story.deeper(1);
      overtaking.run();
      story.deeper(-1);
    }
    return invocation;
  }

  // ---------------------------------------------------------------- DynamoDB

  private Fault beforeDynamo(Faults.Call call) {
    Invocation invocation = beforeCall();
    if (invocation == null || weather.isFair()) {
      return Fault.NONE;
    }
    Fault fault = draw(call);
    if (fault instanceof Fault.CrashBefore || fault instanceof Fault.CrashAfter) {
      invocation.dead = true;
    }
    if (!(fault instanceof Fault.None)) {
      story.tell(() -> fault + " at " + call.operation() + " " + call.tables());
    }
    return fault;
  }

  private Fault draw(Faults.Call call) {
    // Of a lane only lengths may be read so: whoever reads more is to be found out.
    boolean lanes = call.tables().getFirst().equals("LanesTable");
    if (call.eventual() && weather.comes(Occurrence.STALE_READ, lanes ? 60 : 8, chance)) {
      int changes = recentChanges(call.tables().getFirst());
      if (changes > 0) {
        tally.count(Occurrence.STALE_READ);
        return new Fault.Stale(1 + chance.nextInt(changes));
      }
    }
    if (chance.nextDouble() >= weather.rate()) {
      return Fault.NONE;
    }
    Occurrence kind =
        switch (chance.nextInt(8)) {
          case 0 -> Occurrence.CRASH_BEFORE;
          case 1 -> Occurrence.CRASH_AFTER;
          case 2 -> Occurrence.LOST_ANSWER;
          case 3 -> Occurrence.SERVER_ERROR;
          case 4 -> Occurrence.REPEATED;
          case 5 -> Occurrence.CONFLICT;
          case 6 -> Occurrence.THROTTLED;
          default -> Occurrence.SHORT_PAGE;
        };
    if (!weather.known().contains(kind)) {
      return Fault.NONE;
    }
    Fault fault =
        switch (kind) {
          case CRASH_BEFORE -> new Fault.CrashBefore();
          case CRASH_AFTER -> new Fault.CrashAfter();
          case LOST_ANSWER -> new Fault.LostAnswer();
          case SERVER_ERROR -> new Fault.ServerError(chance.nextBoolean());
          case REPEATED -> new Fault.Repeated();
          case CONFLICT -> new Fault.Conflict(chance.nextInt(call.actions()));
          case THROTTLED -> new Fault.Throttled(chance.nextBoolean());
          default -> mayBeShort(call) ? new Fault.ShortPage(1 + chance.nextInt(3)) : Fault.NONE;
        };
    if (fault instanceof Fault.None || !call.allows(fault)) {
      return Fault.NONE;
    }
    tally.count(kind);
    return fault;
  }

  /** A page may end at 1 MB: only where so much can lie. */
  private static boolean mayBeShort(Faults.Call call) {
    return call.request()
            instanceof software.amazon.awssdk.services.dynamodb.model.QueryRequest query
        && (query.limit() == null
            ? !call.tables().getFirst().equals("LanesTable")
            : query.limit() > 1 && call.tables().getFirst().equals("ConversationsTable"));
  }

  private int recentChanges(String table) {
    ArrayDeque<Instant> times = changedAt.get(table);
    if (times == null) {
      return 0;
    }
    Instant from = clock.instant().minus(STALE_MAX);
    while (!times.isEmpty() && times.peekFirst().isBefore(from)) {
      times.removeFirst();
    }
    return times.size();
  }

  private void afterDynamo(Faults.Call call) {
    if (!call.isWrite()) {
      return;
    }
    Instant now = clock.instant();
    mirror.follow(
        call,
        running.peek(),
        now,
        (table, changes) -> {
          ArrayDeque<Instant> times = changedAt.computeIfAbsent(table, _ -> new ArrayDeque<>());
          for (int i = 0; i < changes; i++) {
            times.addLast(now);
          }
        });
  }

  /** What the use cases see of DynamoDB: notes what an invocation learnt. */
  private final class SeenDynamo extends ForwardingDynamoDb {
    SeenDynamo(DynamoDbClient next) {
      super(next);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      GetItemResponse response = super.getItem(request);
      Invocation invocation = running.peek();
      if (invocation != null && response.hasItem() && request.tableName().equals("DeskTable")) {
        var version = response.item().get("version");
        if (version != null) {
          long read = Long.parseLong(version.n());
          long before = invocation.settingsVersion;
          invocation.settingsChanged |= before != 0 && before != read;
          invocation.settingsVersion = read;
          invocation.settingsVersions.add(read);
        }
      }
      return response;
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      try {
        return super.transactWriteItems(request);
      } catch (RuntimeException failed) {
        Invocation invocation = running.peek();
        if (invocation != null) {
          invocation.failedWrites++;
        }
        throw failed;
      }
    }
  }

  // ---------------------------------------------------------------- SQS

  private final class SeenSqs implements SqsClient {
    private final SqsClient next;

    SeenSqs(SqsClient next) {
      this.next = next;
    }

    @Override
    public SendMessageResponse sendMessage(SendMessageRequest request) {
      Invocation invocation = beforeCall();
      crash(invocation, Occurrence.CRASH_BEFORE);
      SendMessageResponse response = next.sendMessage(request);
      crash(invocation, Occurrence.CRASH_AFTER);
      return response;
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private void crash(@Nullable Invocation invocation, Occurrence kind) {
    if (invocation != null && weather.comes(kind, 0.2, chance)) {
      tally.count(kind);
      story.tell(() -> kind + " a call to SQS or a socket");
      invocation.dead = true;
      throw new SimulatedCrash(kind.name());
    }
  }

  // ---------------------------------------------------------------- sockets

  private final class SeenSockets implements ApiGatewayManagementApiClient {
    private final ApiGatewayManagementApiClient next;

    SeenSockets(ApiGatewayManagementApiClient next) {
      this.next = next;
    }

    @Override
    public PostToConnectionResponse postToConnection(PostToConnectionRequest request) {
      Invocation invocation = beforeCall();
      crash(invocation, Occurrence.CRASH_BEFORE);
      PostToConnectionResponse response = next.postToConnection(request);
      crash(invocation, Occurrence.CRASH_AFTER);
      return response;
    }

    @Override
    public DeleteConnectionResponse deleteConnection(DeleteConnectionRequest request) {
      Invocation invocation = beforeCall();
      crash(invocation, Occurrence.CRASH_BEFORE);
      return next.deleteConnection(request);
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  private SocketFaults.Fault pushing() {
    if (weather.comes(Occurrence.PUSH_LOST, 4, chance)) {
      tally.count(Occurrence.PUSH_LOST);
      return SocketFaults.Fault.LOST;
    }
    if (weather.comes(Occurrence.PUSH_FAILED, 4, chance)) {
      tally.count(Occurrence.PUSH_FAILED);
      return SocketFaults.Fault.FAILED;
    }
    if (weather.comes(Occurrence.PUSH_ANSWER_LOST, 2, chance)) {
      tally.count(Occurrence.PUSH_ANSWER_LOST);
      return SocketFaults.Fault.LOST_ANSWER;
    }
    return SocketFaults.Fault.NONE;
  }
}
