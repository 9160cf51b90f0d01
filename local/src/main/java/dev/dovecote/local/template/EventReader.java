package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.bus.Patterns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads streams that functions read, buses and rules. */
final class EventReader {
  private static final int DEFAULT_BATCH_SIZE = 100;

  /** In the two numbers that bound retries it stands for no bound. */
  private static final int UNBOUNDED = -1;

  private EventReader() {}

  static Template.Bus bus(String id, JsonNode properties, Addresses addresses) {
    String name = TemplateReader.required(id, properties, "Name");
    return new Template.Bus(id, name, addresses.arn("events", "event-bus/" + name));
  }

  static Template.Rule rule(String id, JsonNode properties) {
    List<Template.Target> targets = new ArrayList<>();
    for (JsonNode target : properties.path("Targets")) {
      targets.add(
          new Template.Target(
              TemplateReader.required(id, target, "Id"),
              TemplateReader.required(id, target, "Arn")));
    }
    String state = TemplateReader.optional(properties, "State").orElse("ENABLED");
    if (!List.of("ENABLED", "DISABLED").contains(state)) {
      throw new UnsupportedTemplateException(id, "AWS::Events::Rule", "State " + state);
    }
    return new Template.Rule(
        id,
        TemplateReader.required(id, properties, "EventBusName"),
        pattern(id, properties.path("EventPattern").toString()),
        state.equals("ENABLED"),
        List.copyOf(targets));
  }

  static Template.StreamTrigger stream(String name, JsonNode settings) {
    String position = TemplateReader.required(name, settings, "StartingPosition");
    if (!position.equals("TRIM_HORIZON")) {
      throw new UnsupportedTemplateException(
          name, "Event DynamoDB", "StartingPosition " + position);
    }
    JsonNode destination = settings.path("DestinationConfig").path("OnFailure");
    if (!destination.isMissingNode() && !destination.path("Type").asText().equals("SQS")) {
      throw new UnsupportedTemplateException(
          name, "Event DynamoDB", "DestinationConfig.OnFailure.Type (only SQS)");
    }
    List<String> filters = new ArrayList<>();
    for (JsonNode filter : settings.path("FilterCriteria").path("Filters")) {
      filters.add(pattern(name, filter.path("Pattern").asText()));
    }
    return new Template.StreamTrigger(
        name,
        TemplateReader.required(name, settings, "Stream"),
        settings.path("BatchSize").asInt(DEFAULT_BATCH_SIZE),
        List.copyOf(filters),
        settings.path("BisectBatchOnFunctionError").asBoolean(),
        TemplateReader.strings(settings.path("FunctionResponseTypes"))
            .contains("ReportBatchItemFailures"),
        TemplateReader.optionalInt(settings, "MaximumRetryAttempts").filter(n -> n != UNBOUNDED),
        TemplateReader.optionalInt(settings, "MaximumRecordAgeInSeconds")
            .filter(n -> n != UNBOUNDED)
            .map(Duration::ofSeconds),
        TemplateReader.optional(destination, "Destination"),
        settings.path("Enabled").asBoolean(true));
  }

  /** What AWS's matcher takes for a pattern; the rest is refused as AWS would. */
  private static String pattern(String id, String pattern) {
    String wrong = Patterns.fault(pattern);
    if (wrong != null) {
      throw new TemplateException("%s: no pattern of events: %s".formatted(id, wrong));
    }
    return pattern;
  }
}
