package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

/** Bugs in who is there. */
final class BrokenPresence {
  private BrokenPresence() {}

  static List<Planted> all() {
    return List.of(
        Planted.dynamo("a ticket opens any number of sockets", TicketAgain::new),
        Planted.dynamo("syncing renews no lease", NoLease::new));
  }

  private static final class TicketAgain extends ForwardingDynamoDb {
    TicketAgain(DynamoDbClient next) {
      super(next);
    }

    @Override
    public DeleteItemResponse deleteItem(DeleteItemRequest request) {
      AttributeValue partition = request.key().get("pk");
      if (!Actions.is(request.tableName(), Actions.CONNECTIONS)
          || partition == null
          || !partition.s().startsWith("ticket#")) {
        return super.deleteItem(request);
      }
      return DeleteItemResponse.builder()
          .attributes(
              super.getItem(
                      GetItemRequest.builder()
                          .tableName(request.tableName())
                          .key(request.key())
                          .consistentRead(true)
                          .build())
                  .item())
          .build();
    }
  }

  private static final class NoLease extends ForwardingDynamoDb {
    private final Set<Map<String, AttributeValue>> seen = new HashSet<>();

    NoLease(DynamoDbClient next) {
      super(next);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      boolean lease =
          Actions.is(request.tableName(), Actions.CONNECTIONS)
              && request.item().containsKey("until");
      Map<String, AttributeValue> key = new HashMap<>(request.item());
      key.keySet().retainAll(Set.of("pk", "sk"));
      return lease && !seen.add(key) ? PutItemResponse.builder().build() : super.putItem(request);
    }
  }
}
