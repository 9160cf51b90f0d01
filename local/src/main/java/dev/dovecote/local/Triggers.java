package dev.dovecote.local;

import dev.dovecote.local.function.FunctionHost;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.queue.SqsEventSource;
import dev.dovecote.local.schedule.ScheduleRunner;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.TemplateException;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What starts functions besides the gateways: queues and schedules. */
final class Triggers {
  private static final int LONG_POLL_SECONDS = 20;

  private final Template template;

  Triggers(Template template) {
    this.template = template;
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
                      LONG_POLL_SECONDS,
                      activity))
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

  private Template.Queue queue(String arn) {
    return template.queues().values().stream()
        .filter(queue -> queue.arn().equals(arn))
        .findFirst()
        .orElseThrow(() -> new TemplateException("no such queue: " + arn));
  }
}
