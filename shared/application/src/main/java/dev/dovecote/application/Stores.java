package dev.dovecote.application;

import dev.dovecote.aws.Agents;
import dev.dovecote.aws.Claims;
import dev.dovecote.aws.Commits;
import dev.dovecote.aws.Connections;
import dev.dovecote.aws.Conversations;
import dev.dovecote.aws.Lanes;
import dev.dovecote.aws.Orders;
import dev.dovecote.aws.Shops;
import dev.dovecote.aws.Tickets;
import dev.dovecote.aws.Timers;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Everything that is stored, by table. */
public record Stores(
    Shops shops,
    Claims claims,
    Agents agents,
    Conversations conversations,
    Commits commits,
    Lanes lanes,
    Connections connections,
    Tickets tickets,
    Timers timers,
    Orders orders) {

  /** The names of the tables. */
  public record Tables(
      String desk,
      String conversations,
      String lanes,
      String connections,
      String timers,
      String orders) {}

  /** The stores on a client. */
  public static Stores on(DynamoDbClient dynamo, Tables tables) {
    Agents agents = new Agents(dynamo, tables.desk());
    Conversations conversations = new Conversations(dynamo, tables.conversations());
    Lanes lanes = new Lanes(dynamo, tables.lanes());
    Timers timers = new Timers(dynamo, tables.timers());
    return new Stores(
        new Shops(dynamo, tables.desk()),
        new Claims(dynamo, tables.desk()),
        agents,
        conversations,
        new Commits(dynamo, conversations, agents, lanes, timers),
        lanes,
        new Connections(dynamo, tables.connections()),
        new Tickets(dynamo, tables.connections()),
        timers,
        new Orders(dynamo, tables.orders()));
  }
}
