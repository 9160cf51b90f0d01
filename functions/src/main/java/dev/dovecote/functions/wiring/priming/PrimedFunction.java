package dev.dovecote.functions.wiring.priming;

import dev.dovecote.functions.wiring.tracing.Traces;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handler that Lambda's SnapStart finds primed. Lambda calls the two hooks: before it takes the
 * snapshot, and in each instance that it makes of it.
 *
 * @param <I> its events
 * @param <O> its answers
 */
public abstract class PrimedFunction<I, O> extends MicronautRequestHandler<I, O>
    implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(PrimedFunction.class);

  /**
   * After as many, the JVM has compiled the most of what a first event runs; more take longer than
   * they save.
   */
  private static final int ROUNDS = 6;

  /** Lambda gives all of a restore ten seconds. */
  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

  /** Here nothing is compiled yet, and the server is of the same process. */
  private static final Duration CONNECT_ON_STAGE_MAX = Duration.ofSeconds(30);

  /** As many bytes as a digest of chance holds. */
  private static final int SEED_BYTES = 32;

  /** What an event calls first, as priming found it. */
  private @Nullable URI service;

  /** As Lambda makes it. */
  @SuppressWarnings("this-escape")
  protected PrimedFunction() {
    Core.getGlobalContext().register(this);
  }

  /** In surroundings that are given, where no snapshot is taken. */
  protected PrimedFunction(ApplicationContext context) {
    super(context);
  }

  /** What Lambda calls, by Micronaut: {@link #perform}, traced where that is due. */
  @Override
  public final O execute(I event) {
    return getApplicationContext().getBean(Traces.class).of(event, () -> perform(event));
  }

  /** Answers one event. */
  protected abstract O perform(I event);

  /**
   * Plays all that this function does, with another handler of its kind on the stage's context:
   * nothing of it may touch this handler, whose beans go into the snapshot as they are.
   */
  protected abstract void prime(Stage stage);

  /** Primes. A function that cannot be primed is slow at first, and works. */
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      SSLContext certificate = StageCertificate.make();
      for (int round = 0; round < ROUNDS; round++) {
        try (Stage stage = Stage.open(newApplicationContextBuilder(), certificate)) {
          play(stage);
        }
      }
    } catch (RuntimeException | LinkageError failed) {
      LOG.error("priming failed: the first events will be slow", failed);
    }
  }

  final void play(Stage stage) {
    prime(stage);
    service = stage.firstAsked();
    if (service != null) {
      new Arrival(stage.context()).prepare(service, CONNECT_ON_STAGE_MAX);
    }
  }

  /**
   * All instances begin from one snapshot: each mixes chance of its own into what it draws, and has
   * credentials and a connection of its own.
   */
  @Override
  public void afterRestore(Context<? extends Resource> context) {
    SecureRandom chance = getApplicationContext().getBean(SecureRandom.class);
    chance.setSeed(chance.generateSeed(SEED_BYTES));
    if (service == null) {
      return;
    }
    try {
      new Arrival(getApplicationContext()).prepare(service, CONNECT_MAX);
    } catch (IllegalStateException failed) {
      LOG.warn("the first event has to connect: {}", String.valueOf(failed.getCause()));
    }
  }
}
