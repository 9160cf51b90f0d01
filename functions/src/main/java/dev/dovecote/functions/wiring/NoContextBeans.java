package dev.dovecote.functions.wiring;

import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.function.aws.DefaultLambdaContextFactory;
import io.micronaut.function.aws.LambdaContextFactory;
import jakarta.inject.Singleton;

/**
 * Makes no beans of an invocation's context. No bean of ours asks for it, one instance may serve
 * several invocations on one machine, and registering beans anew for each event took longer than
 * everything else that a handler does before its first call.
 */
@Singleton
@Replaces(DefaultLambdaContextFactory.class)
final class NoContextBeans implements LambdaContextFactory {
  @Override
  public void registerSingletons(Context context) {}
}
