package dev.dovecote.local.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dovecote.local.gateway.GatewayServer;
import dev.dovecote.local.permission.CalledActions;
import dev.dovecote.local.permission.Permissions;
import dev.dovecote.local.template.Addresses;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateReader;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Real clients of functions, with the roles of the deployed template, before a server that takes
 * all.
 */
class PermissionFrontTest {
  private static final AwsCredentials OPERATOR = AwsBasicCredentials.create("local", "local");
  private static final Map<String, AttributeValue> ITEM = Map.of("pk", AttributeValue.fromS("x"));

  private final List<String> refusals = new ArrayList<>();
  private final List<String> passed = new ArrayList<>();
  private final GatewayServer services = GatewayServer.start(0, 1 << 20);
  private final Template template =
      TemplateReader.open(Path.of("../template.yaml"))
          .resolve(
              Map.of("OidcIssuer", "http://127.0.0.1:2"),
              new Addresses(
                  "dovecote",
                  "us-east-1",
                  "000000000000",
                  "http://127.0.0.1:1",
                  "http://127.0.0.1:2",
                  "127.0.0.1:3"));
  private final Permissions permissions =
      new Permissions(
          template,
          new CalledActions(
              "us-east-1",
              "000000000000",
              "arn:aws:execute-api:us-east-1:000000000000:%s/live"
                  .formatted(template.webSocketApi().orElseThrow().apiId())),
          OPERATOR,
          (function, sentence) -> refusals.add(function + ": " + sentence));
  private final PermissionFront front;

  PermissionFrontTest() {
    services.serve(this::take);
    String behind = "http://127.0.0.1:" + services.port();
    front =
        new PermissionFront(
            permissions,
            Map.of("dynamodb", behind, "sqs", behind, "events", behind, "execute-api", behind));
  }

  private void take(HttpServerExchange exchange) throws IOException {
    exchange.startBlocking();
    String body = new String(exchange.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    passed.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/x-amz-json-1.0");
    exchange.getResponseSender().send("{\"Entries\": [{\"EventId\": \"1\"}]}");
  }

  @AfterEach
  void stop() {
    front.close();
    services.close();
  }

  private <B extends AwsClientBuilder<B, C>, C> C client(B builder, String function) {
    return client(builder, permissions.of(function).credentials());
  }

  private <B extends AwsClientBuilder<B, C>, C> C client(B builder, AwsCredentials credentials) {
    return builder
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create(front.before("http://127.0.0.1:9/live")))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(o -> o.retryStrategy(RetryMode.STANDARD))
        .build();
  }

  private String table(String logicalId) {
    return template.tables().get(logicalId).name();
  }

  @Test
  void what_a_role_allows_passes_with_its_path_and_its_body() {
    client(DynamoDbClient.builder(), "AuthorizerFunction")
        .deleteItem(delete -> delete.tableName(table("ConnectionsTable")).key(ITEM));
    client(EventBridgeClient.builder(), "PublishFunction")
        .putEvents(
            put ->
                put.entries(
                    PutEventsRequestEntry.builder().eventBusName("dovecote-events").build()));
    client(ApiGatewayManagementApiClient.builder(), "DeliveryFunction")
        .postToConnection(
            post -> post.connectionId("a=b").data(SdkBytes.fromUtf8String("{\"type\": 1}")));
    assertThat(refusals).isEmpty();
    assertThat(passed).hasSize(3);
    assertThat(passed.get(0)).contains("\"TableName\":\"dovecote-ConnectionsTable\"");
    assertThat(passed.get(2)).startsWith("POST /live/@connections/a%3Db {\"type\": 1}");
  }

  @Test
  void what_a_role_does_not_allow_is_refused_as_aws_does_and_goes_no_further() {
    DynamoDbClient dynamo = client(DynamoDbClient.builder(), "AuthorizerFunction");
    AwsServiceException refused =
        catchThrowableOfType(
            AwsServiceException.class,
            () -> dynamo.getItem(get -> get.tableName(table("ConnectionsTable")).key(ITEM)));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    assertThat(refused.awsErrorDetails().errorMessage())
        .contains("assumed-role/dovecote-AuthorizerRole", "dynamodb:GetItem");
    assertThatThrownBy(
            () ->
                client(SqsClient.builder(), "DeliveryFunction")
                    .sendMessage(
                        send ->
                            send.queueUrl(template.queues().get("TimerQueue").url())
                                .messageBody("x")))
        .hasMessageContaining("sqs:sendmessage");
    assertThatThrownBy(
            () ->
                client(ApiGatewayManagementApiClient.builder(), "IngressFunction")
                    .deleteConnection(delete -> delete.connectionId("c")))
        .hasMessageContaining("execute-api:ManageConnections");
    assertThat(passed).isEmpty();
    assertThat(refusals)
        .hasSize(3)
        .first()
        .asString()
        .startsWith("AuthorizerFunction: User: arn:aws:sts::");
  }

  @Test
  void a_transaction_needs_what_each_of_its_parts_needs() {
    DynamoDbClient dynamo = client(DynamoDbClient.builder(), "AssignmentFunction");
    TransactWriteItem put =
        TransactWriteItem.builder().put(p -> p.tableName(table("LanesTable")).item(ITEM)).build();
    TransactWriteItem check =
        TransactWriteItem.builder()
            .conditionCheck(
                c ->
                    c.tableName(table("ConversationsTable"))
                        .key(ITEM)
                        .conditionExpression("attribute_not_exists(pk)"))
            .build();
    dynamo.transactWriteItems(write -> write.transactItems(put));
    assertThatThrownBy(() -> dynamo.transactWriteItems(write -> write.transactItems(put, check)))
        .hasMessageContaining("dynamodb:ConditionCheckItem");
    assertThat(passed).hasSize(1);
  }

  @Test
  void who_signs_with_nobodys_key_is_refused() {
    AwsCredentials nobody = AwsBasicCredentials.create("nobody", "secret");
    assertThatThrownBy(
            () ->
                client(DynamoDbClient.builder(), nobody)
                    .getItem(get -> get.tableName(table("DeskTable")).key(ITEM)))
        .hasMessageContaining("nobody has the key nobody");
    assertThat(passed).isEmpty();
  }

  @Test
  void a_call_that_nobody_has_described_is_refused_too() {
    assertThatThrownBy(
            () ->
                client(DynamoDbClient.builder(), "ApiFunction")
                    .scan(scan -> scan.tableName(table("DeskTable"))))
        .hasMessageContaining("Scan");
    assertThat(passed).isEmpty();
    assertThat(refusals).hasSize(1);
  }
}
