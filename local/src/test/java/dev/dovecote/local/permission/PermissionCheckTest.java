package dev.dovecote.local.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.ApiGatewayManagementApiException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What a function's own AWS clients do, at an address where nobody listens. */
class PermissionCheckTest {
  private static final AwsCredentials CREDENTIALS = AwsBasicCredentials.create("id", "secret");
  private static final String WHO = "arn:aws:sts::123456789012:assumed-role/r/f";

  private final List<String> refusals = new ArrayList<>();
  private final Principal principal =
      Principal.function(
          WHO,
          CREDENTIALS,
          List.of(
              new Grant("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:123456789012:table/t"),
              new Grant("dynamodb:Query", "arn:aws:dynamodb:us-east-1:123456789012:table/t"),
              new Grant("logs:PutLogEvents", "*")),
          refusals::add);

  private <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    CalledActions actions =
        new CalledActions(
            "us-east-1", "123456789012", "arn:aws:execute-api:us-east-1:123456789012:api/live");
    return builder
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create("http://127.0.0.1:1"))
        .credentialsProvider(StaticCredentialsProvider.create(CREDENTIALS))
        .overrideConfiguration(
            o ->
                o.retryStrategy(RetryMode.STANDARD)
                    .addExecutionInterceptor(new PermissionCheck(principal, actions)))
        .build();
  }

  private static void assertRefused(
      Class<? extends AwsServiceException> type,
      ThrowingCallable call,
      int status,
      String code,
      String message) {
    AwsServiceException refused = catchThrowableOfType(type, call);
    assertThat(refused).isNotNull();
    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(message);
  }

  @Test
  void what_the_role_allows_is_sent_and_remembered() {
    try (DynamoDbClient dynamo = client(DynamoDbClient.builder())) {
      assertThat(principal.unused()).hasSize(2);
      assertThatThrownBy(() -> dynamo.getItem(get -> get.tableName("t")))
          .isInstanceOf(SdkClientException.class);
      assertThat(refusals).isEmpty();
      // What Lambda does itself counts as used.
      assertThat(principal.unused())
          .extracting(Grant::toString)
          .containsExactly("dynamodb:Query on arn:aws:dynamodb:us-east-1:123456789012:table/t");
    }
  }

  @Test
  void dynamodb_refuses_in_its_own_words() {
    String sentence =
        "User: %s is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:us-east-1:123456789012:table/t"
            .formatted(WHO);
    try (DynamoDbClient dynamo = client(DynamoDbClient.builder())) {
      assertRefused(
          DynamoDbException.class,
          () -> dynamo.putItem(put -> put.tableName("t")),
          400,
          "AccessDeniedException",
          sentence + " because no identity-based policy allows the dynamodb:PutItem action");
    }
    assertThat(refusals).containsExactly(sentence);
  }

  @Test
  void a_transaction_is_refused_for_one_part() {
    TransactWriteItem part =
        TransactWriteItem.builder().conditionCheck(check -> check.tableName("t")).build();
    try (DynamoDbClient dynamo = client(DynamoDbClient.builder())) {
      assertThatThrownBy(() -> dynamo.transactWriteItems(write -> write.transactItems(part)))
          .isInstanceOf(DynamoDbException.class)
          .hasMessageContaining("dynamodb:ConditionCheckItem");
    }
  }

  @Test
  void sqs_refuses_in_its_own_words() {
    try (SqsClient sqs = client(SqsClient.builder())) {
      assertRefused(
          SqsException.class,
          () -> sqs.sendMessage(send -> send.queueUrl("http://127.0.0.1:1/123456789012/q")),
          403,
          "AccessDenied",
          ("User: %s is not authorized to perform: sqs:sendmessage on resource:"
                  + " arn:aws:sqs:us-east-1:123456789012:q because no identity-based policy allows"
                  + " the sqs:sendmessage action")
              .formatted(WHO));
    }
    assertThat(refusals).singleElement().asString().contains("sqs:SendMessage");
  }

  @Test
  void eventbridge_refuses_in_its_own_words() {
    String sentence =
        "User: %s is not authorized to perform: events:PutEvents on resource: arn:aws:events:us-east-1:123456789012:event-bus/b"
            .formatted(WHO);
    try (EventBridgeClient events = client(EventBridgeClient.builder())) {
      assertRefused(
          EventBridgeException.class,
          () ->
              events.putEvents(
                  put -> put.entries(PutEventsRequestEntry.builder().eventBusName("b").build())),
          400,
          "AccessDeniedException",
          sentence + " because no identity-based policy allows the events:PutEvents action");
    }
    assertThat(refusals).containsExactly(sentence);
  }

  @Test
  void api_gateway_refuses_in_its_own_words() {
    try (ApiGatewayManagementApiClient callback = client(ApiGatewayManagementApiClient.builder())) {
      assertRefused(
          ApiGatewayManagementApiException.class,
          () ->
              callback.postToConnection(
                  post -> post.connectionId("c=").data(SdkBytes.fromUtf8String("{}"))),
          403,
          "AccessDeniedException",
          ("User: %s is not authorized to perform: execute-api:ManageConnections on resource:"
                  + " arn:aws:execute-api:us-east-1:********9012:api/live/POST/@connections/{connectionId}")
              .formatted(WHO));
    }
    assertThat(refusals).singleElement().asString().endsWith("/POST/@connections/c=");
  }

  @Test
  void a_call_that_nobody_has_described_is_refused_too() {
    try (DynamoDbClient dynamo = client(DynamoDbClient.builder())) {
      assertThatThrownBy(() -> dynamo.scan(scan -> scan.tableName("t")))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(refusals).singleElement().asString().contains("ScanRequest");
  }

  @Test
  void the_operator_may_do_all() {
    Principal operator = Principal.operator(CREDENTIALS);
    assertThat(operator.attempt(new Use("dynamodb:DeleteTable", "arn:x"))).isTrue();
    assertThat(operator.unused()).isEmpty();
  }
}
