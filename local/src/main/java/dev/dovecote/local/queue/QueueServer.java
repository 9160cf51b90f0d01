package dev.dovecote.local.queue;

import com.typesafe.config.ConfigFactory;
import dev.dovecote.local.template.Template;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.scaladsl.Http;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import scala.jdk.javaapi.FutureConverters;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * ElasticMQ in this process, on loopback, with the template's queues. Messages are in memory only:
 * what a restart loses, the sweep and sync bring back.
 */
public final class QueueServer implements AutoCloseable {
  private static final int STOP_SECONDS = 10;

  private final ActorSystem actors;
  private final Http.ServerBinding binding;

  private QueueServer(ActorSystem actors, Http.ServerBinding binding) {
    this.actors = actors;
    this.binding = binding;
  }

  /** Starts on the port (0: any free one). */
  public static QueueServer start(int port, String region, String accountId) {
    var config =
        ConfigFactory.parseString(
            "pekko { daemonic = on, loglevel = WARNING, stdout-loglevel = WARNING }");
    ClassLoader loader = QueueServer.class.getClassLoader();
    ActorSystem actors =
        ActorSystem.create("queues", config.withFallback(ConfigFactory.load(loader)), loader);
    SQSRestServer server =
        SQSRestServerBuilder.withActorSystem(actors)
            .withInterface("127.0.0.1")
            .withPort(port)
            .withSQSLimits(StrictSQSLimits$.MODULE$)
            .withAWSRegion(region)
            .withAWSAccountId(accountId)
            .start();
    return new QueueServer(actors, server.waitUntilStarted());
  }

  /** Where clients reach it. */
  public String endpoint() {
    return "http://127.0.0.1:" + binding.localAddress().getPort();
  }

  /** Creates those of the queues that are not there yet, dead-letter queues first. */
  public static void create(SqsClient client, Collection<Template.Queue> queues) {
    Set<String> existing =
        client.listQueuesPaginator().queueUrls().stream()
            .map(url -> url.substring(url.lastIndexOf('/') + 1))
            .collect(Collectors.toSet());
    List<Template.Queue> missing =
        queues.stream().filter(q -> !existing.contains(q.name())).toList();
    missing.stream().filter(q -> q.redrive().isEmpty()).forEach(q -> create(client, q));
    missing.stream().filter(q -> q.redrive().isPresent()).forEach(q -> create(client, q));
  }

  private static void create(SqsClient client, Template.Queue queue) {
    Map<QueueAttributeName, String> attributes = new LinkedHashMap<>();
    queue
        .attributes()
        .forEach((name, value) -> attributes.put(QueueAttributeName.fromValue(name), value));
    Optional<String> redrive =
        queue
            .redrive()
            .map(
                r ->
                    "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
                        .formatted(r.deadLetterArn(), r.maxReceiveCount()));
    redrive.ifPresent(policy -> attributes.put(QueueAttributeName.REDRIVE_POLICY, policy));
    client.createQueue(r -> r.queueName(queue.name()).attributes(attributes));
  }

  /** Not by the server's own stop, which waits for long polls to come to their end. */
  @Override
  public void close() {
    try {
      FutureConverters.asJava(binding.unbind())
          .toCompletableFuture()
          .get(STOP_SECONDS, TimeUnit.SECONDS);
      actors.terminate();
      actors.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("ElasticMQ does not stop", e);
    }
  }
}
