package dev.dovecote.simulation;

import dev.dovecote.domain.conversation.Status;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Notes what DynamoDB answered each invocation, as far as choices hang on it. It lies beneath the
 * planted bugs: what they make of an answer is theirs.
 */
final class RecordedDynamo extends ForwardingDynamoDb {
  private static final String BEFORE_ALL_LANES = " ";

  private final Supplier<@Nullable Invocation> current;
  private final InstantSource clock;

  RecordedDynamo(DynamoDbClient next, Supplier<@Nullable Invocation> current, InstantSource clock) {
    super(next);
    this.current = current;
    this.clock = clock;
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    GetItemResponse response = super.getItem(request);
    Invocation invocation = current.get();
    if (invocation != null && response.hasItem() && request.tableName().equals("DeskTable")) {
      AttributeValue version = response.item().get("version");
      AttributeValue status = response.item().get("status");
      if (version != null) {
        invocation.readSettings(Long.parseLong(version.n()));
      } else if (status != null) {
        invocation.readStatus(status.s());
      }
    }
    return response;
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    QueryResponse response = super.query(request);
    Invocation invocation = current.get();
    if (invocation != null) {
      switch (request.tableName()) {
        case "DeskTable" -> agents(invocation, request, response);
        case "ConnectionsTable" -> leases(invocation, request, response);
        case "LanesTable" -> lanes(invocation, request, response.items());
        default -> {}
      }
    }
    return response;
  }

  private static String value(QueryRequest request, String name) {
    AttributeValue value = request.expressionAttributeValues().get(name);
    return value == null ? "" : value.s();
  }

  private static void agents(Invocation invocation, QueryRequest request, QueryResponse response) {
    if (value(request, ":agents").isEmpty()) {
      return;
    }
    if (request.exclusiveStartKey().isEmpty()) {
      invocation.looks();
    }
    Look look = invocation.look();
    if (look != null) {
      look.readAgents(response.items(), response.hasLastEvaluatedKey());
    }
  }

  private void leases(Invocation invocation, QueryRequest request, QueryResponse response) {
    Look look = invocation.look();
    if (look != null && value(request, ":pk").equals(invocation.shop.id + "#staff")) {
      look.readLeases(response.items(), response.hasLastEvaluatedKey(), clock.instant());
    }
  }

  private static void lanes(
      Invocation invocation, QueryRequest request, List<Map<String, AttributeValue>> items) {
    String partition = value(request, ":pk");
    boolean queue = partition.equals(invocation.shop.id + "#queue");
    boolean toPlan = value(request, ":a").endsWith("#") && request.select() != Select.COUNT;
    if (toPlan && (queue || partition.equals(invocation.shop.id + "#offline"))) {
      Look look = invocation.look();
      if (look != null) {
        look.readLane(queue ? Status.QUEUED : Status.LEFT_MESSAGE, items);
      }
    } else if (queue && request.select() != Select.COUNT) {
      if (value(request, ":a").equals(BEFORE_ALL_LANES)) {
        invocation.occupied.clear();
      }
      items.forEach(item -> invocation.occupied.add(lane(item)));
    } else if (partition.equals(invocation.shop.id + "#offline")) {
      Set<String> found = invocation.occupiedOffline;
      found = found == null ? new HashSet<>() : found;
      invocation.occupiedOffline = found;
      for (Map<String, AttributeValue> item : items) {
        found.add(lane(item));
      }
    }
  }

  private static String lane(Map<String, AttributeValue> item) {
    String key = Mirror.text(item, "sk");
    return key.substring(0, key.indexOf('#'));
  }
}
