package dev.dovecote.local.bus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.template.Template;
import dev.dovecote.local.template.UnsupportedTemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The template's rules. Their targets are queues; any other is refused when the stack starts. */
final class Rules {
  private static final Logger LOG = LoggerFactory.getLogger(Rules.class);

  private final List<Rule> rules = new ArrayList<>();
  private final SqsClient sqs;

  private record Rule(Template.Rule definition, List<Template.Queue> targets) {}

  Rules(Template template, SqsClient sqs) {
    this.sqs = sqs;
    Map<String, Template.Queue> queues =
        template.queues().values().stream()
            .collect(Collectors.toMap(Template.Queue::arn, Function.identity()));
    for (Template.Rule rule : template.rules().values()) {
      List<Template.Queue> targets = new ArrayList<>();
      for (Template.Target target : rule.targets()) {
        Template.Queue queue = queues.get(target.arn());
        if (queue == null || queue.fifo()) {
          throw new UnsupportedTemplateException(
              rule.logicalId(), "AWS::Events::Rule", "Targets.Arn " + target.arn());
        }
        targets.add(queue);
      }
      rules.add(new Rule(rule, targets));
    }
  }

  /** Sends an event to all targets whose rule it matches. */
  void send(String bus, JsonNode event) {
    for (Rule rule : rules) {
      Template.Rule definition = rule.definition();
      if (definition.enabled()
          && definition.busName().equals(bus)
          && Patterns.anyMatches(List.of(definition.pattern()), event)) {
        rule.targets().forEach(queue -> send(queue, event));
      }
    }
  }

  /** A target that fails holds up no publisher. */
  private void send(Template.Queue queue, JsonNode event) {
    try {
      sqs.sendMessage(r -> r.queueUrl(queue.url()).messageBody(event.toString()));
    } catch (SdkException e) {
      LOG.warn("{} does not take an event: {}", queue.logicalId(), e.getMessage());
    }
  }
}
