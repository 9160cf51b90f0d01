package dev.dovecote.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A template with its parameters resolved: what there is to build. Maps are by logical ID, in file
 * order.
 */
public record Template(
    Map<String, String> parameters,
    Map<String, Table> tables,
    Map<String, Queue> queues,
    Map<String, Bucket> buckets,
    Map<String, Bus> buses,
    Map<String, Rule> rules,
    Map<String, Function> functions,
    Map<String, Role> roles,
    Optional<WebSocketApi> webSocketApi,
    Optional<HttpApi> httpApi,
    Map<String, Integer> logRetentionDays,
    List<Permission> permissions,
    Map<String, String> outputs) {

  /**
   * A table and its keys; {@code timeToLive} names the attribute that holds when an item expires,
   * {@code streamView} what its stream carries, where it has one.
   */
  public record Table(
      String logicalId,
      String name,
      Map<String, String> attributeTypes,
      String hashKey,
      Optional<String> rangeKey,
      Optional<String> timeToLive,
      Optional<String> streamView,
      String streamArn) {}

  /** A queue; {@code attributes} as the SQS API names them, without the redrive policy. */
  public record Queue(
      String logicalId,
      String name,
      String url,
      String arn,
      boolean fifo,
      Map<String, String> attributes,
      Optional<Redrive> redrive) {}

  /** Where a message goes that was received too often. */
  public record Redrive(String deadLetterArn, int maxReceiveCount) {}

  /** A bucket, and what pages of other origins may ask of it. */
  public record Bucket(String logicalId, String name, List<BucketCors> cors) {}

  /** One rule of a bucket's CORS; the first that fits a request holds. */
  public record BucketCors(
      List<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposedHeaders,
      Optional<Integer> maxAgeSeconds) {}

  /** An event bus. */
  public record Bus(String logicalId, String name, String arn) {}

  /** Which events of a bus go to which targets; the pattern is JSON. */
  public record Rule(
      String logicalId, String busName, String pattern, boolean enabled, List<Target> targets) {}

  /** Where a rule's events go. */
  public record Target(String id, String arn) {}

  /**
   * A function; {@code roleId} is its role's logical ID; {@code reservedConcurrency} may be absent.
   */
  public record Function(
      String logicalId,
      String name,
      String arn,
      String handler,
      Duration timeout,
      int memoryMegabytes,
      Map<String, String> environment,
      Optional<Integer> reservedConcurrency,
      Optional<String> roleId,
      List<SqsTrigger> queues,
      List<StreamTrigger> streams,
      List<Schedule> schedules) {
    /** The same with another environment. */
    public Function withEnvironment(Map<String, String> variables) {
      return new Function(
          logicalId,
          name,
          arn,
          handler,
          timeout,
          memoryMegabytes,
          variables,
          reservedConcurrency,
          roleId,
          queues,
          streams,
          schedules);
    }
  }

  /** A queue that a function reads. */
  public record SqsTrigger(
      String name,
      String queueArn,
      int batchSize,
      boolean reportsBatchItemFailures,
      Optional<Integer> maximumConcurrency,
      boolean enabled) {}

  /**
   * A table's stream that a function reads. What fails is tried again, in halves if {@code
   * bisects}, until it was tried or is old enough to be given up; then where it stood is told to
   * {@code onFailureArn}, a queue.
   *
   * @param filters patterns of which a record has to match one; all records where there are none
   */
  public record StreamTrigger(
      String name,
      String streamArn,
      int batchSize,
      List<String> filters,
      boolean bisects,
      boolean reportsBatchItemFailures,
      Optional<Integer> maximumRetries,
      Optional<Duration> maximumAge,
      Optional<String> onFailureArn,
      boolean enabled) {}

  /**
   * A schedule that starts a function; {@code input} is JSON, or null for Scheduler's own payload.
   */
  public record Schedule(String name, Duration rate, @Nullable String input, boolean enabled) {}

  /** A role: the statements of its policies. */
  public record Role(String logicalId, String name, List<Statement> statements) {}

  /** One policy statement: it allows these actions on these resources. */
  public record Statement(List<String> actions, List<String> resources) {}

  /** Who may invoke which function, by name. */
  public record Permission(
      String functionName, String action, String principal, @Nullable String sourceArn) {}

  /** The WebSocket API: routes by key. */
  public record WebSocketApi(
      String logicalId,
      String apiId,
      String stage,
      String domainName,
      String selectionPath,
      Map<String, WebSocketRoute> routes) {
    /** The ARN of its stage, by which permissions name it. */
    public String stageArn(String region, String accountId) {
      return "arn:aws:execute-api:%s:%s:%s/%s".formatted(region, accountId, apiId, stage);
    }
  }

  /** A WebSocket route; without a function its integration is a MOCK, which accepts. */
  public record WebSocketRoute(
      String key,
      Optional<String> function,
      boolean responds,
      Optional<RequestAuthorizer> authorizer) {}

  /** A REQUEST authorizer; identity sources are names of query parameters and headers. */
  public record RequestAuthorizer(
      String function, List<String> queryParameters, List<String> headers) {}

  /** The HTTP API, payload format 2.0. */
  public record HttpApi(
      String logicalId,
      String apiId,
      String stage,
      String domainName,
      List<HttpRoute> routes,
      Optional<Cors> cors) {}

  /** An HTTP route: {@code key} is "METHOD /path", "ANY /path" or "$default". */
  public record HttpRoute(
      String key, String function, Duration timeout, Optional<JwtAuthorizer> authorizer) {}

  /** A JWT authorizer; the token is taken from the Authorization header. */
  public record JwtAuthorizer(String issuer, List<String> audience) {}

  /** CORS as API Gateway answers it. */
  public record Cors(
      List<String> origins,
      List<String> methods,
      List<String> headers,
      List<String> exposedHeaders,
      boolean credentials,
      Optional<Integer> maxAgeSeconds) {}
}
