package dev.dovecote.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.aws.Presigner;
import dev.dovecote.local.bucket.BucketServer;
import dev.dovecote.local.bus.BusServer;
import dev.dovecote.local.bus.RemoteBuses;
import dev.dovecote.local.function.FunctionError;
import dev.dovecote.local.function.FunctionHost;
import dev.dovecote.local.function.FunctionLog;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.gateway.GatewayServer;
import dev.dovecote.local.gateway.HttpGateway;
import dev.dovecote.local.gateway.Issuer;
import dev.dovecote.local.gateway.SocketGateway;
import dev.dovecote.local.gateway.SocketLimits;
import dev.dovecote.local.permission.CalledActions;
import dev.dovecote.local.permission.Permissions;
import dev.dovecote.local.queue.DelayFront;
import dev.dovecote.local.queue.QueueServer;
import dev.dovecote.local.runtime.PermissionFront;
import dev.dovecote.local.table.TableServer;
import dev.dovecote.local.template.Addresses;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateException;
import dev.dovecote.local.template.TemplateReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The whole backend on one machine, built from the template: tables, queues, buckets, functions,
 * sockets, HTTP API, schedules and an issuer, all on loopback. Start it with {@link #builder()};
 * closing it stops everything.
 */
public final class EmbeddedStack implements AutoCloseable {
  /** The region that everything is in. */
  public static final String REGION = "us-east-1";

  /** The account that everything belongs to. */
  public static final String ACCOUNT_ID = "000000000000";

  private static final String STACK_NAME = "dovecote";
  private static final String ISSUER_PARAMETER = "OidcIssuer";

  private final StackBuilder options;
  private final Closing closing = new Closing();
  private final Activity activity = new Activity();
  private final FunctionLog log;
  private final Template template;
  private final Permissions permissions;
  private final FunctionHost functions;
  private final Issuer issuer;
  private final DynamoDbClient dynamoDb;
  private final SqsClient sqs;
  private final @Nullable BusServer bus;
  private final ApiGatewayManagementApiClient connections;
  private final Idleness idleness;
  private IntSupplier held = () -> 0;
  private final GatewayServer httpServer;
  private final GatewayServer socketServer;

  /** A stack to be: set what differs from the defaults, then start it. */
  public static StackBuilder builder() {
    return new StackBuilder();
  }

  static EmbeddedStack start(StackBuilder options) {
    TemplateReader reader = TemplateReader.open(options.template);
    Ports.requireFree(options);
    return new EmbeddedStack(options, reader);
  }

  private EmbeddedStack(StackBuilder options, TemplateReader reader) {
    this.options = options;
    this.log = new FunctionLog(options.clock, options.log);
    try {
      CompletableFuture<String> tables =
          elsewhereOr(
              () ->
                  begin(() -> TableServer.start(options.dynamoDbPort, options.dataFolder()))
                      .thenApply(TableServer::endpoint));
      CompletableFuture<String> queues =
          elsewhereOr(
              () ->
                  begin(() -> QueueServer.start(options.sqsPort, REGION, ACCOUNT_ID))
                      .thenApply(QueueServer::endpoint));
      this.httpServer =
          closing.add(GatewayServer.start(options.httpPort, HttpGateway.MAXIMUM_BODY_BYTES));
      this.socketServer =
          closing.add(
              GatewayServer.start(options.webSocketPort, 2 * SocketLimits.MAXIMUM_MESSAGE_BYTES));
      this.issuer = Issuer.create(httpUrl(), options.dataFolder(), options.clock);
      String queueEndpoint = queueEndpoint(queues.join());
      this.template = reader.resolve(parameters(reader), addresses(queueEndpoint));
      this.permissions = readPermissions();
      AwsClients clients = closing.add(new AwsClients(REGION));
      String tableEndpoint = tables.join();
      this.dynamoDb = closing.add(clients.dynamoDb(tableEndpoint));
      this.sqs = closing.add(clients.sqs(queueEndpoint));
      this.connections = closing.add(clients.connections(callbackUrl()));
      TableServer.create(
          dynamoDb, template.tables().values(), !(options.clock instanceof DrivenClock));
      QueueServer.create(sqs, template.queues().values());
      BucketServer buckets = closing.add(buckets());
      this.bus = options.awsEndpoint == null ? closing.add(bus()) : null;
      this.functions =
          closing.add(
              functions(
                  Map.of(
                      "DYNAMODB",
                      tableEndpoint,
                      "SQS",
                      queueEndpoint,
                      "S3",
                      buckets.endpoint(),
                      "EVENTBRIDGE",
                      busEndpoint(clients))));
      Triggers triggers = new Triggers(template, options.awsEndpoint != null);
      this.idleness = new Idleness(activity, sqs, triggers.queueUrls(), held);
      serve();
      triggers.start(
          closing, functions, sqs, streams(clients, tableEndpoint), options.clock, activity);
    } catch (CompletionException e) {
      closing.close();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private CompletableFuture<String> elsewhereOr(Supplier<CompletableFuture<String>> here) {
    return options.awsEndpoint == null
        ? here.get()
        : CompletableFuture.completedFuture(options.awsEndpoint);
  }

  /** Begins to start a server beside the others; what stops it is in place whenever it comes up. */
  private <T extends AutoCloseable> CompletableFuture<T> begin(Supplier<T> starter) {
    CompletableFuture<T> server = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("starting")
        .start(
            () -> {
              try {
                server.complete(starter.get());
              } catch (RuntimeException e) {
                server.completeExceptionally(e);
              }
            });
    closing.add(
        () -> {
          if (!server.handle((started, failure) -> failure != null).join()) {
            server.join().close();
          }
        });
    return server;
  }

  /** On a driven clock there is a front before the queues, which keeps delayed messages back. */
  private String queueEndpoint(String endpoint) {
    if (!(options.clock instanceof DrivenClock driven)) {
      return endpoint;
    }
    DelayFront front = closing.add(new DelayFront(endpoint, driven));
    held = front::held;
    return front.endpoint();
  }

  private Map<String, String> parameters(TemplateReader reader) {
    Map<String, String> parameters = new LinkedHashMap<>(options.parameters);
    if (reader.hasParameter(ISSUER_PARAMETER)) {
      parameters.putIfAbsent(ISSUER_PARAMETER, issuer.url());
    }
    return parameters;
  }

  private Addresses addresses(String queueEndpoint) {
    return new Addresses(
        STACK_NAME,
        REGION,
        ACCOUNT_ID,
        queueEndpoint,
        httpUrl(),
        "127.0.0.1:" + socketServer.port());
  }

  private Permissions readPermissions() {
    String stage =
        template
            .webSocketApi()
            .map(
                api ->
                    "arn:aws:execute-api:%s:%s:%s/%s"
                        .formatted(REGION, ACCOUNT_ID, api.apiId(), api.stage()))
            .orElse(null);
    return new Permissions(
        template,
        new CalledActions(REGION, ACCOUNT_ID, stage),
        AwsClients.CREDENTIALS,
        log::refused);
  }

  private BucketServer buckets() {
    return BucketServer.start(
        options.s3Port,
        options.dataFolder().map(folder -> folder.resolve("objects")),
        template.buckets().values(),
        new BucketServer.Trust(new Presigner(Region.of(REGION)), permissions::byAccessKey),
        options.clock);
  }

  private BusServer bus() {
    return BusServer.start(
        options.eventsPort, template, sqs, new BusServer.Place(REGION, ACCOUNT_ID, options.clock));
  }

  private String busEndpoint(AwsClients clients) {
    if (bus != null) {
      return bus.endpoint();
    }
    String endpoint = Objects.requireNonNull(options.awsEndpoint);
    RemoteBuses.create(closing.add(clients.events(endpoint)), template);
    return endpoint;
  }

  private Triggers.Streams streams(AwsClients clients, String endpoint) {
    return new Triggers.Streams(
        closing.add(clients.streams(endpoint)),
        table -> Objects.requireNonNull(TableServer.streamArn(dynamoDb, table)));
  }

  private FunctionHost functions(Map<String, String> endpoints) {
    Map<String, String> world = new LinkedHashMap<>();
    world.put("AWS_REGION", REGION);
    UnaryOperator<String> front = front(endpoints);
    endpoints.forEach((service, url) -> world.put("AWS_ENDPOINT_URL_" + service, front.apply(url)));
    List<Template.Function> definitions =
        template.functions().values().stream()
            .map(
                function -> {
                  Map<String, String> environment = new LinkedHashMap<>(function.environment());
                  environment.replaceAll(
                      (_, value) -> value.equals(callbackUrl()) ? front.apply(value) : value);
                  environment.putAll(world);
                  environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
                  AwsCredentials own = permissions.of(function.logicalId()).credentials();
                  environment.put("AWS_ACCESS_KEY_ID", own.accessKeyId());
                  environment.put("AWS_SECRET_ACCESS_KEY", own.secretAccessKey());
                  environment.putAll(options.environment);
                  return function.withEnvironment(environment);
                })
            .toList();
    return new FunctionHost(
        definitions,
        options.clock,
        permissions,
        activity,
        log,
        options.functionStarter,
        options.functionWatch);
  }

  /**
   * What stands before a service's address: nothing where functions run here, since the check is in
   * their clients. Buckets check by themselves who signed an address.
   */
  private UnaryOperator<String> front(Map<String, String> endpoints) {
    if (options.functionStarter == null) {
      return UnaryOperator.identity();
    }
    Map<String, String> signedFor =
        Map.of(
            "dynamodb", Objects.requireNonNull(endpoints.get("DYNAMODB")),
            "sqs", Objects.requireNonNull(endpoints.get("SQS")),
            "events", Objects.requireNonNull(endpoints.get("EVENTBRIDGE")),
            "execute-api", callbackUrl());
    PermissionFront front = closing.add(new PermissionFront(permissions, signedFor));
    return url -> signedFor.containsValue(url) ? front.before(url) : url;
  }

  private void serve() {
    if (options.eager) {
      functions.startAll();
    }
    template
        .httpApi()
        .ifPresent(
            api ->
                httpServer.serve(
                    closing.add(
                        new HttpGateway(api, functions, issuer, options.clock, ACCOUNT_ID))));
    template
        .webSocketApi()
        .ifPresent(
            api ->
                socketServer.serve(
                    closing.add(
                        new SocketGateway(
                            api,
                            functions,
                            options.clock,
                            options.socketLimits,
                            REGION,
                            ACCOUNT_ID,
                            activity))));
  }

  /** Where the HTTP API is, without a slash at the end; also the issuer's URL. */
  public String httpUrl() {
    return "http://127.0.0.1:" + httpServer.port();
  }

  /** Where sockets connect, the stage's name at its end. */
  public String webSocketUrl() {
    return callbackUrl().replaceFirst("^http", "ws");
  }

  /** Where {@code @connections} is: the endpoint for an ApiGatewayManagementApiClient. */
  public String callbackUrl() {
    String stage = template.webSocketApi().map(Template.WebSocketApi::stage).orElse("live");
    return "http://127.0.0.1:%d/%s".formatted(socketServer.port(), stage);
  }

  /** Where the event bus is, which shows at {@code /events} what was published. */
  public String eventsUrl() {
    return ownBus().endpoint();
  }

  /** The events that were published so far, in order, as targets of rules get them. */
  public List<ObjectNode> events() {
    return ownBus().published();
  }

  private BusServer ownBus() {
    if (bus == null) {
      throw new IllegalStateException("the bus is elsewhere");
    }
    return bus;
  }

  /** The template as it was read. */
  public Template template() {
    return template;
  }

  /** A signed token of the stack's issuer. */
  public String token(Map<String, ?> claims, Duration lifetime) {
    return issuer.token(claims, lifetime);
  }

  /** A client of the tables. */
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** A client of the queues. */
  public SqsClient sqs() {
    return sqs;
  }

  /** A client of the sockets. */
  public ApiGatewayManagementApiClient connections() {
    return connections;
  }

  /** The name of a table, by its logical ID. */
  public String tableName(String logicalId) {
    return found(template.tables(), logicalId).name();
  }

  /** The URL of a queue, by its logical ID. */
  public String queueUrl(String logicalId) {
    return found(template.queues(), logicalId).url();
  }

  /** A function, by its logical ID: to be invoked, or killed. */
  public HostedFunction function(String logicalId) {
    return functions.get(logicalId);
  }

  /** What each function's role allows, and what of it was used so far. */
  public Permissions permissions() {
    return permissions;
  }

  /** The errors that left functions so far, and the calls to AWS that were refused them. */
  public List<FunctionError> functionErrors() {
    return log.errors();
  }

  /** Forgets the errors so far. */
  public void clearFunctionErrors() {
    log.clear();
  }

  /**
   * Waits until no invocation is under way and no message is in a queue that a function reads:
   * visible, in flight or delayed. False if that is not reached in time.
   */
  public boolean awaitIdle(Duration atMost) {
    return idleness.await(atMost, true);
  }

  /** As {@link #awaitIdle}, but messages that are still delayed do not count. */
  public boolean awaitIdleExceptDelayed(Duration atMost) {
    return idleness.await(atMost, false);
  }

  private static <T> T found(Map<String, T> map, String logicalId) {
    T value = map.get(logicalId);
    if (value == null) {
      throw new TemplateException("the template has no such resource: " + logicalId);
    }
    return value;
  }

  /** Stops everything: triggers, sockets, functions, then buckets, queues and tables. */
  @Override
  public void close() {
    closing.close();
  }
}
