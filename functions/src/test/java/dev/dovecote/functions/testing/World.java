package dev.dovecote.functions.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.Founding;
import dev.dovecote.application.Measure;
import dev.dovecote.application.Metrics;
import dev.dovecote.application.Stores;
import dev.dovecote.application.TicketOffice;
import dev.dovecote.functions.api.ApiHandler;
import dev.dovecote.functions.assignment.AssignmentHandler;
import dev.dovecote.functions.authorizer.AuthorizerHandler;
import dev.dovecote.functions.delivery.DeliveryHandler;
import dev.dovecote.functions.ingress.IngressHandler;
import dev.dovecote.functions.publish.PublishHandler;
import dev.dovecote.functions.sweep.SweepHandler;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.bus.MemoryEvents;
import dev.dovecote.testkit.dynamo.Change;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.Tables;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * All functions wired as in Lambda, on a memory DynamoDB, ElasticMQ and a local callback endpoint;
 * made once, since each test has a shop of its own. Whatever the functions write to the log,
 * publish and say, is held against what is written of it.
 */
public final class World implements BeforeEachCallback, AfterEachCallback {
  /**
   * Years ahead: ElasticMQ notes by the system's clock from when on a message may be had, and asks
   * the tests' clock whether it may.
   */
  private static final Instant START = Instant.parse("2036-11-24T02:00:00Z");

  private static final String CONVERSATIONS = "ConversationsTable";
  private static final List<String> TABLES =
      List.of(
          "DeskTable",
          CONVERSATIONS,
          "LanesTable",
          "ConnectionsTable",
          "TimersTable",
          "OrdersTable");

  private static final AtomicInteger TESTS = new AtomicInteger();
  private static final AtomicInteger NAMES = new AtomicInteger();

  public static final SettableClock CLOCK = new SettableClock(START);
  public static final MemoryDynamoDb DYNAMO = new MemoryDynamoDb(CLOCK);
  public static final Queues QUEUES = new Queues(CLOCK);
  public static final Callback CALLBACK = new Callback();
  public static final MemoryEvents EVENTS = new MemoryEvents();

  private static final String STACK = "tests";
  private static final List<String> TOLD = new CopyOnWriteArrayList<>();
  private static final Metrics METRICS = new Metrics(CLOCK, STACK, TOLD::add);

  private static final Map<String, String> ROLES = new ConcurrentHashMap<>();
  private static final ApplicationContext CONTEXT = start();

  public static final IngressHandler INGRESS = new IngressHandler(CONTEXT);
  public static final ApiHandler API = new ApiHandler(CONTEXT);
  public static final AuthorizerHandler AUTHORIZER = new AuthorizerHandler(CONTEXT);
  public static final AssignmentHandler ASSIGNMENT = new AssignmentHandler(CONTEXT);
  public static final SweepHandler SWEEP = new SweepHandler(CONTEXT);
  public static final DeliveryHandler DELIVERY = new DeliveryHandler(CONTEXT);

  public static final PublishHandler PUBLISH = new PublishHandler(CONTEXT);

  private long checkedTo;

  private static ApplicationContext start() {
    DYNAMO.createTables(Tables.fromTemplate(Files.ROOT.resolve("template.yaml")).values());
    Map<String, Object> properties = new HashMap<>(QUEUES.properties());
    properties.put("desk.table", "DeskTable");
    properties.put("conversations.table", CONVERSATIONS);
    properties.put("lanes.table", "LanesTable");
    properties.put("connections.table", "ConnectionsTable");
    properties.put("timers.table", "TimersTable");
    properties.put("orders.table", "OrdersTable");
    properties.put("stack.name", STACK);
    properties.put("traces.percent", 0);
    properties.put("uploads.bucket", "uploads");
    properties.put("event.bus.name", "events");
    properties.put("callback.url", CALLBACK.url());
    properties.put("allowed.origins", "http://localhost:5173,https://shop.example.com");
    return ApplicationContext.builder()
        .properties(properties)
        .singletons(DYNAMO, EVENTS, CLOCK, METRICS)
        .environments("function", "lambda")
        .start();
  }

  /** Each test begins on a day of its own, at ten in the morning in Shanghai. */
  @Override
  public void beforeEach(ExtensionContext context) {
    CLOCK.set(START.plus(Duration.ofDays(TESTS.incrementAndGet())));
    CALLBACK.drain();
    QUEUES.purge();
    TOLD.clear();
    checkedTo = nextChange();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (Callback.Frame frame : CALLBACK.drain()) {
      String role = ROLES.get(frame.connection());
      assertThat(role).as("whose connection %s is", frame.connection()).isNotNull();
      Protocol.checkPush(role, frame.json());
    }
    List<Change> changes = DYNAMO.changes(CONVERSATIONS, checkedTo);
    Published.check(changes);
    for (Change change : changes) {
      assertThat(change.after()).as("the log only grows").isNotNull();
      JsonNode item = plain(change.after());
      assertThat(Protocol.logErrors(item)).as("log entry %s", item).isEmpty();
    }
  }

  private static long nextChange() {
    return DYNAMO.changes(CONVERSATIONS, 0).size();
  }

  static <T> T bean(Class<T> type) {
    return CONTEXT.getBean(type);
  }

  static TicketOffice tickets() {
    return bean(TicketOffice.class);
  }

  static Founding founding() {
    return new Founding(bean(Stores.class));
  }

  /** A name that no other test has. */
  public static String name(String prefix) {
    return prefix + "-" + NAMES.incrementAndGet();
  }

  /** Says whose connection it is: buyer or staff. */
  public static void register(String connection, String role) {
    ROLES.put(connection, role);
  }

  /** How often a measure was told in this test. */
  public static long told(Measure measure) {
    return TOLD.stream().filter(line -> Files.json(line).has(measure.written())).count();
  }

  /** Everything that is stored. */
  public static Map<String, List<Map<String, AttributeValue>>> stored() {
    return TABLES.stream().collect(Collectors.toMap(table -> table, DYNAMO::items));
  }

  /** Items of a table as plain JSON. */
  public static List<JsonNode> items(String table) {
    return DYNAMO.items(table).stream().map(World::plain).toList();
  }

  /** An item in plain JSON. */
  public static JsonNode plain(Map<String, AttributeValue> item) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    item.forEach((name, value) -> json.set(name, plain(value)));
    return json;
  }

  private static JsonNode plain(AttributeValue value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (value.type()) {
      case S -> json.textNode(value.s());
      case N -> json.numberNode(Long.parseLong(value.n()));
      case BOOL -> json.booleanNode(value.bool());
      case M -> plain(value.m());
      case L -> {
        ArrayNode array = json.arrayNode();
        value.l().forEach(each -> array.add(plain(each)));
        yield array;
      }
      case SS -> {
        ArrayNode array = json.arrayNode();
        value.ss().forEach(array::add);
        yield array;
      }
      default -> throw new IllegalStateException("unexpected " + value);
    };
  }

  // ---------------------------------------------------------------- triggers

  /** Has the assignment function work through its queue until that is empty. */
  public static void assign() {
    drain(Queues::assignment, ASSIGNMENT::execute);
  }

  /** Has the delivery function try once what waits; says how many failed again. */
  public static int deliver() {
    return once(QUEUES.delivery(), DELIVERY::execute);
  }

  /** Time passes; the timers that come due meanwhile fire. */
  public static void pass(Duration duration) {
    Instant end = CLOCK.instant().plus(duration);
    while (CLOCK.instant().isBefore(end)) {
      Instant next = CLOCK.instant().plusSeconds(30);
      CLOCK.set(next.isBefore(end) ? next : end);
      assertThat(SWEEP.execute(Payloads.read(Files.event("scheduler.json"), SQSEvent.class)))
          .isNotNull();
      drain(Queues::timers, SWEEP::execute);
    }
  }

  private static void drain(
      Function<Queues, Queues.Batch> queue, Function<SQSEvent, SQSBatchResponse> handler) {
    Queues.Batch batch = queue.apply(QUEUES);
    while (!batch.messages().isEmpty()) {
      assertThat(once(batch, handler)).isZero();
      batch = queue.apply(QUEUES);
    }
  }

  /** Hands a batch over as Lambda does; says how many messages come again. */
  public static int once(Queues.Batch batch, Function<SQSEvent, SQSBatchResponse> handler) {
    Set<String> failed =
        handler.apply(batch.event()).getBatchItemFailures().stream()
            .map(BatchItemFailure::getItemIdentifier)
            .collect(Collectors.toSet());
    QUEUES.settle(batch, failed);
    return failed.size();
  }

  // ---------------------------------------------------------------- HTTP

  /** An answer of the HTTP API. */
  public record Answer(int status, JsonNode body) {
    /** The error's code and, where there is one, field. */
    public String error() {
      JsonNode error = body.path("error");
      return status
          + " "
          + error.path("code").asText()
          + (error.has("field") ? " " + error.path("field").asText() : "");
    }
  }

  /** Calls the HTTP API; the answer is held against what is written. */
  public static Answer http(JsonNode payload) {
    var response = API.execute(Payloads.read(payload, APIGatewayV2HTTPEvent.class));
    JsonNode written = Payloads.write(response);
    JsonNode body = Files.json(written.path("body").asText());
    String method = payload.at("/requestContext/http/method").asText();
    String path = payload.path("rawPath").asText();
    Protocol.checkHttp(method, path, response.getStatusCode(), body);
    return new Answer(response.getStatusCode(), body);
  }

  /** Asks the authorizer. */
  public static JsonNode authorize(JsonNode payload) {
    return Payloads.write(
        AUTHORIZER.execute(Payloads.read(payload, APIGatewayCustomAuthorizerEvent.class)));
  }
}
