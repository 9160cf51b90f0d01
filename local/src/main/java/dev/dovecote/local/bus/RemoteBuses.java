package dev.dovecote.local.bus;

import dev.dovecote.local.template.Template;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** The template's buses and rules on another EventBridge than this machine's own. */
public final class RemoteBuses {
  private RemoteBuses() {}

  /** Creates what is not there yet. A bus that is there has its rules already. */
  public static void create(EventBridgeClient client, Template template) {
    for (Template.Bus bus : template.buses().values()) {
      try {
        client.createEventBus(r -> r.name(bus.name()));
      } catch (ResourceAlreadyExistsException _) {
        continue;
      }
      template.rules().values().stream()
          .filter(rule -> rule.busName().equals(bus.name()))
          .forEach(rule -> create(client, rule));
    }
  }

  private static void create(EventBridgeClient client, Template.Rule rule) {
    client.putRule(
        r ->
            r.name(rule.logicalId())
                .eventBusName(rule.busName())
                .eventPattern(rule.pattern())
                .state(rule.enabled() ? "ENABLED" : "DISABLED"));
    client.putTargets(
        r ->
            r.rule(rule.logicalId())
                .eventBusName(rule.busName())
                .targets(
                    rule.targets().stream()
                        .map(each -> Target.builder().id(each.id()).arn(each.arn()).build())
                        .toList()));
  }
}
