package dev.dovecote.simulation.planted;

import dev.dovecote.simulation.ForwardingDynamoDb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Bugs in reading what is not a lane. */
final class BrokenReads {
  private BrokenReads() {}

  static List<Planted> all() {
    return List.of(
        Planted.queries("logs are read as they were", Actions.CONVERSATIONS, BrokenReads::eventual),
        Planted.dynamo("a page is taken for the whole", FirstPageOnly::new),
        Planted.dynamo("settings are read once for good", SettingsReadOnce::new));
  }

  private static QueryRequest eventual(QueryRequest request) {
    return request.toBuilder().consistentRead(false).build();
  }

  private static final class FirstPageOnly extends ForwardingDynamoDb {
    FirstPageOnly(DynamoDbClient next) {
      super(next);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      QueryResponse response = super.query(request);
      return response.toBuilder().lastEvaluatedKey(null).build();
    }
  }

  private static final class SettingsReadOnce extends ForwardingDynamoDb {
    private final Map<Map<String, AttributeValue>, GetItemResponse> read = new HashMap<>();

    SettingsReadOnce(DynamoDbClient next) {
      super(next);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      AttributeValue sort = request.key().get("sk");
      if (!Actions.is(request.tableName(), Actions.DESK)
          || sort == null
          || !sort.s().equals("settings")) {
        return super.getItem(request);
      }
      GetItemResponse known = read.get(request.key());
      if (known == null) {
        known = super.getItem(request);
        if (known.hasItem()) {
          read.put(request.key(), known);
        }
      }
      return known;
    }
  }
}
