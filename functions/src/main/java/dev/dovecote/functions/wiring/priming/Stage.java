package dev.dovecote.functions.wiring.priming;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.Metrics;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.core.reflect.GenericTypeUtils;
import io.micronaut.function.aws.MicronautRequestHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Where a function is primed: a context of its own, with clients, caches, chance and clock of its
 * own, whose AWS is a server in this process. Closed, nothing of it is left but loaded classes.
 */
public final class Stage implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Whatever goes by a queue goes on with a trace that began at noon. */
  private static final String TRACED =
      "Root=1-695b3740-000000000000000000000000;Parent=0000000000000000;Sampled=1";

  /** At noon in Shanghai, where shops are open by default; no reading of a real clock. */
  static final Instant START = Instant.parse("2026-01-05T04:00:00Z");

  /** On stage every event is traced: no path depends on chance. */
  private static final String PERCENT = "traces.percent";

  private static final int ALL = 100;

  private final PretendedAws aws;
  private final SdkHttpClient http;
  private final ApplicationContext context;
  private volatile Instant now = START;
  private volatile boolean playing;
  private volatile @Nullable URI firstAsked;

  private Stage(PretendedAws aws, ApplicationContextBuilder builder) {
    this.aws = aws;
    this.http = RedirectedHttp.to(aws.port(), this::asked);
    this.context = builder.properties(Map.of(PERCENT, ALL)).build();
    context.registerSingleton(InstantSource.class, (InstantSource) this::now);
    context.registerSingleton(SdkHttpClient.class, http);
    context.registerSingleton(AwsCredentialsProvider.class, aws.credentials());
    // What is measured on stage is told nobody.
    context.registerSingleton(Metrics.class, new Metrics(this::now, "", _ -> {}));
    context.start();
  }

  static Stage open(ApplicationContextBuilder builder, SSLContext certificate) {
    PretendedAws aws = PretendedAws.start(certificate);
    try {
      return new Stage(aws, builder);
    } catch (RuntimeException | LinkageError failed) {
      aws.close();
      throw failed;
    }
  }

  private Instant now() {
    return now;
  }

  private void asked(SdkHttpRequest request) {
    if (playing && firstAsked == null) {
      firstAsked = request.getUri().resolve("/");
    }
  }

  /** The service that the first event played has called first, where it really is. */
  @Nullable URI firstAsked() {
    return firstAsked;
  }

  int port() {
    return aws.port();
  }

  /** The context that the handlers on stage are made with. */
  public ApplicationContext context() {
    return context;
  }

  /** A use case, to set the scene with. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Time passes on this stage. */
  public void pass(Duration duration) {
    now = now.plus(duration);
  }

  /**
   * The bodies that were sent to a queue since the last call.
   *
   * @param property what holds the queue's address
   */
  public List<String> taken(String property) {
    return aws.taken(context.getRequiredProperty(property, String.class));
  }

  /**
   * What is stored in a table, in the wire's own form.
   *
   * @param property what holds the table's name
   */
  public List<ObjectNode> stored(String property) {
    return aws.stored(context.getRequiredProperty(property, String.class));
  }

  /** A sample event of {@code events/}. */
  public static ObjectNode sample(String name) {
    try (InputStream file = Stage.class.getResourceAsStream("/events/" + name)) {
      return (ObjectNode) JSON.readTree(Objects.requireNonNull(file, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** JSON that a handler on stage answered, or is to be given. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A sample event of a queue, with one message. */
  public static ObjectNode message(String sample, String group, String body) {
    ObjectNode event = sample(sample);
    ObjectNode message = (ObjectNode) event.path("Records").path(0);
    message.put("body", body);
    message.withObject("/attributes").put("MessageGroupId", group).put("AWSTraceHeader", TRACED);
    return event;
  }

  /**
   * Gives a handler an event, and takes its answer, each through the serializers of Lambda.
   *
   * @throws IllegalStateException where a message of a queue failed
   */
  public <I, O> JsonNode play(MicronautRequestHandler<I, O> handler, JsonNode event) {
    Class<?>[] types =
        GenericTypeUtils.resolveSuperTypeGenericArguments(handler.getClass(), PrimedFunction.class);
    @SuppressWarnings("unchecked")
    PojoSerializer<I> input = (PojoSerializer<I>) serializer(types[0]);
    @SuppressWarnings("unchecked")
    PojoSerializer<O> output = (PojoSerializer<O>) serializer(types[1]);
    try {
      I read = input.fromJson(new ByteArrayInputStream(JSON.writeValueAsBytes(event)));
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      playing = true;
      output.toJson(handler.handleRequest(read, new StageContext()), written);
      JsonNode answer = JSON.readTree(written.toByteArray());
      if (!answer.path("batchItemFailures").isEmpty()) {
        throw new IllegalStateException(event + " failed");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      playing = false;
    }
  }

  /** The runtime's own choice: known events by their own serializers, all else by Jackson. */
  private static PojoSerializer<?> serializer(Class<?> type) {
    return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
        ? LambdaEventSerializers.serializerFor(type, type.getClassLoader())
        : JacksonFactory.getInstance().getSerializer(type);
  }

  @Override
  public void close() {
    MDC.clear();
    context.close();
    http.close();
    aws.close();
  }
}
