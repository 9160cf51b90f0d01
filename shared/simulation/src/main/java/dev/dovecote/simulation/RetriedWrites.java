package dev.dovecote.simulation;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Makes a write of one item that met a transaction again, as the functions have the SDK do it: its
 * standard strategy, told to. Transactions that meet are left to the use cases.
 */
final class RetriedWrites extends ForwardingDynamoDb {
  /** The first included, as in the SDK's standard strategy. */
  private static final int ATTEMPTS_MAX = 3;

  /**
   * Anything up to it is waited before the second attempt, up to twice as long before the third.
   */
  private static final Duration BASE_DELAY = Duration.ofMillis(100);

  private final Scheduler scheduler;
  private final RandomGenerator chance;

  RetriedWrites(DynamoDbClient next, Scheduler scheduler, RandomGenerator chance) {
    super(next);
    this.scheduler = scheduler;
    this.chance = chance;
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    return again(() -> super.putItem(request));
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    return again(() -> super.updateItem(request));
  }

  @Override
  public DeleteItemResponse deleteItem(DeleteItemRequest request) {
    return again(() -> super.deleteItem(request));
  }

  private <T> T again(Supplier<T> write) {
    for (int attempt = 1; ; attempt++) {
      try {
        return write.get();
      } catch (TransactionConflictException met) {
        if (attempt == ATTEMPTS_MAX) {
          throw met;
        }
        long millis = BASE_DELAY.toMillis() << (attempt - 1);
        scheduler.pass(Duration.ofMillis(chance.nextLong(millis + 1)));
      }
    }
  }
}
