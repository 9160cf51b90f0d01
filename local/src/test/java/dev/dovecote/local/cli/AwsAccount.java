package dev.dovecote.local.cli;

import dev.dovecote.local.gateway.GatewayServer;
import dev.dovecote.local.table.TableServer;
import dev.dovecote.testkit.dynamo.TableDefinition;
import dev.dovecote.testkit.dynamo.Tables;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * An account on loopback as far as it shows on the wire: CloudFormation knows one stack, whose
 * tables are DynamoDB Local's; either refuses when told to, in the form in which AWS does.
 */
final class AwsAccount implements AutoCloseable {
  static final String STACK = "magpies";

  private static final Path TEMPLATE = Path.of("../template.yaml");
  private static final HttpString TARGET = new HttpString("X-Amz-Target");
  private static final int BODY_MAX_BYTES = 1 << 20;

  /** Which of the writes to tables is refused, and with what code. */
  private record Refused(int write, String code) {}

  private final TableServer tables = TableServer.start(0, Optional.empty());
  private final HttpClient http = HttpClient.newHttpClient();
  private final GatewayServer server = GatewayServer.start(0, BODY_MAX_BYTES);
  private Optional<String> stackCode = Optional.empty();
  private Optional<Refused> refused = Optional.empty();
  private int writes;

  AwsAccount() {
    try (DynamoDbClient client = dynamoDb()) {
      Tables.fromTemplate(TEMPLATE)
          .values()
          .forEach(table -> client.createTable(table.createRequest()));
    }
    server.serve(this::handle);
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /** The tables, past all refusals. */
  DynamoDbClient dynamoDb() {
    return DynamoDbClient.builder()
        .httpClient(Apache5HttpClient.create())
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create(tables.endpoint()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .build();
  }

  /** CloudFormation refuses whatever it is asked. */
  synchronized void refuseTheStack(String code) {
    stackCode = Optional.of(code);
  }

  /** DynamoDB refuses one of the writes to come, the first of which is 1, and all after it. */
  synchronized void refuseWrite(int number, String code) {
    writes = 0;
    refused = Optional.of(new Refused(number, code));
  }

  /** DynamoDB refuses nothing any more. */
  synchronized void allowWrites() {
    refused = Optional.empty();
  }

  private synchronized void handle(HttpServerExchange exchange)
      throws IOException, InterruptedException {
    exchange.startBlocking();
    byte[] body = exchange.getInputStream().readAllBytes();
    String target = exchange.getRequestHeaders().getFirst(TARGET);
    if (target == null) {
      cloudFormation(exchange, new String(body, StandardCharsets.UTF_8));
      return;
    }
    if (target.matches(".*\\.(Put|Update|Delete)Item|.*Write.*")) {
      writes++;
      if (refused.isPresent() && writes >= refused.get().write()) {
        answer(
            exchange,
            400,
            "application/x-amz-json-1.0",
            "{\"__type\":\"com.amazon.coral.service#%s\",\"message\":\"%s, says DynamoDB\"}"
                .formatted(refused.get().code(), refused.get().code()));
        return;
      }
    }
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(tables.endpoint()))
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header(
                    "Authorization", exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    answer(exchange, answer.statusCode(), "application/x-amz-json-1.0", answer.body());
  }

  private void cloudFormation(HttpServerExchange exchange, String form) {
    if (stackCode.isPresent()) {
      answer(
          exchange,
          403,
          "text/xml",
          """
          <ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s, says CloudFormation</Message></Error>
          <RequestId>6a7a9aca-2f05-4c7c-b4d2-3d5b1e0e3a11</RequestId></ErrorResponse>"""
              .formatted(stackCode.get(), stackCode.get()));
    } else if (form.contains("Action=DescribeStacks")) {
      result(
          exchange,
          "DescribeStacks",
          "<Stacks><member><StackName>%s</StackName></member></Stacks>".formatted(STACK));
    } else {
      result(
          exchange,
          "ListStackResources",
          Tables.fromTemplate(TEMPLATE).values().stream()
              .map(TableDefinition::name)
              .map(
                  name ->
                      "<member><LogicalResourceId>%s</LogicalResourceId><PhysicalResourceId>%s</PhysicalResourceId></member>"
                          .formatted(name, name))
              .collect(
                  Collectors.joining("", "<StackResourceSummaries>", "</StackResourceSummaries>")));
    }
  }

  private static void result(HttpServerExchange exchange, String action, String result) {
    answer(
        exchange,
        200,
        "text/xml",
        """
        <%1$sResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
        <%1$sResult>%2$s</%1$sResult></%1$sResponse>"""
            .formatted(action, result));
  }

  private static void answer(HttpServerExchange exchange, int status, String type, String body) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(body);
  }

  @Override
  public void close() {
    server.close();
    http.shutdownNow();
    tables.close();
  }
}
