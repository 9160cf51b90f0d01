package dev.dovecote.simulation;

import dev.dovecote.application.AssignmentPass;
import dev.dovecote.application.BuyerDesk;
import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.ByHand;
import dev.dovecote.application.Desk;
import dev.dovecote.application.DueTimers;
import dev.dovecote.application.Founding;
import dev.dovecote.application.Pushes;
import dev.dovecote.application.Queue;
import dev.dovecote.application.Reach;
import dev.dovecote.application.Router;
import dev.dovecote.application.ShopOffice;
import dev.dovecote.application.StaffConversations;
import dev.dovecote.application.Stores;
import dev.dovecote.application.Surroundings;
import dev.dovecote.application.Sync;
import dev.dovecote.application.TicketOffice;
import dev.dovecote.application.Transitions;
import dev.dovecote.application.Triggers;
import dev.dovecote.aws.AssignmentQueue;
import dev.dovecote.aws.DeliveryQueue;
import dev.dovecote.aws.Sockets;
import dev.dovecote.aws.TimerQueue;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The use cases, put together as the functions put them together. */
record Functions(
    Sync sync,
    BuyerMessages buyers,
    Queue queue,
    StaffConversations conversations,
    ByHand byHand,
    Desk desk,
    ShopOffice office,
    BuyerDesk buyerDesk,
    Founding founding,
    TicketOffice tickets,
    AssignmentPass pass,
    DueTimers timers,
    Pushes pushes) {
  static final String ASSIGNMENT_QUEUE = "assignment.fifo";
  static final String TIMER_QUEUE = "timers";
  static final String DELIVERY_QUEUE = "delivery";
  static final Stores.Tables TABLES =
      new Stores.Tables(
          "DeskTable",
          "ConversationsTable",
          "LanesTable",
          "ConnectionsTable",
          "TimersTable",
          "OrdersTable");

  static Functions on(
      DynamoDbClient dynamo,
      SqsClient sqs,
      ApiGatewayManagementApiClient callback,
      Surroundings world,
      RandomGenerator secrets) {
    Stores stores = Stores.on(dynamo, TABLES);
    Triggers triggers =
        new Triggers(new AssignmentQueue(sqs, ASSIGNMENT_QUEUE), new TimerQueue(sqs, TIMER_QUEUE));
    Pushes pushes =
        new Pushes(stores, new Sockets(callback), new DeliveryQueue(sqs, DELIVERY_QUEUE), world);
    Transitions transitions = new Transitions(stores, triggers, world);
    Reach reach = new Reach(stores, world);
    Queue queue = new Queue(stores, transitions, reach, pushes, world);
    Router router = new Router(stores, reach, triggers, world);
    BuyerMessages buyers = new BuyerMessages(stores, transitions, router, reach, pushes, world);
    return new Functions(
        new Sync(stores, reach, queue, triggers, world),
        buyers,
        queue,
        new StaffConversations(stores, transitions, pushes, triggers, world),
        new ByHand(stores, transitions, reach, queue, pushes, triggers, world),
        new Desk(stores, reach, pushes, triggers, world),
        new ShopOffice(stores, reach, pushes, triggers, world),
        new BuyerDesk(stores, transitions, reach, pushes, world),
        new Founding(stores),
        new TicketOffice(stores, world, secrets),
        new AssignmentPass(stores, transitions, reach, queue, pushes, triggers, world),
        new DueTimers(stores, transitions, reach, queue, buyers, pushes, triggers, world),
        pushes);
  }
}
