package dev.dovecote.local;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Ordinary AWS clients that talk to this machine. */
final class AwsClients implements AutoCloseable {
  static final String ACCESS_KEY_ID = "local";
  static final String SECRET_ACCESS_KEY = "local";

  static final AwsCredentials CREDENTIALS =
      AwsBasicCredentials.create(ACCESS_KEY_ID, SECRET_ACCESS_KEY);

  private static final int MAXIMUM_CONNECTIONS = 500;

  private final SdkHttpClient http =
      Apache5HttpClient.builder().maxConnections(MAXIMUM_CONNECTIONS).build();
  private final String region;

  AwsClients(String region) {
    this.region = region;
    // Functions make their own clients. On Lambda the SDK finds these in the process's environment,
    // which
    // nobody can set from within; next it looks here.
    System.setProperty("aws.region", region);
    System.setProperty("aws.accessKeyId", ACCESS_KEY_ID);
    System.setProperty("aws.secretAccessKey", SECRET_ACCESS_KEY);
  }

  DynamoDbClient dynamoDb(String endpoint) {
    return at(DynamoDbClient.builder(), endpoint).build();
  }

  DynamoDbStreamsClient streams(String endpoint) {
    return at(DynamoDbStreamsClient.builder(), endpoint).build();
  }

  EventBridgeClient events(String endpoint) {
    return at(EventBridgeClient.builder(), endpoint).build();
  }

  SqsClient sqs(String endpoint) {
    return at(SqsClient.builder(), endpoint).build();
  }

  ApiGatewayManagementApiClient connections(String endpoint) {
    return at(ApiGatewayManagementApiClient.builder(), endpoint).build();
  }

  private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B at(
      B builder, String endpoint) {
    return builder
        .httpClient(http)
        .region(Region.of(region))
        .endpointOverride(URI.create(endpoint))
        .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS));
  }

  /** The clients share one pool of connections, which this closes. */
  @Override
  public void close() {
    http.close();
  }
}
