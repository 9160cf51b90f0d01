package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Bugs in taking DynamoDB's answers. */
final class BrokenAnswers {
  private BrokenAnswers() {}

  static List<Planted> all() {
    return List.of(
        Planted.dynamo("a transaction conflict is taken for success", ConflictIsSuccess::new),
        Planted.dynamo("a lost race is taken for success", LostRaceIsSuccess::new),
        Planted.dynamo("a lost answer is taken for a failure", LostAnswerIsFailure::new),
        Planted.dynamo("a lost answer is taken for success", LostAnswerIsSuccess::new));
  }

  private static final class ConflictIsSuccess extends ForwardingDynamoDb {
    ConflictIsSuccess(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      try {
        return super.transactWriteItems(request);
      } catch (TransactionCanceledException cancelled) {
        if (cancelled.cancellationReasons().stream()
            .anyMatch(reason -> reason.code().equals("TransactionConflict"))) {
          return TransactWriteItemsResponse.builder().build();
        }
        throw cancelled;
      }
    }
  }

  private static final class LostRaceIsSuccess extends ForwardingDynamoDb {
    LostRaceIsSuccess(DynamoDbClient next) {
      super(next);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      try {
        return super.putItem(request);
      } catch (ConditionalCheckFailedException _) {
        return PutItemResponse.builder().build();
      }
    }
  }

  private static final class LostAnswerIsFailure extends ForwardingDynamoDb {
    LostAnswerIsFailure(DynamoDbClient next) {
      super(next);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      try {
        return super.transactWriteItems(request);
      } catch (SdkClientException _) {
        CancellationReason conflict =
            CancellationReason.builder().code("TransactionConflict").build();
        throw TransactionCanceledException.builder().cancellationReasons(List.of(conflict)).build();
      }
    }
  }

  private static final class LostAnswerIsSuccess extends ForwardingDynamoDb {
    LostAnswerIsSuccess(DynamoDbClient next) {
      super(next);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      try {
        return super.putItem(request);
      } catch (software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException _) {
        return PutItemResponse.builder().build();
      }
    }
  }
}
