package dev.dovecote.functions.wiring.tracing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.xray.XRayClient;
import software.amazon.awssdk.services.xray.model.PutTraceSegmentsResponse;

/**
 * Decides which invocations are traced, and tells X-Ray of them, before they are answered: after
 * the answer Lambda stops the process. Traced are some of a hundred, by chance; what goes on with a
 * trace that a queue's message names; and, at most once a second for each instance, what failed or
 * was slow. At 0 of a hundred none is.
 */
@Singleton
public final class Traces {
  /** What takes longer is worth a look. */
  static final Duration SLOW = Duration.ofSeconds(1);

  /** What fails or is slow may do so a thousandfold. */
  static final Duration BETWEEN_UNASKED = Duration.ofSeconds(1);

  /** How long telling may take; a trace is worth no more. */
  public static final Duration TELLING_MAX = Duration.ofMillis(500);

  /** What an invocation needs after that to answer in time. */
  private static final Duration ANSWERING = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(Traces.class);
  private static final String HEADER = "AWSTraceHeader";
  private static final double HUNDRED = 100;
  private static final int TRACE_BYTES = 12;
  private static final int SEGMENT_BYTES = 8;

  private final double percent;
  private final String function;
  private final InstantSource clock;
  private final SecureRandom chance;
  private final Consumer<String> tell;
  private final AtomicBoolean cold = new AtomicBoolean(true);
  private final ThreadLocal<@Nullable Context> context = new ThreadLocal<>();
  private @Nullable Long lastUnasked;

  /**
   * @param percent how many invocations of a hundred are traced by chance; 0 for none at all
   * @param function its name
   * @param chance mixed with fresh chance in each instance of a snapshot, before its first event
   */
  @Inject
  Traces(
      @Value("${traces.percent}") double percent,
      @Value("${aws.lambda.function.name:function}") String function,
      InstantSource clock,
      SecureRandom chance,
      XRayClient xray) {
    this(percent, function, clock, chance, document -> send(xray, document));
  }

  Traces(
      double percent,
      String function,
      InstantSource clock,
      SecureRandom chance,
      Consumer<String> tell) {
    this.percent = percent;
    this.function = function;
    this.clock = clock;
    this.chance = chance;
    this.tell = tell;
  }

  /** What Lambda says of the invocation that this thread is about to begin. */
  public void invoked(Context told) {
    if (percent > 0) {
      context.set(told);
    }
  }

  /**
   * Does what an invocation is to do, and traces it where that is due.
   *
   * @param event what it is given
   * @param work what it does; what it throws is thrown on
   */
  public <O> O of(Object event, Supplier<O> work) {
    if (percent <= 0) {
      return work.get();
    }
    Invocation invocation = begin(event);
    Invocation.enter(invocation);
    try {
      return work.get();
    } catch (RuntimeException | Error failed) {
      invocation.fault(failed.getClass().getName());
      throw failed;
    } finally {
      // What is called from here on is not the function's own.
      Invocation.leave();
      end(invocation);
      context.remove();
    }
  }

  private Invocation begin(Object event) {
    Instant now = clock.instant();
    boolean coldStart = cold.getAndSet(false);
    TraceHeader joined = joined(event, now);
    TraceHeader carried = null;
    if (joined != null) {
      carried = new TraceHeader(joined.trace(), id(SEGMENT_BYTES));
    } else if (chance.nextDouble() * HUNDRED < percent) {
      carried = newTrace(now);
    }
    return new Invocation(now, coldStart, carried, joined);
  }

  /** Of a batch, the first that names a trace. */
  private static @Nullable TraceHeader joined(Object event, Instant now) {
    if (!(event instanceof SQSEvent messages) || messages.getRecords() == null) {
      return null;
    }
    return messages.getRecords().stream()
        .flatMap(message -> Stream.ofNullable(message.getAttributes()))
        .map(attributes -> TraceHeader.read(attributes.get(HEADER), now))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private void end(Invocation invocation) {
    String why = why(invocation);
    if (why == null) {
      return;
    }
    Context lambda = context.get();
    if (lambda != null
        && lambda.getRemainingTimeInMillis() < TELLING_MAX.plus(ANSWERING).toMillis()) {
      LOG.warn("no time is left to tell X-Ray of this invocation");
      return;
    }
    TraceHeader own = invocation.carried == null ? newTrace(invocation.begun) : invocation.carried;
    SegmentDocument.Function whose =
        new SegmentDocument.Function(
            function,
            lambda == null ? null : lambda.getAwsRequestId(),
            lambda == null ? null : lambda.getLogGroupName());
    String document =
        new SegmentDocument(whose, invocation, () -> id(SEGMENT_BYTES)).written(own, why);
    try {
      tell.accept(document);
    } catch (RuntimeException failed) {
      LOG.warn("X-Ray was not told of this invocation", failed);
    }
  }

  private @Nullable String why(Invocation invocation) {
    if (invocation.joined != null) {
      return "joined";
    }
    if (invocation.carried != null) {
      return "chance";
    }
    String unasked =
        invocation.fault() != null ? "fault" : invocation.nanos() > SLOW.toNanos() ? "slow" : null;
    return unasked != null && mayTellUnasked() ? unasked : null;
  }

  private synchronized boolean mayTellUnasked() {
    long now = System.nanoTime();
    if (lastUnasked != null && now - lastUnasked < BETWEEN_UNASKED.toNanos()) {
      return false;
    }
    lastUnasked = now;
    return true;
  }

  private TraceHeader newTrace(Instant begun) {
    return new TraceHeader(
        "1-%08x-%s".formatted(begun.getEpochSecond(), id(TRACE_BYTES)), id(SEGMENT_BYTES));
  }

  private String id(int bytes) {
    byte[] drawn = new byte[bytes];
    chance.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }

  private static void send(XRayClient xray, String document) {
    PutTraceSegmentsResponse answer =
        xray.putTraceSegments(put -> put.traceSegmentDocuments(document));
    answer
        .unprocessedTraceSegments()
        .forEach(each -> LOG.warn("X-Ray does not take a segment: {}", each.errorCode()));
  }
}
