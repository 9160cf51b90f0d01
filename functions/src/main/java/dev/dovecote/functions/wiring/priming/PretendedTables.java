package dev.dovecote.functions.wiring.priming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tables as far as a rehearsal needs them: items by their keys, in the wire's own form. Of a
 * condition it looks only at whether there is an item. The tests' DynamoDB in memory knows it all,
 * behind the SDK's interface; this one is behind the wire, and ships.
 */
final class PretendedTables {
  private static final String KEY = "Key";
  private static final String PARTITION = "pk";

  /** The items of a partition by their sort keys. */
  private final Map<String, NavigableMap<String, ObjectNode>> partitions = new HashMap<>();

  /** A condition did not hold. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient ObjectNode body;

    Refusal(String type, ObjectNode body) {
      super(type);
      this.body = body.put("__type", "com.amazonaws.dynamodb.v20120810#" + type);
    }

    ObjectNode body() {
      return body;
    }
  }

  synchronized List<ObjectNode> items(String table) {
    return partitions.entrySet().stream()
        .filter(partition -> partition.getKey().startsWith(table + "/"))
        .flatMap(partition -> partition.getValue().values().stream())
        .toList();
  }

  synchronized JsonNode answer(String operation, JsonNode request) throws Refusal {
    return switch (operation) {
      case "GetItem" -> item("Item", find(request, request.path(KEY)));
      case "Query" -> query(request);
      case "PutItem", "UpdateItem", "DeleteItem" -> write(operation, request);
      case "TransactWriteItems" -> transact(request.path("TransactItems"));
      default -> throw new IllegalArgumentException(operation);
    };
  }

  private static ObjectNode item(String name, @Nullable ObjectNode item) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (item != null) {
      answer.set(name, item);
    }
    return answer;
  }

  private ObjectNode query(JsonNode request) {
    JsonNode values = request.path("ExpressionAttributeValues");
    KeyCondition condition =
        KeyCondition.parse(request.path("KeyConditionExpression").asText(), values);
    NavigableMap<String, ObjectNode> all = partition(request, condition.partition());
    Collection<ObjectNode> ordered =
        request.path("ScanIndexForward").asBoolean(true)
            ? all.values()
            : all.descendingMap().values();
    List<ObjectNode> items =
        ordered.stream()
            .filter(item -> condition.holds(sortKey(item)))
            .limit(request.path("Limit").asInt(Integer.MAX_VALUE))
            .toList();
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("Count", items.size())
            .put("ScannedCount", items.size());
    if (!request.path("Select").asText().equals("COUNT")) {
      answer.putArray("Items").addAll(items);
    }
    return answer;
  }

  private ObjectNode write(String operation, JsonNode request) throws Refusal {
    JsonNode key = request.has("Item") ? request.path("Item") : request.path(KEY);
    ObjectNode before = find(request, key);
    if (!holds(request, before)) {
      throw new Refusal("ConditionalCheckFailedException", item("Item", before));
    }
    ObjectNode after = apply(operation, request, before);
    return item(
        "Attributes",
        switch (request.path("ReturnValues").asText()) {
          case "ALL_OLD" -> before;
          case "ALL_NEW" -> after;
          default -> null;
        });
  }

  private ObjectNode transact(JsonNode writes) throws Refusal {
    ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
    boolean refused = false;
    for (JsonNode write : writes) {
      JsonNode request = write.elements().next();
      JsonNode key = request.has("Item") ? request.path("Item") : request.path(KEY);
      ObjectNode before = find(request, key);
      boolean holds = holds(request, before);
      refused |= !holds;
      reasons.add(
          holds
              ? JsonNodeFactory.instance.objectNode().put("Code", "None")
              : item("Item", before).put("Code", "ConditionalCheckFailed"));
    }
    if (refused) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.set("CancellationReasons", reasons);
      throw new Refusal("TransactionCanceledException", body);
    }
    for (JsonNode write : writes) {
      Map.Entry<String, JsonNode> only = write.properties().iterator().next();
      JsonNode request = only.getValue();
      JsonNode key = request.has("Item") ? request.path("Item") : request.path(KEY);
      apply(only.getKey() + "Item", request, find(request, key));
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private static boolean holds(JsonNode request, @Nullable ObjectNode before) {
    String condition = request.path("ConditionExpression").asText();
    return condition.isEmpty()
        || (before == null) == condition.startsWith("attribute_not_exists(pk)");
  }

  private @Nullable ObjectNode apply(
      String operation, JsonNode request, @Nullable ObjectNode before) {
    return switch (operation) {
      case "PutItem" -> put(request, request.path("Item").deepCopy());
      case "UpdateItem" -> {
        ObjectNode base = before == null ? request.path(KEY).deepCopy() : before.deepCopy();
        yield put(request, UpdateExpression.apply(request, base));
      }
      case "DeleteItem" ->
          partition(request, request.at("/Key/pk/S").asText()).remove(sortKey(request.path(KEY)));
      // A check changes nothing.
      default -> before;
    };
  }

  private ObjectNode put(JsonNode request, ObjectNode item) {
    partition(request, item.at("/pk/S").asText()).put(sortKey(item), item);
    return item;
  }

  private @Nullable ObjectNode find(JsonNode request, JsonNode key) {
    return partition(request, key.path(PARTITION).path("S").asText()).get(sortKey(key));
  }

  private NavigableMap<String, ObjectNode> partition(JsonNode request, String partition) {
    return partitions.computeIfAbsent(
        request.path("TableName").asText() + "/" + partition, _ -> new TreeMap<>());
  }

  /** Sort keys are text, or numbers of entries. */
  static String sortKey(JsonNode item) {
    return item.has("sk") ? item.at("/sk/S").asText() : sortKeyOf(item.path("n"));
  }

  static String sortKeyOf(JsonNode value) {
    return value.has("N") ? "%012d".formatted(value.path("N").asLong()) : value.path("S").asText();
  }
}
