package dev.dovecote.testkit.dynamo;

import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * DynamoDB Local in this process, in memory, behind HTTP on a free loopback port: for tests of
 * races, which need a server that others wrote and clients that really wait.
 */
public final class DynamoDbLocal implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 256;
  private static final Duration ACQUISITION_TIMEOUT = Duration.ofSeconds(60);

  /** The system property that names another DynamoDB to use instead, such as LocalStack's. */
  public static final String ELSEWHERE = "dovecote.aws.endpoint";

  private final @Nullable DynamoDBProxyServer server;
  private final URI endpoint;
  private final DynamoDbClient client;

  private DynamoDbLocal(@Nullable DynamoDBProxyServer server, URI endpoint) {
    this.server = server;
    this.endpoint = endpoint;
    this.client = newClient();
  }

  /** Starts it, unless the system property {@code dovecote.aws.endpoint} names another. */
  public static DynamoDbLocal start() {
    String elsewhere = System.getProperty(ELSEWHERE);
    if (elsewhere != null) {
      return new DynamoDbLocal(null, URI.create(elsewhere));
    }
    try {
      int port = freePort();
      DynamoDBProxyServer server =
          ServerRunner.createServerFromCommandLineArgs(
              new String[] {"-inMemory", "-sharedDb", "-port", String.valueOf(port)});
      bindToLoopback(server);
      server.safeStart();
      return new DynamoDbLocal(server, URI.create("http://127.0.0.1:" + port));
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not start", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** It has no setting for this, and would listen on every address. */
  private static void bindToLoopback(DynamoDBProxyServer server)
      throws ReflectiveOperationException {
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    for (Connector connector : ((Server) field.get(server)).getConnectors()) {
      ((ServerConnector) connector).setHost("127.0.0.1");
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  /** A client that lives as long as this server. */
  public DynamoDbClient client() {
    return client;
  }

  /** A client of the caller's own. */
  public DynamoDbClient newClient() {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .overrideConfiguration(o -> o.retryStrategy(RetryMode.STANDARD))
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .maxConnections(MAX_CONNECTIONS)
                .connectionAcquisitionTimeout(ACQUISITION_TIMEOUT))
        .build();
  }

  public void createTables(Iterable<TableDefinition> definitions) {
    for (TableDefinition definition : definitions) {
      if (server == null) {
        forget(definition.createRequest().tableName());
      }
      client.createTable(definition.createRequest());
    }
  }

  /** What an earlier test left on a server that outlives it. */
  private void forget(String table) {
    try {
      client.deleteTable(delete -> delete.tableName(table));
      client.waiter().waitUntilTableNotExists(describe -> describe.tableName(table));
    } catch (ResourceNotFoundException nothing) {
      // So it is.
    }
  }

  @Override
  public void close() {
    client.close();
    if (server == null) {
      return;
    }
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not stop", e);
    }
  }
}
