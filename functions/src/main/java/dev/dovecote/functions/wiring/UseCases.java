package dev.dovecote.functions.wiring;

import dev.dovecote.application.AssignmentPass;
import dev.dovecote.application.BuyerDesk;
import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.ByHand;
import dev.dovecote.application.Desk;
import dev.dovecote.application.DueTimers;
import dev.dovecote.application.Ids;
import dev.dovecote.application.Images;
import dev.dovecote.application.Metrics;
import dev.dovecote.application.Publisher;
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
import dev.dovecote.aws.EventBus;
import dev.dovecote.aws.Sockets;
import dev.dovecote.aws.TimerQueue;
import dev.dovecote.aws.Uploads;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Secondary;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.time.InstantSourceFactory;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Puts the use cases together. Each bean is made when first asked for: a function makes its own.
 */
@Factory
final class UseCases {

  /** The machine's clock, unless the function's surroundings give another; not the framework's. */
  @Singleton
  @Secondary
  @Replaces(value = InstantSource.class, factory = InstantSourceFactory.class)
  InstantSource clock() {
    return InstantSource.system();
  }

  @Singleton
  SecureRandom chance() {
    return new SecureRandom();
  }

  @Singleton
  Surroundings surroundings(InstantSource clock, SecureRandom chance, Metrics metrics) {
    Executor hands = Executors.newVirtualThreadPerTaskExecutor();
    return new Surroundings(
        clock, chance, new Ids(clock, chance), UseCases::pause, hands::execute, metrics);
  }

  /** To standard output, which Lambda collects, unless the function's surroundings give others. */
  @Singleton
  @Secondary
  Metrics metrics(InstantSource clock, @Value("${stack.name}") String stack) {
    return new Metrics(clock, stack, UseCases::print);
  }

  /** In one call, so that lines of several threads do not mix. */
  private static void print(String line) {
    System.out.print(line + "\n");
    System.out.flush();
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Singleton
  Stores stores(
      DynamoDbClient dynamo,
      @Value("${desk.table}") String desk,
      @Value("${conversations.table}") String conversations,
      @Value("${lanes.table}") String lanes,
      @Value("${connections.table}") String connections,
      @Value("${timers.table}") String timers,
      @Value("${orders.table}") String orders) {
    return Stores.on(
        dynamo, new Stores.Tables(desk, conversations, lanes, connections, timers, orders));
  }

  @Singleton
  Triggers triggers(
      SqsClient sqs,
      @Value("${assignment.queue.url}") String assignment,
      @Value("${timer.queue.url}") String timers) {
    return new Triggers(new AssignmentQueue(sqs, assignment), new TimerQueue(sqs, timers));
  }

  @Singleton
  Pushes pushes(
      Stores stores,
      ApiGatewayManagementApiClient callback,
      SqsClient sqs,
      @Value("${delivery.queue.url}") String delivery,
      Surroundings world) {
    return new Pushes(stores, new Sockets(callback), new DeliveryQueue(sqs, delivery), world);
  }

  @Singleton
  Transitions transitions(Stores stores, Triggers triggers, Surroundings world) {
    return new Transitions(stores, triggers, world);
  }

  @Singleton
  Reach reach(Stores stores, Surroundings world) {
    return new Reach(stores, world);
  }

  @Singleton
  Queue queue(
      Stores stores, Transitions transitions, Reach reach, Pushes pushes, Surroundings world) {
    return new Queue(stores, transitions, reach, pushes, world);
  }

  @Singleton
  Router router(Stores stores, Reach reach, Triggers triggers, Surroundings world) {
    return new Router(stores, reach, triggers, world);
  }

  @Singleton
  BuyerMessages buyerMessages(
      Stores stores,
      Transitions transitions,
      Router router,
      Reach reach,
      Pushes pushes,
      Surroundings world) {
    return new BuyerMessages(stores, transitions, router, reach, pushes, world);
  }

  @Singleton
  StaffConversations staffConversations(
      Stores stores,
      Transitions transitions,
      Pushes pushes,
      Triggers triggers,
      Surroundings world) {
    return new StaffConversations(stores, transitions, pushes, triggers, world);
  }

  @Singleton
  ByHand byHand(
      Stores stores,
      Transitions transitions,
      Reach reach,
      Queue queue,
      Pushes pushes,
      Triggers triggers,
      Surroundings world) {
    return new ByHand(stores, transitions, reach, queue, pushes, triggers, world);
  }

  @Singleton
  Desk desk(Stores stores, Reach reach, Pushes pushes, Triggers triggers, Surroundings world) {
    return new Desk(stores, reach, pushes, triggers, world);
  }

  @Singleton
  Sync sync(Stores stores, Reach reach, Queue queue, Triggers triggers, Surroundings world) {
    return new Sync(stores, reach, queue, triggers, world);
  }

  @Singleton
  AssignmentPass assignmentPass(
      Stores stores,
      Transitions transitions,
      Reach reach,
      Queue queue,
      Pushes pushes,
      Triggers triggers,
      Surroundings world) {
    return new AssignmentPass(stores, transitions, reach, queue, pushes, triggers, world);
  }

  @Singleton
  DueTimers dueTimers(
      Stores stores,
      Transitions transitions,
      Reach reach,
      Queue queue,
      BuyerMessages buyers,
      Pushes pushes,
      Triggers triggers,
      Surroundings world) {
    return new DueTimers(stores, transitions, reach, queue, buyers, pushes, triggers, world);
  }

  @Singleton
  Images images(
      AwsCredentialsProvider credentials,
      AwsRegionProvider region,
      @Value("${uploads.bucket}") String bucket,
      @Value("${aws.endpoint.url.s3:}") @Nullable String endpoint,
      Surroundings world) {
    URI other = endpoint == null || endpoint.isBlank() ? null : URI.create(endpoint);
    Uploads.Place place = new Uploads.Place(bucket, region.getRegion(), other);
    return new Images(new Uploads(place, credentials), world);
  }

  @Singleton
  TicketOffice ticketOffice(Stores stores, Surroundings world, SecureRandom secrets) {
    return new TicketOffice(stores, world, secrets);
  }

  @Singleton
  BuyerDesk buyerDesk(
      Stores stores, Transitions transitions, Reach reach, Pushes pushes, Surroundings world) {
    return new BuyerDesk(stores, transitions, reach, pushes, world);
  }

  @Singleton
  ShopOffice shopOffice(
      Stores stores, Reach reach, Pushes pushes, Triggers triggers, Surroundings world) {
    return new ShopOffice(stores, reach, pushes, triggers, world);
  }

  /** As its client: for one function alone. */
  @Prototype
  Publisher publisher(EventBridgeClient events, @Value("${event.bus.name}") String bus) {
    return new Publisher(new EventBus(events, bus));
  }
}
