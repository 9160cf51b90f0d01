package dev.dovecote.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The functions of test-template.yaml. */
public final class TestHandlers {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Queue<JsonNode> TICKS = new ConcurrentLinkedQueue<>();
  static final Queue<String> TICK_TIMES = new ConcurrentLinkedQueue<>();
  static final Queue<SQSEvent.SQSMessage> MESSAGES = new ConcurrentLinkedQueue<>();
  static final Queue<JsonNode> RECORDS = new ConcurrentLinkedQueue<>();

  /** Where records that wait do so, and those that have been let through. */
  static final CountDownLatch GATE = new CountDownLatch(1);

  static final Queue<JsonNode> PASSED = new ConcurrentLinkedQueue<>();
  static final Queue<JsonNode> FRAMES = new ConcurrentLinkedQueue<>();
  static final AtomicInteger AUTHORIZED = new AtomicInteger();
  static final AtomicInteger HANGING = new AtomicInteger();

  /** Answers by what the ticket says. */
  public static final class Authorizer
      implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
      AUTHORIZED.incrementAndGet();
      Map<?, ?> query = (Map<?, ?>) event.get("queryStringParameters");
      return switch (String.valueOf(query.get("ticket"))) {
        case "malformed" -> Map.of("principalId", "p");
        case "nested" -> answer("Allow", event, Map.of("list", List.of(1)));
        case "crash" -> throw new IllegalStateException("planned");
        case "deny" -> answer("Deny", event, Map.of());
        default -> answer("Allow", event, Map.of("shop", "s1", "rank", 7, "admin", true));
      };
    }

    private static Map<String, Object> answer(
        String effect, Map<String, Object> event, Map<String, Object> context) {
      Map<String, Object> statement =
          Map.of(
              "Action", "execute-api:Invoke", "Effect", effect, "Resource", event.get("methodArn"));
      return Map.of(
          "principalId",
          "ada",
          "policyDocument",
          Map.of("Version", "2012-10-17", "Statement", List.of(statement)),
          "context",
          context);
    }
  }

  /** Sends the route key and the length of the body back. */
  public static final class Socket implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
        throws IOException {
      JsonNode event = JSON.readTree(in);
      FRAMES.add(event);
      String body = event.path("body").asText("");
      if (body.contains("crash")) {
        throw new IllegalStateException("planned");
      }
      String route = event.path("requestContext").path("routeKey").asText();
      out.write(
          JSON.writeValueAsBytes(Map.of("statusCode", 200, "body", route + ":" + body.length())));
    }
  }

  /** Sends the event back. */
  public static final class Http implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
        throws IOException {
      JsonNode event = JSON.readTree(in);
      String mode = event.path("queryStringParameters").path("mode").asText("");
      switch (mode) {
        case "crash" -> throw new IllegalStateException("planned");
        case "hang" -> hang();
        case "plain" ->
            out.write("{\"plain\":true}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        default -> {
          var answer = JSON.createObjectNode().put("statusCode", 201).put("body", event.toString());
          answer.putObject("headers").put("content-type", "application/json").put("x-test", "yes");
          answer.putArray("cookies").add("a=1").add("b=2");
          out.write(JSON.writeValueAsBytes(answer));
        }
      }
    }
  }

  /** Fails what says so. */
  public static final class Work implements RequestHandler<SQSEvent, SQSBatchResponse> {
    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
      List<SQSBatchResponse.BatchItemFailure> failures = new ArrayList<>();
      for (SQSEvent.SQSMessage message : event.getRecords()) {
        MESSAGES.add(message);
        String body = message.getBody();
        boolean first = message.getAttributes().get("ApproximateReceiveCount").equals("1");
        if (body.startsWith("fail") || (body.startsWith("once") && first)) {
          failures.add(new SQSBatchResponse.BatchItemFailure(message.getMessageId()));
        } else if (body.startsWith("unknown") && first) {
          failures.add(new SQSBatchResponse.BatchItemFailure("no-such-message"));
        } else if (body.startsWith("crash") && first) {
          throw new IllegalStateException("planned");
        } else if (body.startsWith("hang") && first) {
          hang();
        }
      }
      return new SQSBatchResponse(failures);
    }
  }

  /** Notes each record, and fails as its kind says. */
  public static final class Notes
      implements RequestHandler<Map<String, Object>, StreamsEventResponse> {
    private final Set<String> failedOnce = ConcurrentHashMap.newKeySet();

    @Override
    public StreamsEventResponse handleRequest(Map<String, Object> event, Context context) {
      for (JsonNode record : JSON.<JsonNode>valueToTree(event).path("Records")) {
        RECORDS.add(record);
        String number = record.at("/dynamodb/SequenceNumber").asText();
        switch (record.at("/dynamodb/NewImage/kind/S").asText()) {
          case "crash" -> throw new IllegalStateException("planned");
          case "once" -> {
            if (failedOnce.add(number)) {
              return failed(number);
            }
          }
          case "wait" -> {
            if (passed()) {
              PASSED.add(record);
            }
          }
          case "always" -> {
            return failed(number);
          }
          case "nonsense" -> {
            return failed("no-such-record");
          }
          default -> {}
        }
      }
      return new StreamsEventResponse(List.of());
    }
  }

  private static StreamsEventResponse failed(String number) {
    return new StreamsEventResponse(List.of(new StreamsEventResponse.BatchItemFailure(number)));
  }

  /** Notes each tick, and when it came. */
  public static final class Tick implements RequestStreamHandler {
    private final InstantSource clock;

    public Tick(ApplicationContext context) {
      this.clock = context.getBean(InstantSource.class);
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
        throws IOException {
      TICKS.add(JSON.readTree(in));
      TICK_TIMES.add(clock.instant().toString());
    }
  }

  /** Answers with the environment that it was given. */
  public static final class WithContext
      implements RequestHandler<Map<String, String>, Map<String, String>> {
    private final ApplicationContext context;
    private final String birth = java.util.UUID.randomUUID().toString();

    public WithContext(ApplicationContext context) {
      this.context = context;
    }

    @Override
    public Map<String, String> handleRequest(Map<String, String> names, Context invocation) {
      Map<String, String> values = new java.util.TreeMap<>();
      names.keySet().forEach(n -> values.put(n, context.getProperty(n, String.class).orElse("")));
      values.put("birth", birth);
      values.put("remaining", Integer.toString(invocation.getRemainingTimeInMillis()));
      values.put("time", context.getBean(InstantSource.class).instant().toString());
      return values;
    }
  }

  /** Waits at the gate; false where it was interrupted. */
  private static boolean passed() {
    try {
      GATE.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void hang() {
    HANGING.incrementAndGet();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      HANGING.decrementAndGet();
    }
  }

  static final Duration PATIENCE = Duration.ofSeconds(30);

  static StackBuilder stack() {
    return EmbeddedStack.builder()
        .template(java.nio.file.Path.of("src/test/resources/test-template.yaml"))
        .aws(System.getProperty("dovecote.aws.endpoint"))
        .log((function, line) -> {});
  }

  private TestHandlers() {}
}
