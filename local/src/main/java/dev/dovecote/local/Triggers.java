package dev.dovecote.local;

import dev.dovecote.local.function.FunctionHost;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.queue.SqsEventSource;
import dev.dovecote.local.schedule.ScheduleRunner;
import dev.dovecote.local.stream.StreamEventSource;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What starts functions besides the gateways: queues, streams and schedules. */
final class Triggers {
  private static final int LONG_POLL_SECONDS = 20;

  /**
   * Where queues outlive a stack: a request that waits there when its stack ends would take a
   * message of the next stack's along.
   */
  private static final int SHORT_POLL_SECONDS = 1;

  private final Template template;
  private final int pollSeconds;

  /**
   * @param outlived whether the queues are there longer than the stack
   */
  Triggers(Template template, boolean outlived) {
    this.template = template;
    this.pollSeconds = outlived ? SHORT_POLL_SECONDS : LONG_POLL_SECONDS;
  }

  /** The queues that functions read. */
  List<String> queueUrls() {
    return template.functions().values().stream()
        .flatMap(function -> function.queues().stream())
        .map(trigger -> queue(trigger.queueArn()).url())
        .distinct()
        .toList();
  }

  void start(
      Closing closing,
      FunctionHost functions,
      SqsClient sqs,
      Streams streams,
      InstantSource clock,
      Activity activity) {
    for (Template.Function definition : template.functions().values()) {
      HostedFunction function = functions.get(definition.logicalId());
      for (Template.SqsTrigger trigger : definition.queues()) {
        if (trigger.enabled()) {
          closing
              .add(
                  new SqsEventSource(
                      sqs,
                      queue(trigger.queueArn()),
                      trigger,
                      function,
                      EmbeddedStack.REGION,
                      pollSeconds,
                      activity))
              .start();
        }
      }
      for (Template.StreamTrigger trigger : definition.streams()) {
        if (trigger.enabled()) {
          String onFailure = trigger.onFailureArn().map(arn -> queue(arn).url()).orElse(null);
          closing
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
        closing
            .add(
                new ScheduleRunner(
                    schedule, function, clock, EmbeddedStack.REGION, EmbeddedStack.ACCOUNT_ID))
            .start();
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
