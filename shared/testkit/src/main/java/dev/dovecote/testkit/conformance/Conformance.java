package dev.dovecote.testkit.conformance;

import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.TableDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/**
 * Makes the same random operations on the memory DynamoDB and on DynamoDB Local, and compares all
 * they answer.
 */
public final class Conformance {
  private static final long DEFAULT_OPERATIONS = 100_000;
  private static final long CONTENTS_EVERY = 500;
  private static final long PROGRESS_EVERY = 10_000;

  private Conformance() {}

  /**
   * What was compared.
   *
   * @param outcomes how often which operation ended how, such as {@code PutItem:
   *     ConditionalCheckFailedException}
   */
  public record Report(long operations, long contents, Map<String, Long> outcomes) {}

  public static void main(String[] arguments) {
    long operations = DEFAULT_OPERATIONS;
    long seed = System.nanoTime();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--operations" -> operations = Long.parseLong(arguments[++i]);
        case "--seed" -> seed = Long.parseLong(arguments[++i]);
        default -> {
          System.out.println("Holds the memory DynamoDB against DynamoDB Local.");
          System.out.println("Usage: Conformance [--operations N] [--seed S]");
          System.exit(arguments[i].equals("--help") ? 0 : 2);
        }
      }
    }
    System.out.printf("%d operations from seed %d%n", operations, seed);
    long begin = System.nanoTime();
    try {
      Report report =
          run(operations, seed, done -> System.out.printf("%d operations agree%n", done));
      report.outcomes.forEach((outcome, count) -> System.out.printf("  %8d  %s%n", count, outcome));
      System.out.printf(
          Locale.ROOT,
          "All %d operations and %d comparisons of all tables agree, in %.1f s.%n",
          report.operations,
          report.contents,
          (System.nanoTime() - begin) / 1e9);
      System.exit(0);
    } catch (AssertionError e) {
      System.out.println(e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Fails with an AssertionError that tells the seed and the operation where the two first differ.
   */
  public static Report run(long operations, long seed, LongConsumer progress) {
    AmazonDynamoDBLocal embedded = DynamoDBEmbedded.create(true);
    try (MemoryDynamoDb memory = new MemoryDynamoDb(new SettableClock(Instant.EPOCH))) {
      DynamoDbClient local = embedded.dynamoDbClient();
      memory.createTables(OperationGenerator.TABLES);
      OperationGenerator.TABLES.forEach(table -> local.createTable(table.createRequest()));
      return compare(operations, seed, progress, memory, local);
    } finally {
      embedded.shutdownNow();
    }
  }

  private static Report compare(
      long operations,
      long seed,
      LongConsumer progress,
      MemoryDynamoDb memory,
      DynamoDbClient local) {
    OperationGenerator generator = new OperationGenerator(new SplittableRandom(seed));
    Map<String, Long> outcomes = new TreeMap<>();
    long contents = 0;
    for (long number = 1; number <= operations; number++) {
      DynamoDbRequest request = generator.next();
      Outcome expected = Outcome.of(local, request);
      Outcome actual;
      try {
        actual = Outcome.of(memory, request);
      } catch (RuntimeException e) {
        throw new AssertionError(
            difference(seed, number, request, expected.toString(), e.toString()), e);
      }
      if (!Differences.agree(request, expected, actual)) {
        throw new AssertionError(
            difference(seed, number, request, expected.toString(), actual.toString()));
      }
      outcomes.merge(kind(request, actual), 1L, Long::sum);
      if (actual.response() != null) {
        generator.answered(request, actual.response());
      }
      if (number % CONTENTS_EVERY == 0 || number == operations) {
        compareContents(seed, number, memory, local);
        contents++;
      }
      if (number % PROGRESS_EVERY == 0) {
        progress.accept(number);
      }
    }
    return new Report(operations, contents, outcomes);
  }

  private static String kind(DynamoDbRequest request, Outcome outcome) {
    String operation = request.getClass().getSimpleName().replace("Request", "");
    String text = outcome.text();
    return operation + ": " + (outcome.response() != null ? "done" : text.split("[ \\[{]", 2)[0]);
  }

  private static void compareContents(
      long seed, long number, MemoryDynamoDb memory, DynamoDbClient local) {
    for (TableDefinition table : OperationGenerator.TABLES) {
      List<Map<String, AttributeValue>> scanned =
          local
              .scanPaginator(scan -> scan.tableName(table.name()).consistentRead(true))
              .items()
              .stream()
              .toList();
      List<String> expected = scanned.stream().map(Outcome::canonical).sorted().toList();
      List<String> actual =
          memory.items(table.name()).stream().map(Outcome::canonical).sorted().toList();
      if (!expected.equals(actual)) {
        throw new AssertionError(
            "Contents of "
                + table.name()
                + difference(seed, number, null, expected.toString(), actual.toString()));
      }
    }
  }

  private static String difference(
      long seed, long number, @Nullable DynamoDbRequest request, String local, String memory) {
    return """
        The two differ. Seed %d, operation %d: %s
        DynamoDB Local: %s
        memory:         %s"""
        .formatted(seed, number, request, local, memory);
  }
}
