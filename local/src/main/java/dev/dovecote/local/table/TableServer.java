package dev.dovecote.local.table;

import dev.dovecote.local.DataFolderException;
import dev.dovecote.local.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.dynamodb.services.exceptions.DynamoDBLocalServiceException;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** DynamoDB Local in this process, on loopback, with the template's tables. */
public final class TableServer implements AutoCloseable {
  private static final Logger SQLITE_LOG = Logger.getLogger("com.almworks.sqlite4java");

  /** What DynamoDB Local calls its file, and how SQLite begins one. */
  private static final String FILE = "shared-local-instance.db";

  private static final String SQLITE = "SQLite format 3";

  private final Server server;
  private final LocalDynamoDBRequestHandler requests;

  private TableServer(Server server, LocalDynamoDBRequestHandler requests) {
    this.server = server;
    this.requests = requests;
  }

  /**
   * Starts on the port (0: any free one), in memory or with its file in the folder.
   *
   * @throws DataFolderException where the file is none of its own
   */
  public static TableServer start(int port, Optional<Path> folder) {
    // What it warns of is thrown as well. No level: DynamoDB Local sets its own.
    SQLITE_LOG.setFilter(told -> told.getLevel().intValue() >= Level.SEVERE.intValue());
    folder.ifPresent(TableServer::requireDatabase);
    try {
      // Not by its command line, which prints to standard output and reports usage.
      var requests = requests(folder);
      var proxy = new DynamoDBProxyServer(port, new LocalDynamoDBServerHandler(requests, null));
      Server server = (Server) field(DynamoDBProxyServer.class, proxy, "server");
      // It has no option for the address that it listens on; without this it is every one.
      Stream.of(server.getConnectors()).forEach(c -> ((ServerConnector) c).setHost("127.0.0.1"));
      proxy.safeStart();
      return new TableServer(server, requests);
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not start: " + e.getMessage(), e);
    }
  }

  private static LocalDynamoDBRequestHandler requests(Optional<Path> folder)
      throws DynamoDBLocalServiceException {
    return folder.isPresent()
        ? new RequestsOnFile(folder.get())
        : new LocalDynamoDBRequestHandler(0, true, null, true, false);
  }

  private static void requireDatabase(Path folder) {
    Path file = folder.resolve(FILE);
    if (Files.notExists(file)) {
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] begin = in.readNBytes(SQLITE.length());
      if (begin.length > 0 && !SQLITE.equals(new String(begin, StandardCharsets.US_ASCII))) {
        throw new DataFolderException(
            folder, FILE + " is no database; restore it, or choose another folder", null);
      }
    } catch (IOException e) {
      throw new DataFolderException(folder, FILE + " cannot be read", e);
    }
  }

  private Map<?, ?> handlers() throws ReflectiveOperationException {
    return (Map<?, ?>) field(LocalDynamoDBRequestHandler.class, requests, "dbRequestHandlers");
  }

  private static <T> Object field(Class<T> type, T owner, String name)
      throws ReflectiveOperationException {
    var field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  /** Where clients reach it. */
  public String endpoint() {
    return "http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  /**
   * Creates those of the tables that are not there yet, and streams that they lack. Without time to
   * live nothing expires: DynamoDB Local deletes by the machine's clock, which is wrong for items
   * written under another one.
   */
  public static void create(
      DynamoDbClient client, Collection<Template.Table> tables, boolean timeToLive) {
    List<String> existing = client.listTablesPaginator().tableNames().stream().toList();
    for (Template.Table table : tables) {
      if (!existing.contains(table.name())) {
        create(client, table, timeToLive);
      } else if (table.streamView().isPresent() && streamArn(client, table.name()) == null) {
        client.updateTable(r -> r.tableName(table.name()).streamSpecification(stream(table)));
      }
    }
  }

  /** What a table's stream is called; null where it has none. */
  public static @Nullable String streamArn(DynamoDbClient client, String tableName) {
    return client.describeTable(r -> r.tableName(tableName)).table().latestStreamArn();
  }

  private static @Nullable StreamSpecification stream(Template.Table table) {
    return table
        .streamView()
        .map(view -> StreamSpecification.builder().streamEnabled(true).streamViewType(view).build())
        .orElse(null);
  }

  private static void create(DynamoDbClient client, Template.Table table, boolean timeToLive) {
    List<KeySchemaElement> keys = new ArrayList<>();
    keys.add(key(table.hashKey(), KeyType.HASH));
    table.rangeKey().ifPresent(range -> keys.add(key(range, KeyType.RANGE)));
    client.createTable(
        CreateTableRequest.builder()
            .streamSpecification(stream(table))
            .tableName(table.name())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                table.attributeTypes().entrySet().stream()
                    .map(
                        a ->
                            AttributeDefinition.builder()
                                .attributeName(a.getKey())
                                .attributeType(a.getValue())
                                .build())
                    .toList())
            .keySchema(keys)
            .build());
    table
        .timeToLive()
        .filter(attribute -> timeToLive)
        .ifPresent(
            attribute ->
                client.updateTimeToLive(
                    r ->
                        r.tableName(table.name())
                            .timeToLiveSpecification(
                                t -> t.attributeName(attribute).enabled(true))));
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  /**
   * Not by the server's own stop, which closes the file below the jobs that delete what has
   * expired: one that comes to it then waits for ever.
   */
  @Override
  public void close() {
    try {
      server.stop();
      for (Object each : handlers().values()) {
        var _ = ((AmazonDynamoDBLocal) each).shutdownNow();
      }
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not stop: " + e.getMessage(), e);
    }
  }
}
