package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.Bug;
import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Bugs in waking a pass. */
final class BrokenTriggers {
  private BrokenTriggers() {}

  static List<Planted> all() {
    return List.of(
        Planted.sqs("triggers are deduplicated by content", ByContent::new),
        Planted.sqs("triggers are never sent", next -> new Dropping(next, "assignment.fifo")),
        new Planted("the trigger after an end is forgotten", AfterEndForgotten::new));
  }

  private static final class ByContent extends ForwardingSqs {
    ByContent(SqsClient next) {
      super(next);
    }

    @Override
    SendMessageRequest edit(SendMessageRequest request) {
      return request.messageDeduplicationId() == null
          ? request
          : request.toBuilder().messageDeduplicationId(request.messageGroupId()).build();
    }
  }

  /** The trigger names the commit that makes it needed: by that it is known here. */
  private static final class AfterEndForgotten implements Bug {
    private final Set<String> ends = new HashSet<>();

    @Override
    public DynamoDbClient in(DynamoDbClient dynamo) {
      return new ForwardingDynamoDb(dynamo) {
        @Override
        public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
          if (request.transactItems().stream().anyMatch(Actions::isRelease)) {
            ends.add(request.clientRequestToken());
          }
          return super.transactWriteItems(request);
        }
      };
    }

    @Override
    public SqsClient in(SqsClient sqs) {
      return new ForwardingSqs(sqs) {
        @Override
        @Nullable SendMessageRequest edit(SendMessageRequest request) {
          return ends.contains(request.messageDeduplicationId()) ? null : request;
        }
      };
    }
  }
}
