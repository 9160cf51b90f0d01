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
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.SimulatedCrash;
import dev.dovecote.testkit.sockets.MemorySockets;
import dev.dovecote.testkit.sqs.MemorySqs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** AWS in memory with everything that goes wrong in it, and the functions that run on it. */
final class Machine {
  /** Warm instances of the functions at the same time. */
  private static final int INSTANCES = 3;

  final VirtualClock clock;
  final Violations violations;
  final Mirror mirror;
  final Calls calls;
  final MemorySqs sqs;
  final MemorySockets sockets;
  private final RandomGenerator chance;
  private final Tally tally;
  private final Story story;
  private final Refusals refusals;
  private final DynamoDbClient dynamoSeen;
  private final SqsClient sqsSeen;
  private final ApiGatewayManagementApiClient socketsSeen;
  private final Weather first;
  private Weather weather;
  private final List<Functions> warm = new ArrayList<>();
  private boolean crowded;

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
    violations = new Violations(story);
    refusals = new Refusals(violations);
    calls = new Calls(this::weather, clock, chance, tally, story);
    MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
    dynamo.createTables(Template.TABLES);
    mirror = new Mirror(dynamo, tally, story, violations, weather.isFair());
    dynamo.setFaults(new DynamoFaults(this::weather, clock, chance, tally, story, calls, mirror));
    sqs = new MemorySqs(clock);
    sqs.createQueue(Functions.ASSIGNMENT_QUEUE, Duration.ofSeconds(30));
    sqs.createQueue(Functions.TIMER_QUEUE, Duration.ofSeconds(60));
    sqs.createQueue(Functions.DELIVERY_QUEUE, Duration.ofSeconds(60));
    sqs.setFaults(new QueueFaults(this::weather, chance, tally, story));
    sockets = new MemorySockets();
    sockets.setFaults(new PushFaults(this::weather, chance, tally));
    dynamoSeen =
        new SeenDynamo(bug.in(new RecordedDynamo(dynamo, calls::current, clock)), calls::current);
    sqsSeen = new SeenSqs(bug.in(sqs), calls);
    socketsSeen = new SeenSockets(bug.in(sockets), calls);
    for (int instance = 0; instance < INSTANCES; instance++) {
      warm.add(start());
    }
  }

  private Functions start() {
    Surroundings world =
        new Surroundings(
            clock, chance, new Ids(clock, chance), clock::advance, Runnable::run, Metrics.SILENT);
    return Functions.on(dynamoSeen, sqsSeen, socketsSeen, world, chance);
  }

  /** The functions: one of the warm instances, each with what it remembers; or a cold one. */
  Functions functions() {
    int instance = chance.nextInt(INSTANCES);
    if (weather.comes(Occurrence.COLD_START, 2, chance)) {
      tally.count(Occurrence.COLD_START);
      warm.set(instance, start());
    }
    return warm.get(instance);
  }

  /** Makes a shop, before anything goes wrong. */
  void found(ShopId shop, ShopSettings settings, List<Agent> people, List<Order> orders) {
    functions().founding().found(shop, settings, people);
    orders.forEach(order -> functions().office().keep(shop, order));
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
    while (calls.anythingHangs()) {
      calls.wakeOne(chance.nextInt(3) == 0);
    }
    weather = Weather.FAIR;
  }

  // ---------------------------------------------------------------- invocations

  /** Runs a function for an event; what its caller learns. */
  <T> Result<T> invoke(String what, ShopId shop, Supplier<T> body) {
    Invocation invocation = new Invocation(what, mirror.shop(shop), clock.instant());
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
    calls.begin(invocation);
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
      calls.end();
    }
    switch (result) {
      case Result.Answered<T> _ -> mirror.invariants.ended(invocation);
      case Result.Refused<T>(Refusal refusal) -> {
        tally.count(Occurrence.valueOf("REFUSED_" + refusal.code()));
        refusals.check(invocation);
      }
      case Result.Invalid<T> _ -> {
        tally.count(Occurrence.REFUSED_INVALID);
        refusals.check(invocation);
      }
      case Result.Failed<T> _, Result.Unanswered<T> _ -> {}
    }
    mirror.invariants.over(invocation);
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
      violations.add(
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
}
