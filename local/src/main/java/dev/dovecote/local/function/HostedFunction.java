package dev.dovecote.local.function;

import dev.dovecote.local.Activity;
import dev.dovecote.local.template.Template;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One function, called as Lambda calls it. Where Lambda has an instance per running invocation,
 * here one instance serves all, as instances of one snapshot do: so a handler keeps no state of an
 * invocation.
 */
public final class HostedFunction {
  private final Template.Function definition;
  private final HandlerFactory factory;
  private final ExecutorService executor;
  private final Semaphore concurrency;
  private final Activity activity;
  private final FunctionLog log;
  private final FunctionWatch watch;
  private final Object starting = new Object();
  private final Map<String, Future<byte[]>> invocations = new ConcurrentHashMap<>();
  private volatile HandlerFactory.@Nullable Instance instance;

  HostedFunction(
      Template.Function definition,
      HandlerFactory factory,
      ExecutorService executor,
      int concurrency,
      Activity activity,
      FunctionLog log,
      FunctionWatch watch) {
    this.definition = definition;
    this.factory = factory;
    this.executor = executor;
    this.concurrency = new Semaphore(concurrency, true);
    this.activity = activity;
    this.log = log;
    this.watch = watch;
  }

  /** What the template says. */
  public Template.Function definition() {
    return definition;
  }

  /**
   * Calls the function with a JSON payload and waits for its answer, at most its timeout; then its
   * thread is interrupted. Waits for a free slot where the concurrency limit is reached (Lambda
   * would refuse).
   */
  public byte[] invoke(byte[] payload) throws FunctionFailure, InterruptedException {
    String requestId = UUID.randomUUID().toString();
    Activity.Token token = activity.begin();
    try {
      concurrency.acquire();
    } catch (InterruptedException e) {
      token.close();
      throw e;
    }
    FutureTask<byte[]> invocation = new FutureTask<>(() -> handle(payload, requestId));
    invocations.put(requestId, invocation);
    // The slot stays taken, and the invocation under way, until the handler's own thread is done
    // with it.
    executor.execute(
        () -> {
          try (token) {
            invocation.run();
          } finally {
            invocations.remove(requestId);
            concurrency.release();
          }
        });
    return await(invocation, requestId);
  }

  private byte[] handle(byte[] payload, String requestId) throws Exception {
    Handler handler = start().handler();
    try (FunctionWatch.Invocation watched = watch.begin(definition, payload)) {
      byte[] answer =
          handler.handle(payload, new InvocationContext(definition, requestId, this::print));
      watched.answered(answer);
      return answer;
    }
  }

  private byte[] await(Future<byte[]> running, String requestId)
      throws FunctionFailure, InterruptedException {
    try {
      return running.get(definition.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (CancellationException e) {
      throw failed(requestId, "Runtime.ExitError", "Error: the runtime was killed", e);
    } catch (TimeoutException e) {
      running.cancel(true);
      String message =
          "Task timed out after %.2f seconds".formatted(definition.timeout().toMillis() / 1000.0);
      throw failed(requestId, "Sandbox.Timedout", message, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw failed(
          requestId, cause.getClass().getName(), String.valueOf(cause.getMessage()), cause);
    } catch (InterruptedException e) {
      running.cancel(true);
      throw e;
    }
  }

  /** Makes the instance if there is none: the cold start. */
  HandlerFactory.Instance start() throws ReflectiveOperationException {
    HandlerFactory.Instance current = instance;
    if (current != null) {
      return current;
    }
    synchronized (starting) {
      HandlerFactory.Instance made = instance;
      if (made == null) {
        made = factory.create(definition);
        instance = made;
      }
      return made;
    }
  }

  /**
   * Drops the instance, as if its machine were gone: what is under way is interrupted wherever it
   * is and answers nothing but a failure; the next invocation starts a new instance.
   */
  public void kill() {
    synchronized (starting) {
      HandlerFactory.Instance current = instance;
      instance = null;
      invocations.values().forEach(invocation -> invocation.cancel(true));
      if (current != null) {
        current.close();
      }
    }
  }

  private FunctionFailure failed(String requestId, String type, String message, Throwable cause) {
    FunctionFailure failure = new FunctionFailure(definition.logicalId(), type, message, cause);
    log.error(definition.logicalId(), requestId, failure);
    return failure;
  }

  private void print(String message) {
    log.print(definition.logicalId(), message);
  }
}
