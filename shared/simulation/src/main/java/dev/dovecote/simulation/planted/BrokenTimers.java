package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** Bugs in timers. */
final class BrokenTimers {
  private BrokenTimers() {}

  static List<Planted> all() {
    return List.of(
        Planted.writes(
            "a conversation opens without a timer",
            item -> Actions.isPut(item, Actions.TIMERS) ? null : item),
        Planted.dynamo("a timer is not set anew", TimerNotSetAnew::new),
        Planted.dynamo("a timer is cleared before it is set anew", TimerClearedFirst::new),
        Planted.dynamo("a timer is never cleared", TimerNeverCleared::new),
        Planted.sqs("timers are never handed over", next -> new Dropping(next, "timers")));
  }

  private static final class TimerNotSetAnew extends ForwardingDynamoDb {
    TimerNotSetAnew(DynamoDbClient next) {
      super(next);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      return Actions.is(request.tableName(), Actions.TIMERS)
          ? PutItemResponse.builder().build()
          : super.putItem(request);
    }
  }

  private static final class TimerClearedFirst extends ForwardingDynamoDb {
    private @Nullable Map<String, AttributeValue> asked;

    TimerClearedFirst(DynamoDbClient next) {
      super(next);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      GetItemResponse response = super.getItem(request);
      if (Actions.is(request.tableName(), Actions.TIMERS)) {
        asked = request.key();
      }
      return response;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      Map<String, AttributeValue> key = asked;
      if (Actions.is(request.tableName(), Actions.TIMERS) && key != null) {
        asked = null;
        super.deleteItem(
            DeleteItemRequest.builder().tableName(request.tableName()).key(key).build());
      }
      return super.putItem(request);
    }
  }

  private static final class TimerNeverCleared extends ForwardingDynamoDb {
    TimerNeverCleared(DynamoDbClient next) {
      super(next);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
      return Actions.is(request.tableName(), Actions.TIMERS)
          ? DeleteItemResponse.builder().build()
          : super.deleteItem(request);
    }
  }
}
