package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.Bug;
import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A bug that the simulator must find.
 *
 * @param name what is wrong
 * @param bug makes a new one for each seed
 * @param mutation of the product's code; null where the bug is an edit alone
 */
public record Planted(String name, Supplier<Bug> bug, @Nullable Mutation mutation) {

  Planted(String name, Supplier<Bug> bug) {
    this(name, bug, null);
  }

  /** All of them, by what they break. */
  public static List<Planted> all() {
    return Stream.of(
            BrokenSlots.all(),
            BrokenLogs.all(),
            BrokenAnswers.all(),
            BrokenLanes.all(),
            BrokenReads.all(),
            BrokenTimers.all(),
            BrokenPresence.all(),
            BrokenTriggers.all(),
            BrokenTurns.all(),
            BrokenChoices.all())
        .flatMap(List::stream)
        .toList();
  }

  /** The one whose name begins so; null where there is none. */
  public static @Nullable Planted named(String beginning) {
    return all().stream()
        .filter(each -> each.name().startsWith(beginning))
        .findFirst()
        .orElse(null);
  }

  // ---------------------------------------------------------------- how they are planted

  static Planted mutation(String name, Mutation mutation) {
    return new Planted(name, () -> Bug.NONE, mutation);
  }

  static Planted writes(
      String name, Function<TransactWriteItem, @Nullable TransactWriteItem> edit) {
    return dynamo(name, next -> new EditedWrites(next, edit));
  }

  static Planted queries(String name, String table, UnaryOperator<QueryRequest> edit) {
    return dynamo(
        name,
        next ->
            new ForwardingDynamoDb(next) {
              @Override
              public QueryResponse query(QueryRequest request) {
                return super.query(
                    request.tableName().equals(table) ? edit.apply(request) : request);
              }
            });
  }

  static Planted dynamo(String name, UnaryOperator<DynamoDbClient> decorate) {
    return new Planted(
        name,
        () ->
            new Bug() {
              @Override
              public DynamoDbClient in(DynamoDbClient dynamo) {
                return decorate.apply(dynamo);
              }
            });
  }

  static Planted sqs(String name, UnaryOperator<SqsClient> decorate) {
    return new Planted(
        name,
        () ->
            new Bug() {
              @Override
              public SqsClient in(SqsClient sqs) {
                return decorate.apply(sqs);
              }
            });
  }
}
