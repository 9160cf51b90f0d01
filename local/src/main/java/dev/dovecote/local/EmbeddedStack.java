package dev.dovecote.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.function.FunctionError;
import dev.dovecote.local.function.FunctionHost;
import dev.dovecote.local.function.FunctionLog;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.gateway.HttpGateway;
import dev.dovecote.local.gateway.Issuer;
import dev.dovecote.local.gateway.SocketGateway;
import dev.dovecote.local.permission.CalledActions;
import dev.dovecote.local.permission.Permissions;
import dev.dovecote.local.runtime.PermissionFront;
import dev.dovecote.local.template.Addresses;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateException;
import dev.dovecote.local.template.TemplateReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
  private final Closing closing;
  private final Activity activity = new Activity();
  private final Servers servers;
  private final FunctionLog log;
  private final Template template;
  private final Permissions permissions;
  private final FunctionHost functions;
  private final Issuer issuer;
  private final Services services;
  private final ApiGatewayManagementApiClient connections;
  private final Idleness idleness;

  /** A stack to be: set what differs from the defaults, then start it. */
  public static StackBuilder builder() {
    return new StackBuilder();
  }

  static EmbeddedStack start(StackBuilder options) {
    TemplateReader reader = TemplateReader.open(options.template);
    Ports.requireFree(options);
    Optional<DataFolder> data = options.dataFolder().map(DataFolder::open);
    Closing closing = new Closing();
    data.ifPresent(closing::add);
    try {
      EmbeddedStack stack = new EmbeddedStack(options, reader, closing);
      data.ifPresent(DataFolder::protect);
      return stack;
    } catch (RuntimeException e) {
      closing.close();
      data.ifPresent(DataFolder::discard);
      throw e;
    }
  }

  private EmbeddedStack(StackBuilder options, TemplateReader reader, Closing closing) {
    this.options = options;
    this.closing = closing;
    this.log = new FunctionLog(options.clock, options.log);
    this.servers = new Servers(options, closing);
    this.issuer = Issuer.create(servers.httpUrl(), options.dataFolder(), options.clock);
    this.template = reader.resolve(parameters(reader), addresses());
    this.permissions = readPermissions();
    this.services = new Services(options, servers, template, permissions, closing);
    this.connections = services.connections(callbackUrl());
    this.functions = closing.add(functions());
    Triggers triggers = new Triggers(template, options.awsEndpoint != null);
    this.idleness = new Idleness(activity, sqs(), triggers.queueUrls(), servers::held);
    serve();
    triggers.start(closing, functions, sqs(), services.streams(), options.clock, activity);
  }

  private Map<String, String> parameters(TemplateReader reader) {
    Map<String, String> parameters = new LinkedHashMap<>(options.parameters);
    if (reader.hasParameter(ISSUER_PARAMETER)) {
      parameters.putIfAbsent(ISSUER_PARAMETER, issuer.url());
    }
    return parameters;
  }

  private Addresses addresses() {
    return new Addresses(
        STACK_NAME,
        REGION,
        ACCOUNT_ID,
        servers.queueEndpoint(),
        httpUrl(),
        servers.socketAddress());
  }

  private Permissions readPermissions() {
    String stage =
        template.webSocketApi().map(api -> api.stageArn(REGION, ACCOUNT_ID)).orElse(null);
    return new Permissions(
        template,
        new CalledActions(REGION, ACCOUNT_ID, stage),
        AwsClients.CREDENTIALS,
        log::refused);
  }

  private FunctionHost functions() {
    return new FunctionHost(
        new FunctionWorld(permissions, services.endpoints(), front(), options.environment)
            .of(template),
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
  private UnaryOperator<String> front() {
    if (options.functionStarter == null) {
      return UnaryOperator.identity();
    }
    Map<String, String> signedFor =
        Map.of(
            "dynamodb", servers.tableEndpoint(),
            "sqs", servers.queueEndpoint(),
            "events", services.busEndpoint(),
            "xray", services.traces().endpoint(),
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
        .map(api -> new HttpGateway(api, functions, issuer, options.clock, ACCOUNT_ID))
        .ifPresent(gateway -> servers.http().serve(closing.add(gateway)));
    template
        .webSocketApi()
        .map(
            api ->
                new SocketGateway(
                    api,
                    functions,
                    options.clock,
                    options.socketLimits,
                    REGION,
                    ACCOUNT_ID,
                    activity,
                    permissions::byAccessKey))
        .ifPresent(
            gateway ->
                servers.sockets().serve(closing.add(gateway), gateway::answersWithoutWaiting));
  }

  /** Where the HTTP API is, without a slash at the end; also the issuer's URL. */
  public String httpUrl() {
    return servers.httpUrl();
  }

  /** Where sockets connect, the stage's name at its end. */
  public String webSocketUrl() {
    return callbackUrl().replaceFirst("^http", "ws");
  }

  /** Where {@code @connections} is: the endpoint for an ApiGatewayManagementApiClient. */
  public String callbackUrl() {
    String stage = template.webSocketApi().map(Template.WebSocketApi::stage).orElse("live");
    return "http://%s/%s".formatted(servers.socketAddress(), stage);
  }

  /** Where the event bus is, which shows at {@code /events} what was published. */
  public String eventsUrl() {
    return services.bus().endpoint();
  }

  /** The events that were published so far, in order, as targets of rules get them. */
  public List<ObjectNode> events() {
    return services.bus().published();
  }

  /** Where X-Ray is, which shows at {@code /segments} what functions told it. */
  public String tracesUrl() {
    return services.traces().endpoint();
  }

  /** The segments that functions told X-Ray of so far, in the order in which they came. */
  public List<ObjectNode> segments() {
    return services.traces().segments();
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
    return services.dynamoDb();
  }

  /** A client of the queues. */
  public SqsClient sqs() {
    return services.sqs();
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
   * visible, in flight or delayed.
   *
   * @throws NotIdleException if that is not reached in time
   */
  public void awaitIdle(Duration atMost) {
    idleness.await(atMost, true);
  }

  /** As {@link #awaitIdle}, but messages that are still delayed do not count. */
  public void awaitIdleExceptDelayed(Duration atMost) {
    idleness.await(atMost, false);
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
