package dev.dovecote.local;

import dev.dovecote.local.function.FunctionStarter;
import dev.dovecote.local.function.FunctionWatch;
import dev.dovecote.local.gateway.SocketLimits;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What an {@link EmbeddedStack} is to be. Ports are 0 (any free one) unless they are set. */
public final class StackBuilder {
  Path template = Path.of("template.yaml");
  final Map<String, String> parameters = new LinkedHashMap<>();
  final Map<String, String> environment = new LinkedHashMap<>();
  InstantSource clock = InstantSource.system();
  SocketLimits socketLimits = SocketLimits.API_GATEWAY;
  BiConsumer<String, String> log = (function, line) -> System.err.println(function + ": " + line);
  boolean eager = true;
  @Nullable FunctionStarter functionStarter;
  FunctionWatch functionWatch = FunctionWatch.NONE;
  @Nullable String awsEndpoint;
  int httpPort;
  int webSocketPort;
  int dynamoDbPort;
  int sqsPort;
  int s3Port;
  int eventsPort;
  private @Nullable Path dataFolder;

  StackBuilder() {}

  /** The template to build from; {@code template.yaml} in the working directory otherwise. */
  public StackBuilder template(Path file) {
    this.template = file;
    return this;
  }

  /**
   * A value for one of the template's parameters. OidcIssuer is the stack's own issuer if not
   * given.
   */
  public StackBuilder parameter(String name, String value) {
    parameters.put(name, value);
    return this;
  }

  /**
   * Keeps tables, objects and the issuer's key in this folder; otherwise everything is in memory.
   */
  public StackBuilder dataFolder(Path folder) {
    this.dataFolder = folder;
    return this;
  }

  /**
   * Of how many invocations in a hundred functions tell X-Ray what they did, in place of what the
   * template says.
   */
  public StackBuilder traces(int percent) {
    return environment(Map.of("TRACES_PERCENT", Integer.toString(percent)));
  }

  /** Environment variables for all functions, over those of the template. */
  public StackBuilder environment(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /** The stack's time; with a {@link DrivenClock} schedules and delays follow it. */
  public StackBuilder clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  /** How long sockets live. */
  public StackBuilder socketLimits(SocketLimits limits) {
    this.socketLimits = limits;
    return this;
  }

  /** Takes what functions print and their errors, as (function, line); standard error otherwise. */
  public StackBuilder log(BiConsumer<String, String> sink) {
    this.log = sink;
    return this;
  }

  /**
   * Whether functions start with the stack (so that one that cannot is found) or at their first
   * event.
   */
  public StackBuilder eager(boolean startFunctions) {
    this.eager = startFunctions;
    return this;
  }

  /** Runs the functions somewhere else than in this process. */
  public StackBuilder functions(FunctionStarter elsewhere) {
    this.functionStarter = elsewhere;
    return this;
  }

  /** Looks on while the functions run in this process. */
  public StackBuilder watch(FunctionWatch watch) {
    this.functionWatch = watch;
    return this;
  }

  /**
   * Where DynamoDB, SQS and EventBridge are, for example LocalStack; its tables and queues, bus and
   * rules are created where they are not there yet. Null for servers of the stack's own.
   */
  public StackBuilder aws(@Nullable String endpoint) {
    this.awsEndpoint = endpoint;
    return this;
  }

  /** The port of the HTTP API and the issuer. */
  public StackBuilder httpPort(int port) {
    this.httpPort = port;
    return this;
  }

  /** The port of the WebSocket API and its callback endpoint. */
  public StackBuilder webSocketPort(int port) {
    this.webSocketPort = port;
    return this;
  }

  /** The port of DynamoDB Local. */
  public StackBuilder dynamoDbPort(int port) {
    this.dynamoDbPort = port;
    return this;
  }

  /** The port of the queues. */
  public StackBuilder sqsPort(int port) {
    this.sqsPort = port;
    return this;
  }

  /** The port of the buckets. */
  public StackBuilder s3Port(int port) {
    this.s3Port = port;
    return this;
  }

  /** The port of the event bus. */
  public StackBuilder eventsPort(int port) {
    this.eventsPort = port;
    return this;
  }

  /**
   * Starts it. On failure what was begun is stopped again.
   *
   * @throws PortInUseException if a chosen port is taken
   * @throws dev.dovecote.local.template.TemplateException if the template cannot be used
   */
  public EmbeddedStack start() {
    return EmbeddedStack.start(this);
  }

  Optional<Path> dataFolder() {
    return Optional.ofNullable(dataFolder);
  }
}
