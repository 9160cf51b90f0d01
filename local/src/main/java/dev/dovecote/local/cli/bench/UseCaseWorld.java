package dev.dovecote.local.cli.bench;

import dev.dovecote.application.AssignmentPass;
import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.ByHand;
import dev.dovecote.application.Founding;
import dev.dovecote.application.Metrics;
import dev.dovecote.application.StaffConversations;
import dev.dovecote.application.Stores;
import dev.dovecote.application.Sync;
import dev.dovecote.application.Triggers;
import dev.dovecote.local.EmbeddedStack;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.RuntimeBeanDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The real use cases as the functions wire them, on other clients. */
final class UseCaseWorld implements AutoCloseable {
  private final ApplicationContext context;
  final Stores stores;
  final Founding founding;
  final BuyerMessages buyers;
  final StaffConversations staff;
  final ByHand byHand;
  final Sync sync;
  final AssignmentPass pass;
  final Triggers triggers;

  /**
   * Wires them.
   *
   * @param environment what the template gives the functions
   */
  UseCaseWorld(
      DynamoDbClient dynamo,
      SqsClient sqs,
      ApiGatewayManagementApiClient sockets,
      Map<String, Object> environment) {
    this.context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .environmentPropertySource(false)
            .banner(false)
            .properties(environment)
            .build();
    context.start();
    replace(Metrics.class, Metrics.SILENT);
    replace(DynamoDbClient.class, dynamo);
    replace(SqsClient.class, sqs);
    replace(ApiGatewayManagementApiClient.class, sockets);
    this.stores = context.getBean(Stores.class);
    this.founding = new Founding(stores);
    this.buyers = context.getBean(BuyerMessages.class);
    this.staff = context.getBean(StaffConversations.class);
    this.byHand = context.getBean(ByHand.class);
    this.sync = context.getBean(Sync.class);
    this.triggers = context.getBean(Triggers.class);
    this.pass = context.getBean(AssignmentPass.class);
  }

  /** The same on a running stack. */
  static UseCaseWorld on(
      EmbeddedStack stack,
      DynamoDbClient dynamo,
      SqsClient sqs,
      ApiGatewayManagementApiClient sockets) {
    Map<String, Object> environment = new HashMap<>();
    for (String table :
        List.of("Desk", "Conversations", "Lanes", "Connections", "Timers", "Orders")) {
      environment.put(table.toLowerCase(Locale.ROOT) + ".table", stack.tableName(table + "Table"));
    }
    for (String queue : List.of("Assignment", "Timer", "Delivery")) {
      environment.put(
          queue.toLowerCase(Locale.ROOT) + ".queue.url", stack.queueUrl(queue + "Queue"));
    }
    environment.put("callback.url", stack.callbackUrl());
    return new UseCaseWorld(dynamo, sqs, sockets, environment);
  }

  private <T> void replace(Class<T> type, T client) {
    context.registerBeanDefinition(
        RuntimeBeanDefinition.builder(type, () -> client).singleton(true).replaces(type).build());
  }

  @Override
  public void close() {
    context.close();
  }
}
