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
 */
public record Planted(String name, Supplier<Bug> bug) {

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
            BrokenTriggers.all())
        .flatMap(List::stream)
        .toList();
  }

  // ---------------------------------------------------------------- how they are planted

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
