package dev.dovecote.local.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.local.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Tables in a folder, whose process is killed while clients write. */
class KilledTablesTest {
  private static final String TABLE = "Counts";
  private static final int WRITERS = 4;
  private static final int ITEMS = 4;

  /** So many answers, and the process is killed. */
  private static final int ANSWERS = 200;

  @TempDir Path folder;

  @RepeatedTest(4)
  void a_transaction_that_was_answered_outlives_a_kill() throws Exception {
    List<String> answered = new ArrayList<>();
    Process writing = Writing.start(folder);
    try (BufferedReader told = writing.inputReader()) {
      String line = told.readLine();
      while (line != null) {
        answered.add(line);
        if (answered.size() == ANSWERS) {
          assertThat(writing.toHandle().destroyForcibly()).isTrue();
        }
        line = told.readLine();
      }
    }
    assertThat(answered).hasSizeGreaterThanOrEqualTo(ANSWERS);
    try (TableServer tables = TableServer.start(0, Optional.of(folder));
        DynamoDbClient client = client(tables)) {
      assertThat(answered)
          .allSatisfy(
              key ->
                  assertThat(
                          client
                              .getItem(
                                  r ->
                                      r.tableName(TABLE)
                                          .key(Map.of("key", AttributeValue.fromS(key)))
                                          .consistentRead(true))
                              .hasItem())
                      .isTrue());
    }
  }

  private static DynamoDbClient client(TableServer tables) {
    return DynamoDbClient.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create(tables.endpoint()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  /** The process that is killed: writers that print what each transaction of theirs has put. */
  static final class Writing {
    private Writing() {}

    static Process start(Path folder) throws IOException {
      return new ProcessBuilder(JavaCommand.of(Writing.class, folder.toString()))
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    }

    public static void main(String... arguments) {
      TableServer tables = TableServer.start(0, Optional.of(Path.of(arguments[0])));
      DynamoDbClient client = client(tables);
      client.createTable(
          r ->
              r.tableName(TABLE)
                  .billingMode(BillingMode.PAY_PER_REQUEST)
                  .attributeDefinitions(
                      AttributeDefinition.builder()
                          .attributeName("key")
                          .attributeType(ScalarAttributeType.S)
                          .build())
                  .keySchema(
                      KeySchemaElement.builder()
                          .attributeName("key")
                          .keyType(KeyType.HASH)
                          .build()));
      for (int n = 0; n < WRITERS; n++) {
        int writer = n;
        Thread.ofPlatform().start(() -> write(client, writer));
      }
    }

    private static void write(DynamoDbClient client, int writer) {
      for (int n = 0; ; n++) {
        List<TransactWriteItem> puts = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
          puts.add(put("%d-%d-%d".formatted(writer, n, item)));
        }
        client.transactWriteItems(r -> r.transactItems(puts));
        System.out.println("%d-%d-0".formatted(writer, n));
      }
    }

    private static TransactWriteItem put(String key) {
      return TransactWriteItem.builder()
          .put(
              Put.builder().tableName(TABLE).item(Map.of("key", AttributeValue.fromS(key))).build())
          .build();
    }
  }
}
