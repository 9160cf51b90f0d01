package dev.dovecote.local.cli.bench;

import dev.dovecote.local.function.FunctionWatch;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Counts the single writes of a stack's functions that failed on their condition. */
final class FailedWrites implements FunctionWatch {
  private final AtomicInteger failed = new AtomicInteger();

  int count() {
    return failed.get();
  }

  @Override
  public void equip(String function, ApplicationContext context) {
    context.registerSingleton(
        ExecutionInterceptor.class, new Counter(), Qualifiers.byName("failed-writes"));
  }

  private final class Counter implements ExecutionInterceptor {
    @Override
    public void onExecutionFailure(
        Context.FailedExecution context, ExecutionAttributes attributes) {
      if (context.exception() instanceof ConditionalCheckFailedException) {
        failed.incrementAndGet();
      }
    }
  }
}
