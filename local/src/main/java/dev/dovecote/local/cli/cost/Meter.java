package dev.dovecote.local.cli.cost;

import dev.dovecote.local.function.FunctionWatch;
import dev.dovecote.local.template.Template;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.Units;
import io.micronaut.context.ApplicationContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionRequest;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Counts what functions ask of AWS. They work on tables in memory, which count units as AWS does,
 * and each of their calls to AWS takes a given time.
 */
final class Meter implements FunctionWatch {
  private static final double BYTES_PER_GIGABYTE = 1 << 30;

  /** What CloudWatch Logs counts for each event besides its text (PutLogEvents). */
  private static final int EVENT_BYTES = 26;

  private final MemoryDynamoDb tables;
  private final long callMillis;

  /** The invocation on whose behalf a thread works: threads inherit it from who starts them. */
  private static final InheritableThreadLocal<@Nullable Calls> CURRENT =
      new InheritableThreadLocal<>();

  private final Set<String> metrics = ConcurrentHashMap.newKeySet();
  private Amounts counts = Amounts.NONE;
  private List<Work.Busy> invocations = new ArrayList<>();
  private Units unitsBefore = Units.NONE;

  /**
   * A meter that has counted nothing.
   *
   * @param callMillis how long each call to AWS takes
   */
  Meter(MemoryDynamoDb tables, long callMillis) {
    this.tables = tables;
    this.callMillis = callMillis;
  }

  /** What was counted since the last time. */
  synchronized Work take() {
    Units units = tables.units();
    Units spent = units.minus(unitsBefore);
    Work work =
        new Work(
            counts.plus(Counted.READ_UNITS, spent.read()).plus(Counted.WRITE_UNITS, spent.write()),
            Work.summed(invocations));
    counts = Amounts.NONE;
    invocations = new ArrayList<>();
    unitsBefore = units;
    return work;
  }

  private synchronized void count(Amounts more) {
    counts = counts.plus(more);
  }

  /** A function has written a line to its log. */
  void logged(String line) {
    int bytes = line.getBytes(StandardCharsets.UTF_8).length + EVENT_BYTES;
    count(Amounts.of(Counted.LOG_GIGABYTES, bytes / BYTES_PER_GIGABYTE));
  }

  @Override
  public void measured(String function, String line) {
    logged(line);
    Occasion.metrics(line).forEach(metrics::add);
  }

  /** How many metrics functions have written to. */
  int metrics() {
    return metrics.size();
  }

  @Override
  public void equip(String function, ApplicationContext context) {
    context.registerSingleton(DynamoDbClient.class, timed(tables));
    context.registerSingleton(ExecutionInterceptor.class, new Interceptor());
  }

  @Override
  public Invocation begin(Template.Function function, byte[] event) {
    Occasion occasion = Occasion.of(function.logicalId(), event);
    count(occasion.charged());
    Calls calls = new Calls(System.nanoTime());
    CURRENT.set(calls);
    return new Invocation() {
      @Override
      public void answered(byte[] answer) {
        count(occasion.answered(answer));
      }

      @Override
      public void close() {
        ended(calls.until(System.nanoTime(), occasion.kind()));
      }
    };
  }

  private synchronized void ended(Work.Busy invocation) {
    CURRENT.remove();
    invocations.add(invocation);
    counts = counts.plus(Counted.INVOCATIONS, 1);
  }

  private void pause() {
    try {
      Thread.sleep(callMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void called(long begun) {
    Calls calls = CURRENT.get();
    if (calls != null) {
      calls.add(begun, System.nanoTime(), callMillis);
    }
  }

  /**
   * The same client, whose calls take time. What it does not do by itself leads to what it does.
   */
  private DynamoDbClient timed(MemoryDynamoDb client) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) ->
                isOwn(method)
                    ? timed(client, method, arguments)
                    : InvocationHandler.invokeDefault(proxy, method, arguments));
  }

  private static boolean isOwn(Method method) {
    return Stream.of(MemoryDynamoDb.class.getDeclaredMethods())
        .anyMatch(
            own ->
                own.getName().equals(method.getName())
                    && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }

  private @Nullable Object timed(MemoryDynamoDb client, Method method, Object[] arguments)
      throws Throwable {
    long begun = System.nanoTime();
    pause();
    try {
      return method.invoke(client, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause() == null ? failed : failed.getCause();
    } finally {
      called(begun);
    }
  }

  /** What a call that was made is charged as, besides what tables count themselves. */
  static Amounts charged(SdkRequest call) {
    return switch (call) {
      case SendMessageRequest send -> Amounts.of(Occasion.queueRequests(send.queueUrl()), 1);
      case PostToConnectionRequest post ->
          Occasion.socketMessages(post.data().asByteArrayUnsafe().length);
      case PutEventsRequest put -> Amounts.of(Counted.PUBLISHED_EVENTS, put.entries().size());
      default -> Amounts.NONE;
    };
  }

  /** Stands in the clients of all other services. */
  private final class Interceptor implements ExecutionInterceptor {
    private static final ExecutionAttribute<Long> BEGUN = new ExecutionAttribute<>("begun");

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      attributes.putAttribute(BEGUN, System.nanoTime());
      pause();
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      called(attributes.getAttribute(BEGUN));
      count(charged(context.request()));
    }

    @Override
    public void onExecutionFailure(
        Context.FailedExecution context, ExecutionAttributes attributes) {
      called(attributes.getAttribute(BEGUN));
    }
  }
}
