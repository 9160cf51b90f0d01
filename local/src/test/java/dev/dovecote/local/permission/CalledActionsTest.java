package dev.dovecote.local.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
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
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.xray.model.PutTraceSegmentsRequest;

/** What AWS says of which call needs which permission. */
class CalledActionsTest {
  private static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/";
  private static final String STAGE = "arn:aws:execute-api:eu-west-1:123456789012:api/live";

  private final CalledActions actions = new CalledActions("eu-west-1", "123456789012", STAGE);

  private void assertNeeds(SdkRequest call, String... uses) {
    assertThat(actions.of(call)).extracting(Use::toString).containsExactlyInAnyOrder(uses);
  }

  @Test
  void calls_about_one_item_or_one_query_are_actions_on_the_table() {
    assertNeeds(
        GetItemRequest.builder().tableName("t").build(), "dynamodb:GetItem on " + TABLE + "t");
    assertNeeds(
        PutItemRequest.builder().tableName("t").build(), "dynamodb:PutItem on " + TABLE + "t");
    assertNeeds(
        UpdateItemRequest.builder().tableName("t").build(),
        "dynamodb:UpdateItem on " + TABLE + "t");
    assertNeeds(
        DeleteItemRequest.builder().tableName("t").build(),
        "dynamodb:DeleteItem on " + TABLE + "t");
    assertNeeds(QueryRequest.builder().tableName("t").build(), "dynamodb:Query on " + TABLE + "t");
    assertNeeds(
        QueryRequest.builder().tableName("t").indexName("i").build(),
        "dynamodb:Query on " + TABLE + "t/index/i");
  }

  @Test
  void a_batch_of_reads_is_an_action_of_its_own_on_each_table() {
    KeysAndAttributes keys = KeysAndAttributes.builder().build();
    assertNeeds(
        BatchGetItemRequest.builder().requestItems(Map.of("t", keys, "u", keys)).build(),
        "dynamodb:BatchGetItem on " + TABLE + "t",
        "dynamodb:BatchGetItem on " + TABLE + "u");
  }

  @Test
  void a_transaction_is_what_its_parts_are() {
    assertNeeds(
        TransactWriteItemsRequest.builder()
            .transactItems(
                TransactWriteItem.builder().put(p -> p.tableName("t")).build(),
                TransactWriteItem.builder().put(p -> p.tableName("t")).build(),
                TransactWriteItem.builder().put(p -> p.tableName("u")).build(),
                TransactWriteItem.builder().update(u -> u.tableName("t")).build(),
                TransactWriteItem.builder().delete(d -> d.tableName("t")).build(),
                TransactWriteItem.builder().conditionCheck(c -> c.tableName("t")).build())
            .build(),
        "dynamodb:PutItem on " + TABLE + "t",
        "dynamodb:PutItem on " + TABLE + "u",
        "dynamodb:UpdateItem on " + TABLE + "t",
        "dynamodb:DeleteItem on " + TABLE + "t",
        "dynamodb:ConditionCheckItem on " + TABLE + "t");
  }

  @Test
  void sending_is_one_action_whether_one_message_or_many() {
    String url = "http://127.0.0.1:9324/123456789012/q.fifo";
    String use = "sqs:SendMessage on arn:aws:sqs:eu-west-1:123456789012:q.fifo";
    assertNeeds(SendMessageRequest.builder().queueUrl(url).build(), use);
    assertNeeds(SendMessageBatchRequest.builder().queueUrl(url).build(), use);
  }

  @Test
  void putting_events_is_an_action_on_each_bus() {
    String use = "events:PutEvents on arn:aws:events:eu-west-1:123456789012:event-bus/";
    PutEventsRequestEntry a = PutEventsRequestEntry.builder().eventBusName("a").build();
    PutEventsRequestEntry b = PutEventsRequestEntry.builder().eventBusName("b").build();
    assertNeeds(PutEventsRequest.builder().entries(a, b, a).build(), use + "a", use + "b");
  }

  @Test
  void each_method_on_a_connection_is_a_resource_of_its_own() {
    String use = "execute-api:ManageConnections on " + STAGE + "/";
    assertNeeds(
        PostToConnectionRequest.builder().connectionId("c=").build(), use + "POST/@connections/c=");
    assertNeeds(
        GetConnectionRequest.builder().connectionId("c=").build(), use + "GET/@connections/c=");
    assertNeeds(
        DeleteConnectionRequest.builder().connectionId("c=").build(),
        use + "DELETE/@connections/c=");
  }

  @Test
  void traces_have_no_resource() {
    assertNeeds(PutTraceSegmentsRequest.builder().build(), "xray:PutTraceSegments on *");
  }

  @Test
  void a_call_that_nobody_has_described_is_an_error_that_names_it() {
    assertThatThrownBy(() -> actions.of(ScanRequest.builder().tableName("t").build()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("ScanRequest");
  }
}
