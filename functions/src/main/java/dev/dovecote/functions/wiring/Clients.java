package dev.dovecote.functions.wiring;

import dev.dovecote.functions.wiring.tracing.Traces;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.context.annotation.Secondary;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.endpoints.AccountIdEndpointMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.xray.XRayClient;

/**
 * The AWS clients of a function. Endpoints come from the SDK's own variables, where they are set.
 */
@Factory
final class Clients {
  /** Connections at once to one service: as many as a pass commits at the same time, twice. */
  private static final int CONNECTIONS_MAX = 64;

  /** The fewest that the client takes. */
  private static final int EVENT_LOOPS = 2;

  /**
   * A request of which nothing comes or goes for so long is given up with its connection, and tried
   * again by the SDK: the client has no other limit, and the shortest function has five seconds.
   */
  private static final Duration UNANSWERED_MAX = Duration.ofSeconds(3);

  /**
   * Native, so that an instance's first handshake finds machine code. Its threads are its own: what
   * they draw of chance is kept by each of them, and none of this client's has drawn any before a
   * snapshot, since nothing is called before it.
   */
  @Bean(preDestroy = "close")
  @Singleton
  @Secondary
  SdkHttpClient http() {
    return AwsCrtHttpClient.builder()
        .maxConcurrency(CONNECTIONS_MAX)
        .numEventLoopThreads(EVENT_LOOPS)
        .connectionHealthConfiguration(
            health -> health.minimumThroughputInBps(1L).minimumThroughputTimeout(UNANSWERED_MAX))
        .build();
  }

  /**
   * What Lambda gives: an address to ask where the function is an instance of a snapshot, else
   * variables; properties are for tests. Nothing is looked up before it is asked for. The
   * function's surroundings may give others.
   */
  @Singleton
  @Secondary
  AwsCredentialsProvider credentials() {
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(),
        EnvironmentVariableCredentialsProvider.create(),
        ContainerCredentialsProvider.create());
  }

  @Singleton
  AwsRegionProvider region() {
    return DefaultAwsRegionProviderChain.builder().build();
  }

  /** Unless the function's surroundings give another. */
  @Singleton
  @Secondary
  DynamoDbClient dynamo(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      @Value("${aws.endpoint.url.dynamodb:}") String endpoint,
      List<ExecutionInterceptor> interceptors) {
    // By one address for all accounts: what an instance connects to before it has credentials.
    return common(DynamoDbClient.builder(), credentials, endpoint, interceptors)
        .accountIdEndpointMode(AccountIdEndpointMode.DISABLED)
        .httpClient(http)
        .build();
  }

  @Singleton
  SqsClient sqs(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      @Value("${aws.endpoint.url.sqs:}") String endpoint,
      List<ExecutionInterceptor> interceptors) {
    return common(SqsClient.builder(), credentials, endpoint, interceptors)
        .httpClient(http)
        .build();
  }

  @Singleton
  ApiGatewayManagementApiClient callback(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      @Value("${callback.url}") String endpoint,
      List<ExecutionInterceptor> interceptors) {
    return common(ApiGatewayManagementApiClient.builder(), credentials, endpoint, interceptors)
        .httpClient(http)
        .build();
  }

  /** Made for the function that publishes alone: not a singleton, since each makes all of those. */
  @Prototype
  @Secondary
  EventBridgeClient events(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      @Value("${aws.endpoint.url.eventbridge:}") String endpoint,
      List<ExecutionInterceptor> interceptors) {
    return common(EventBridgeClient.builder(), credentials, endpoint, interceptors)
        .httpClient(http)
        .build();
  }

  /**
   * One attempt, and little time: whoever tells of an invocation keeps its answer waiting
   * meanwhile. Closed, its threads that watch the time are gone.
   */
  @Bean(preDestroy = "close")
  @Singleton
  XRayClient traces(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      @Value("${aws.endpoint.url.xray:}") String endpoint,
      List<ExecutionInterceptor> interceptors) {
    return at(XRayClient.builder(), credentials, endpoint)
        .httpClient(http)
        .overrideConfiguration(
            config -> {
              config.retryStrategy(AwsRetryStrategy.doNotRetry());
              config.apiCallTimeout(Traces.TELLING_MAX);
              interceptors.forEach(config::addExecutionInterceptor);
            })
        .build();
  }

  private static <B extends AwsClientBuilder<B, ?>> B common(
      B builder,
      AwsCredentialsProvider credentials,
      @Nullable String endpoint,
      List<ExecutionInterceptor> interceptors) {
    return at(builder, credentials, endpoint)
        .overrideConfiguration(
            config -> {
              config.retryStrategy(retries());
              interceptors.forEach(config::addExecutionInterceptor);
            });
  }

  private static <B extends AwsClientBuilder<B, ?>> B at(
      B builder, AwsCredentialsProvider credentials, @Nullable String endpoint) {
    builder.credentialsProvider(credentials);
    return endpoint == null || endpoint.isBlank()
        ? builder
        : builder.endpointOverride(URI.create(endpoint));
  }

  /**
   * Three attempts: nine, as DynamoDB's client makes by itself, outlast a pass's timeout. Also
   * where an update of an agent's item meets a transaction that gives the agent a buyer: the SDK
   * leaves that to the caller, but it says only that the item is being written.
   */
  private static StandardRetryStrategy retries() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .retryOnException(TransactionConflictException.class)
        .build();
  }
}
