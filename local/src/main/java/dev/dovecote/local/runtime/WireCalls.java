package dev.dovecote.local.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.DeleteConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GetConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Calls of AWS as they go over the wire, turned back into the SDK's, as far as permissions go. */
final class WireCalls {
  private WireCalls() {}

  /**
   * A call of a service that speaks AWS's JSON protocol.
   *
   * @param operation what follows the dot in {@code X-Amz-Target}
   * @throws UnsupportedOperationException if it is not known here
   */
  static SdkRequest of(String operation, JsonNode body) {
    String table = body.path("TableName").asText();
    String queue = body.path("QueueUrl").asText();
    return switch (operation) {
      case "GetItem" -> GetItemRequest.builder().tableName(table).build();
      case "Query" -> QueryRequest.builder().tableName(table).indexName(index(body)).build();
      case "PutItem" -> PutItemRequest.builder().tableName(table).build();
      case "UpdateItem" -> UpdateItemRequest.builder().tableName(table).build();
      case "DeleteItem" -> DeleteItemRequest.builder().tableName(table).build();
      case "BatchGetItem" -> batchGet(body);
      case "TransactWriteItems" -> transaction(body);
      case "SendMessage" -> SendMessageRequest.builder().queueUrl(queue).build();
      case "SendMessageBatch" -> SendMessageBatchRequest.builder().queueUrl(queue).build();
      case "PutEvents" -> putEvents(body);
      default -> throw unknown(operation);
    };
  }

  /** A call of a socket's management API. */
  static SdkRequest ofConnection(String method, String id) {
    return switch (method) {
      case "POST" -> PostToConnectionRequest.builder().connectionId(id).build();
      case "GET" -> GetConnectionRequest.builder().connectionId(id).build();
      case "DELETE" -> DeleteConnectionRequest.builder().connectionId(id).build();
      default -> throw unknown(method);
    };
  }

  private static @Nullable String index(JsonNode body) {
    return body.path("IndexName").textValue();
  }

  private static SdkRequest batchGet(JsonNode body) {
    var tables = new LinkedHashMap<String, KeysAndAttributes>();
    body.path("RequestItems")
        .fieldNames()
        .forEachRemaining(name -> tables.put(name, KeysAndAttributes.builder().build()));
    return BatchGetItemRequest.builder().requestItems(tables).build();
  }

  private static SdkRequest transaction(JsonNode body) {
    Stream<TransactWriteItem> items = body.path("TransactItems").valueStream().map(WireCalls::item);
    return TransactWriteItemsRequest.builder().transactItems(items.toList()).build();
  }

  private static TransactWriteItem item(JsonNode item) {
    String kind = item.fieldNames().next();
    String table = item.path(kind).path("TableName").asText();
    TransactWriteItem.Builder written = TransactWriteItem.builder();
    return switch (kind) {
      case "Put" -> written.put(put -> put.tableName(table)).build();
      case "Update" -> written.update(update -> update.tableName(table)).build();
      case "Delete" -> written.delete(delete -> delete.tableName(table)).build();
      case "ConditionCheck" -> written.conditionCheck(check -> check.tableName(table)).build();
      default -> throw unknown("TransactWriteItems with " + kind);
    };
  }

  private static SdkRequest putEvents(JsonNode body) {
    Stream<PutEventsRequestEntry> entries =
        body.path("Entries")
            .valueStream()
            .map(entry -> entry.path("EventBusName").asText())
            .map(bus -> PutEventsRequestEntry.builder().eventBusName(bus).build());
    return PutEventsRequest.builder().entries(entries.toList()).build();
  }

  private static UnsupportedOperationException unknown(String what) {
    return new UnsupportedOperationException(
        "which permission %s needs is not known locally".formatted(what));
  }
}
