package dev.dovecote.local.function;

import dev.dovecote.application.Metrics;
import dev.dovecote.local.permission.Permissions;
import dev.dovecote.local.template.Template;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Makes the handler that the template names. One with a constructor for an ApplicationContext gets
 * one that holds the function's environment and credentials, the stack's clock, where its metrics
 * are kept, and the check of its permissions, which stands in its AWS clients; any other is made by
 * its constructor without arguments.
 */
final class HandlerFactory {
  private static final String STACK_NAME = "STACK_NAME";

  private final InstantSource clock;
  private final Permissions permissions;
  private final FunctionLog log;
  private final @Nullable FunctionStarter elsewhere;
  private final FunctionWatch watch;

  HandlerFactory(
      InstantSource clock,
      Permissions permissions,
      FunctionLog log,
      @Nullable FunctionStarter elsewhere,
      FunctionWatch watch) {
    this.clock = clock;
    this.permissions = permissions;
    this.log = log;
    this.elsewhere = elsewhere;
    this.watch = watch;
  }

  /** A handler with what must be closed after it. */
  record Instance(Handler handler, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  Instance create(Template.Function function) throws ReflectiveOperationException {
    if (elsewhere != null) {
      return startElsewhere(elsewhere, function);
    }
    Class<?> type = Class.forName(className(function.handler()));
    Optional<Constructor<?>> withContext =
        Stream.of(type.getConstructors())
            .filter(
                c ->
                    c.getParameterCount() == 1
                        && c.getParameterTypes()[0] == ApplicationContext.class)
            .findFirst();
    if (withContext.isEmpty()) {
      return new Instance(Handler.of(construct(type.getDeclaredConstructor())), () -> {});
    }
    ApplicationContext context = context(function);
    try {
      return new Instance(Handler.of(construct(withContext.get(), context)), context::close);
    } catch (ReflectiveOperationException | RuntimeException e) {
      context.close();
      throw e;
    }
  }

  private static Instance startElsewhere(FunctionStarter starter, Template.Function function)
      throws ReflectiveOperationException {
    try {
      FunctionStarter.Started started = starter.start(function);
      return new Instance(
          (payload, _) -> {
            try {
              return started.invoke(payload);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw new InterruptedIOException(e.getMessage());
            }
          },
          started::close);
    } catch (IOException e) {
      throw new ReflectiveOperationException(
          function.logicalId() + " does not start: " + e.getMessage(), e);
    }
  }

  private ApplicationContext context(Template.Function function) {
    Map<String, Object> environment = new HashMap<>(function.environment());
    ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .environmentPropertySource(false)
            .banner(false)
            .propertySources(
                PropertySource.of(
                    function.logicalId(),
                    environment,
                    PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE,
                    PropertySource.Origin.of("template")))
            .build();
    // Not by the builder's singletons(): Micronaut keeps those for later contexts of the same
    // process.
    context.registerSingleton(InstantSource.class, clock);
    String id = function.logicalId();
    context.registerSingleton(ExecutionInterceptor.class, permissions.check(id));
    context.registerSingleton(
        AwsCredentialsProvider.class,
        StaticCredentialsProvider.create(permissions.of(id).credentials()));
    String stack = function.environment().getOrDefault(STACK_NAME, "");
    context.registerSingleton(Metrics.class, new Metrics(clock, stack, line -> metric(id, line)));
    watch.equip(id, context);
    return context.start();
  }

  private void metric(String function, String line) {
    log.metric(line);
    watch.measured(function, line);
  }

  private static Object construct(Constructor<?> constructor, Object... arguments)
      throws ReflectiveOperationException {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new ReflectiveOperationException(
          constructor.getDeclaringClass().getName() + " failed to start: " + e.getCause(),
          e.getCause());
    }
  }

  private static String className(String handler) {
    int method = handler.indexOf("::");
    return method < 0 ? handler : handler.substring(0, method);
  }
}
