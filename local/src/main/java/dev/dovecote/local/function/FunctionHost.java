package dev.dovecote.local.function;

import dev.dovecote.local.Activity;
import dev.dovecote.local.permission.Permissions;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All functions of the template, in this process; each invocation on a thread, as on Lambda. */
public final class FunctionHost implements AutoCloseable {
  /** How many invocations of one function run at once where the template reserves no number. */
  public static final int DEFAULT_CONCURRENCY = 50;

  private static final Duration SHUTDOWN = Duration.ofSeconds(5);

  private final Map<String, HostedFunction> functions = new LinkedHashMap<>();
  private final ExecutorService executor =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("function-", 0).factory());

  /** Prepares the functions; none is started yet. They run in this process unless elsewhere. */
  public FunctionHost(
      Collection<Template.Function> definitions,
      InstantSource clock,
      Permissions permissions,
      Activity activity,
      FunctionLog log,
      @Nullable FunctionStarter elsewhere,
      FunctionWatch watch) {
    HandlerFactory factory = new HandlerFactory(clock, permissions, log, elsewhere, watch);
    for (Template.Function definition : definitions) {
      functions.put(
          definition.logicalId(),
          new HostedFunction(
              definition,
              factory,
              executor,
              definition.reservedConcurrency().orElse(DEFAULT_CONCURRENCY),
              activity,
              log,
              watch));
    }
  }

  /** Starts every function, so that one that cannot start is found now. */
  public void startAll() {
    for (HostedFunction function : functions.values()) {
      try {
        function.start();
      } catch (ReflectiveOperationException e) {
        throw new TemplateException(
            "%s: the handler %s does not start: %s"
                .formatted(
                    function.definition().logicalId(),
                    function.definition().handler(),
                    e.getMessage()),
            e);
      }
    }
  }

  /** A function by its logical ID. */
  public HostedFunction get(String logicalId) {
    HostedFunction function = functions.get(logicalId);
    if (function == null) {
      throw new TemplateException("no such function: " + logicalId);
    }
    return function;
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(SHUTDOWN.toSeconds(), TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    functions.values().forEach(HostedFunction::kill);
  }
}
