package dev.dovecote.local.permission;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.DeleteConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GetConnectionRequest;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PostToConnectionRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.xray.model.PutTraceSegmentsRequest;

/**
 * Which actions on which resources a call is, by AWS's Service Authorization Reference. A call that
 * is not listed here is an error: nobody knows what it would need.
 *
 * @param region where everything is
 * @param accountId whose everything is
 * @param stageArn the WebSocket API's stage, after which method and connection follow; null without
 *     such an API
 */
public record CalledActions(String region, String accountId, @Nullable String stageArn) {
  private static final List<Use> NONE = List.of();

  /** What the call does. */
  public List<Use> of(SdkRequest call) {
    return switch (call) {
      case GetItemRequest get -> table("GetItem", get.tableName());
      case QueryRequest query -> query(query);
      case PutItemRequest put -> table("PutItem", put.tableName());
      case UpdateItemRequest update -> table("UpdateItem", update.tableName());
      case DeleteItemRequest delete -> table("DeleteItem", delete.tableName());
      case BatchGetItemRequest batch ->
          batch.requestItems().keySet().stream()
              .flatMap(name -> table("BatchGetItem", name).stream())
              .toList();
      case TransactWriteItemsRequest transaction ->
          transaction.transactItems().stream().flatMap(this::inTransaction).distinct().toList();
      case SendMessageRequest send -> queue(send.queueUrl());
      // There is no action of its own for a batch.
      case SendMessageBatchRequest send -> queue(send.queueUrl());
      case PutEventsRequest put ->
          put.entries().stream().flatMap(entry -> bus(entry.eventBusName())).distinct().toList();
      case PostToConnectionRequest post -> connection("POST", post.connectionId());
      case GetConnectionRequest get -> connection("GET", get.connectionId());
      case DeleteConnectionRequest delete -> connection("DELETE", delete.connectionId());
      // X-Ray has no resources.
      case PutTraceSegmentsRequest _ -> List.of(new Use("xray:PutTraceSegments", "*"));
      default ->
          throw new UnsupportedOperationException(
              "which permission %s needs is not known locally"
                  .formatted(call.getClass().getSimpleName()));
    };
  }

  /**
   * A transaction needs what its parts would need by themselves, and a check of a condition an
   * action of its own ("IAM and DynamoDB transactions" in DynamoDB's developer guide).
   */
  private Stream<Use> inTransaction(TransactWriteItem item) {
    return Stream.of(
            item.put() == null ? NONE : table("PutItem", item.put().tableName()),
            item.update() == null ? NONE : table("UpdateItem", item.update().tableName()),
            item.delete() == null ? NONE : table("DeleteItem", item.delete().tableName()),
            item.conditionCheck() == null
                ? NONE
                : table("ConditionCheckItem", item.conditionCheck().tableName()))
        .flatMap(List::stream);
  }

  private List<Use> query(QueryRequest query) {
    String index = query.indexName();
    return table("Query", query.tableName() + (index == null ? "" : "/index/" + index));
  }

  private List<Use> table(String action, String table) {
    return List.of(new Use("dynamodb:" + action, arn("dynamodb", "table/" + table)));
  }

  /** A queue's URL ends with its account and name. */
  private List<Use> queue(String url) {
    String path = URI.create(url).getPath();
    return List.of(
        new Use("sqs:SendMessage", arn("sqs", path.substring(path.lastIndexOf('/') + 1))));
  }

  private Stream<Use> bus(String name) {
    return Stream.of(new Use("events:PutEvents", arn("events", "event-bus/" + name)));
  }

  private List<Use> connection(String method, String id) {
    return List.of(
        new Use("execute-api:ManageConnections", stageArn + "/" + method + "/@connections/" + id));
  }

  private String arn(String service, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, region, accountId, resource);
  }
}
