package dev.dovecote.functions.wiring;

import com.amazonaws.services.lambda.runtime.Context;
import dev.dovecote.functions.wiring.tracing.Traces;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.function.aws.DefaultLambdaContextFactory;
import io.micronaut.function.aws.LambdaContextFactory;
import jakarta.inject.Singleton;

/**
 * Makes no beans of an invocation's context, and tells traces of it. No bean of ours asks for it,
 * one instance may serve several invocations on one machine, and registering beans anew for each
 * event took longer than everything else that a handler does before its first call.
 */
@Singleton
@Replaces(DefaultLambdaContextFactory.class)
final class NoContextBeans implements LambdaContextFactory {
  private final Traces traces;

  NoContextBeans(Traces traces) {
    this.traces = traces;
  }

  @Override
  public void registerSingletons(Context context) {
    traces.invoked(context);
  }
}
