package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads functions, with what Globals say merged in as SAM does: maps merged, the function's own
 * first.
 */
final class FunctionReader {
  private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");
  private static final int DEFAULT_TIMEOUT_SECONDS = 3;
  private static final int DEFAULT_MEMORY_MEGABYTES = 128;
  private static final int DEFAULT_BATCH_SIZE = 10;

  private final JsonNode globals;
  private final Intrinsics intrinsics;
  private final Addresses addresses;

  FunctionReader(JsonNode globals, Intrinsics intrinsics, Addresses addresses) {
    this.globals = intrinsics.resolve("Globals", globals);
    this.intrinsics = intrinsics;
    this.addresses = addresses;
  }

  Template.Function function(String id, JsonNode own) {
    JsonNode properties = merge(globals, own);
    List<Template.SqsTrigger> queues = new ArrayList<>();
    List<Template.StreamTrigger> streams = new ArrayList<>();
    List<Template.Schedule> schedules = new ArrayList<>();
    for (var event : properties.path("Events").properties()) {
      String name = id + event.getKey();
      JsonNode settings = event.getValue().path("Properties");
      switch (event.getValue().path("Type").asText()) {
        case "SQS" -> queues.add(sqs(name, settings));
        case "DynamoDB" -> streams.add(EventReader.stream(name, settings));
        case "ScheduleV2" -> schedules.add(schedule(name, settings));
        default -> throw new UnsupportedTemplateException(id, "Event", event.getKey());
      }
    }
    return new Template.Function(
        id,
        addresses.physicalName(id),
        addresses.arn("lambda", "function:" + addresses.physicalName(id)),
        TemplateReader.required(id, properties, "Handler"),
        Duration.ofSeconds(properties.path("Timeout").asInt(DEFAULT_TIMEOUT_SECONDS)),
        properties.path("MemorySize").asInt(DEFAULT_MEMORY_MEGABYTES),
        environment(properties),
        TemplateReader.optionalInt(properties, "ReservedConcurrentExecutions"),
        TemplateReader.optional(properties, "Role").map(this::roleId),
        List.copyOf(queues),
        List.copyOf(streams),
        List.copyOf(schedules));
  }

  private Map<String, String> environment(JsonNode properties) {
    Map<String, String> environment = new LinkedHashMap<>();
    var local = intrinsics.localAddresses();
    properties
        .path("Environment")
        .path("Variables")
        .properties()
        .forEach(v -> environment.put(v.getKey(), local.apply(v.getValue().asText())));
    return environment;
  }

  private String roleId(String arn) {
    String name = arn.substring(arn.lastIndexOf('/') + 1);
    return name.substring(Math.min(name.length(), addresses.stackName().length() + 1));
  }

  private static Template.SqsTrigger sqs(String name, JsonNode settings) {
    return new Template.SqsTrigger(
        name,
        TemplateReader.required(name, settings, "Queue"),
        settings.path("BatchSize").asInt(DEFAULT_BATCH_SIZE),
        TemplateReader.strings(settings.path("FunctionResponseTypes"))
            .contains("ReportBatchItemFailures"),
        TemplateReader.optionalInt(settings.path("ScalingConfig"), "MaximumConcurrency"),
        settings.path("Enabled").asBoolean(true));
  }

  private static Template.Schedule schedule(String name, JsonNode settings) {
    String expression = TemplateReader.required(name, settings, "ScheduleExpression");
    return new Template.Schedule(
        name,
        rate(name, expression),
        TemplateReader.optional(settings, "Input").orElse(null),
        !TemplateReader.optional(settings, "State").equals(Optional.of("DISABLED")));
  }

  private static Duration rate(String name, String expression) {
    Matcher matcher = RATE.matcher(expression);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < 1) {
      throw new UnsupportedTemplateException(
          name, "Event ScheduleV2", "ScheduleExpression " + expression);
    }
    int value = Integer.parseInt(matcher.group(1));
    return switch (matcher.group(2)) {
      case "minute" -> Duration.ofMinutes(value);
      case "hour" -> Duration.ofHours(value);
      default -> Duration.ofDays(value);
    };
  }

  private static JsonNode merge(JsonNode below, JsonNode above) {
    if (!(below instanceof ObjectNode base) || !(above instanceof ObjectNode over)) {
      return above;
    }
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    merged.setAll(base);
    over.properties()
        .forEach(
            e -> {
              JsonNode existing = base.get(e.getKey());
              merged.set(
                  e.getKey(), existing == null ? e.getValue() : merge(existing, e.getValue()));
            });
    return merged;
  }
}
