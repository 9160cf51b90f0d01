package dev.dovecote.local;

import dev.dovecote.local.function.FunctionHost;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.queue.SqsEventSource;
import dev.dovecote.local.schedule.ScheduleRunner;
import dev.dovecote.local.stream.StreamEventSource;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What starts functions besides the gateways: queues, streams and schedules. */
final class Triggers {
  private static final SqsEventSource.Polling HERE = new SqsEventSource.Polling(20, false);

  /** Where queues outlive a stack, which waits for its last polls when it ends. */
  private static final SqsEventSource.Polling ELSEWHERE = new SqsEventSource.Polling(1, true);

  private final Template template;
  private final SqsEventSource.Polling polling;

  /**
   * @param outlived whether the queues are there longer than the stack
   */
  Triggers(Template template, boolean outlived) {
    this.template = template;
    this.polling = outlived ? ELSEWHERE : HERE;
  }

  /** The queues that functions read. */
  List<String> queueUrls() {
    return template.functions().values().stream()
        .flatMap(function -> function.queues().stream())
        .map(trigger -> queue(trigger.queueArn()).url())
        .distinct()
        .toList();
  }

  /** Starts them all; closing stops what was started. */
  void start(
      Closing closing,
      FunctionHost functions,
      SqsClient sqs,
      Streams streams,
      InstantSource clock,
      Activity activity) {
    Sources sources = closing.add(new Sources());
    for (Template.Function definition : template.functions().values()) {
      HostedFunction function = functions.get(definition.logicalId());
      for (Template.SqsTrigger trigger : definition.queues()) {
        if (trigger.enabled()) {
          sources
              .add(
                  new SqsEventSource(
                      sqs,
                      queue(trigger.queueArn()),
                      trigger,
                      function,
                      EmbeddedStack.REGION,
                      polling,
                      activity))
              .start();
        }
      }
      for (Template.StreamTrigger trigger : definition.streams()) {
        if (trigger.enabled()) {
          String onFailure = trigger.onFailureArn().map(arn -> queue(arn).url()).orElse(null);
          sources
              .add(
                  new StreamEventSource(
                      new StreamEventSource.World(streams.client(), sqs, EmbeddedStack.REGION),
                      streams.arn(table(trigger.streamArn())),
                      trigger,
                      function,
                      onFailure))
              .start();
        }
      }
      for (Template.Schedule schedule : definition.schedules()) {
        sources
            .add(
                new ScheduleRunner(
                    schedule, function, clock, EmbeddedStack.REGION, EmbeddedStack.ACCOUNT_ID))
            .start();
      }
    }
  }

  /** What was started, stopped all at once: each may wait for what it has under way. */
  private static final class Sources implements AutoCloseable {
    private final List<Closing> each = new ArrayList<>();

    <T extends AutoCloseable> T add(T source) {
      Closing closing = new Closing();
      each.add(closing);
      return closing.add(source);
    }

    @Override
    public void close() {
      try (ExecutorService closers = Executors.newVirtualThreadPerTaskExecutor()) {
        each.forEach(source -> closers.execute(source::close));
      }
    }
  }

  /** Where streams are read, and what a table's is called there. */
  record Streams(DynamoDbStreamsClient client, Function<String, String> names) {
    String arn(Template.Table table) {
      return names.apply(table.name());
    }
  }

  private Template.Table table(String streamArn) {
    return template.tables().values().stream()
        .filter(table -> table.streamArn().equals(streamArn))
        .findFirst()
        .orElseThrow(() -> new TemplateException("no such stream: " + streamArn));
  }

  private Template.Queue queue(String arn) {
    return template.queues().values().stream()
        .filter(queue -> queue.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> new TemplateException("no such queue: " + arn));
  }
}
