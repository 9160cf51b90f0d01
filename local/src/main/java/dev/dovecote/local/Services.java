package dev.dovecote.local;

import dev.dovecote.aws.Presigner;
import dev.dovecote.local.bucket.BucketServer;
import dev.dovecote.local.bus.BusServer;
import dev.dovecote.local.bus.RemoteBuses;
import dev.dovecote.local.permission.Permissions;
import dev.dovecote.local.queue.QueueServer;
import dev.dovecote.local.table.TableServer;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.trace.TraceServer;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * What functions call: the template's tables, queues, buckets and buses, here or elsewhere, X-Ray,
 * and clients of them.
 */
final class Services {
  private final Servers servers;
  private final Closing closing;
  private final AwsClients clients;
  private final DynamoDbClient dynamoDb;
  private final SqsClient sqs;
  private final @Nullable BusServer bus;
  private final String busEndpoint;
  private final TraceServer traces;
  private final Map<String, String> endpoints;

  /** Makes what the template says, where it is not there yet. */
  Services(
      StackBuilder options,
      Servers servers,
      Template template,
      Permissions permissions,
      Closing closing) {
    this.servers = servers;
    this.closing = closing;
    this.clients = closing.add(new AwsClients(EmbeddedStack.REGION));
    this.dynamoDb = closing.add(clients.dynamoDb(servers.tableEndpoint()));
    this.sqs = closing.add(clients.sqs(servers.queueEndpoint()));
    createTables(options, template.tables().values());
    QueueServer.create(sqs, template.queues().values());
    BucketServer buckets = closing.add(buckets(options, template, permissions));
    this.bus = options.awsEndpoint == null ? closing.add(bus(options, template)) : null;
    if (options.awsEndpoint != null) {
      RemoteBuses.create(closing.add(clients.events(options.awsEndpoint)), template);
    }
    this.busEndpoint = bus == null ? Objects.requireNonNull(options.awsEndpoint) : bus.endpoint();
    this.traces = closing.add(TraceServer.start(options.clock));
    this.endpoints =
        Map.of(
            "DYNAMODB",
            servers.tableEndpoint(),
            "SQS",
            servers.queueEndpoint(),
            "S3",
            buckets.endpoint(),
            "EVENTBRIDGE",
            busEndpoint,
            "XRAY",
            traces.endpoint());
  }

  private void createTables(StackBuilder options, Collection<Template.Table> tables) {
    try {
      TableServer.create(dynamoDb, tables, !(options.clock instanceof DrivenClock));
    } catch (DynamoDbException e) {
      throw options.dataFolder().isEmpty()
          ? e
          : new DataFolderException(
              options.dataFolder().get(),
              "its tables cannot be used; restore the folder, or choose another",
              e);
    }
  }

  private static BucketServer buckets(
      StackBuilder options, Template template, Permissions permissions) {
    return BucketServer.start(
        options.s3Port,
        options.dataFolder().map(folder -> folder.resolve("objects")),
        template.buckets().values(),
        new BucketServer.Trust(
            new Presigner(Region.of(EmbeddedStack.REGION)), permissions::byAccessKey),
        options.clock);
  }

  private BusServer bus(StackBuilder options, Template template) {
    return BusServer.start(
        options.eventsPort,
        template,
        sqs,
        new BusServer.Place(EmbeddedStack.REGION, EmbeddedStack.ACCOUNT_ID, options.clock));
  }

  /** Where each service is, by the name that the SDK gives it. */
  Map<String, String> endpoints() {
    return endpoints;
  }

  /** Where EventBridge is. */
  String busEndpoint() {
    return busEndpoint;
  }

  /** X-Ray, which is always here. */
  TraceServer traces() {
    return traces;
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  SqsClient sqs() {
    return sqs;
  }

  /** The bus of this machine. */
  BusServer bus() {
    if (bus == null) {
      throw new IllegalStateException("the bus is elsewhere");
    }
    return bus;
  }

  /** The tables' streams. */
  Triggers.Streams streams() {
    return new Triggers.Streams(
        closing.add(clients.streams(servers.tableEndpoint())),
        table -> Objects.requireNonNull(TableServer.streamArn(dynamoDb, table)));
  }

  /** A client of the sockets at an address. */
  ApiGatewayManagementApiClient connections(String callbackUrl) {
    return closing.add(clients.connections(callbackUrl));
  }
}
