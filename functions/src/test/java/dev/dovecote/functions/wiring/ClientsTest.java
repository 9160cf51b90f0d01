package dev.dovecote.functions.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.dovecote.testkit.dynamo.DynamoDbLocal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** A function's own client, before a DynamoDB whose items are sometimes being written by others. */
class ClientsTest {
  private static final Map<String, AttributeValue> KEY = Map.of("pk", AttributeValue.fromS("a"));

  private final AtomicInteger conflictsToCome = new AtomicInteger();
  private final AtomicInteger silencesToCome = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final DynamoDbLocal dynamo = DynamoDbLocal.start();
  private final SdkHttpClient http = new Clients().http();
  private final HttpClient forward = HttpClient.newHttpClient();
  private HttpServer front;
  private DynamoDbClient client;

  @BeforeEach
  void start() throws IOException {
    front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.createContext("/", this::handle);
    front.start();
    System.setProperty("aws.region", "us-east-1");
    client =
        new Clients()
            .dynamo(
                http,
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")),
                "http://127.0.0.1:" + front.getAddress().getPort(),
                List.of());
    client.createTable(
        create ->
            create
                .tableName("agents")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("pk")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(
                    KeySchemaElement.builder().attributeName("pk").keyType(KeyType.HASH).build()));
  }

  @AfterEach
  void stop() {
    client.close();
    http.close();
    front.stop(0);
    forward.close();
    dynamo.close();
  }

  /** The first attempt's connection is given up; the client has no other limit to its patience. */
  @Test
  void a_request_that_nobody_answers_is_tried_again() {
    silencesToCome.set(1);
    assertThat(client.getItem(get -> get.tableName("agents").key(KEY)).hasItem()).isFalse();
    assertThat(silencesToCome).hasValue(0);
    assertThat(asked).hasValue(2);
  }

  /** Refuses as DynamoDB does while a transaction holds an item; all else goes on. */
  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target.endsWith(".GetItem")) {
      asked.incrementAndGet();
      if (silencesToCome.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        return;
      }
    }
    if (target.endsWith(".UpdateItem")
        && conflictsToCome.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      respond(
          exchange,
          400,
          "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionConflictException\",\"message\":\"Transaction is ongoing for the item\"}"
              .getBytes(StandardCharsets.UTF_8));
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(dynamo.endpoint())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String header : List.of("Authorization", "X-Amz-Target", "X-Amz-Date", "Content-Type")) {
      request.header(header, exchange.getRequestHeaders().getFirst(header));
    }
    try {
      HttpResponse<byte[]> answer =
          forward.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      respond(exchange, answer.statusCode(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** A person who takes a break while the system gives them a buyer is not told of a fault. */
  @Test
  void an_update_that_meets_a_transaction_is_tried_again() {
    conflictsToCome.set(2);
    client.updateItem(
        update ->
            update
                .tableName("agents")
                .key(KEY)
                .updateExpression("SET s = :s")
                .expressionAttributeValues(Map.of(":s", AttributeValue.fromS("BREAK"))));
    assertThat(client.getItem(get -> get.tableName("agents").key(KEY)).item())
        .containsEntry("s", AttributeValue.fromS("BREAK"));
    assertThat(conflictsToCome).hasValue(0);
  }
}
