package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads tables, queues and buckets. */
final class StorageReader {
  /**
   * Properties that are queue attributes of the same meaning, by CloudFormation's and the API's
   * name.
   */
  private static final Map<String, String> QUEUE_ATTRIBUTES =
      Map.of(
          "DelaySeconds", "DelaySeconds",
          "VisibilityTimeout", "VisibilityTimeout",
          "MessageRetentionPeriod", "MessageRetentionPeriod",
          "ContentBasedDeduplication", "ContentBasedDeduplication",
          "FifoQueue", "FifoQueue");

  private StorageReader() {}

  static Template.Table table(String id, JsonNode properties, Addresses addresses) {
    Map<String, String> types = new LinkedHashMap<>();
    properties
        .path("AttributeDefinitions")
        .forEach(
            a -> types.put(a.path("AttributeName").asText(), a.path("AttributeType").asText()));
    JsonNode ttl = properties.path("TimeToLiveSpecification");
    return new Template.Table(
        id,
        addresses.physicalName(id),
        types,
        key(properties, "HASH").orElseThrow(() -> new TemplateException(id + " has no HASH key")),
        key(properties, "RANGE"),
        ttl.path("Enabled").asBoolean()
            ? TemplateReader.optional(ttl, "AttributeName")
            : Optional.empty(),
        TemplateReader.optional(properties.path("StreamSpecification"), "StreamViewType"),
        addresses.streamArn(id));
  }

  private static Optional<String> key(JsonNode properties, String type) {
    return properties
        .path("KeySchema")
        .valueStream()
        .filter(k -> k.path("KeyType").asText().equals(type))
        .map(k -> k.path("AttributeName").asText())
        .findFirst();
  }

  static Template.Queue queue(String id, JsonNode properties, Addresses addresses, String name) {
    Map<String, String> attributes = new LinkedHashMap<>();
    QUEUE_ATTRIBUTES.forEach(
        (property, attribute) ->
            TemplateReader.optional(properties, property)
                .ifPresent(v -> attributes.put(attribute, v)));
    if (!properties.path("FifoQueue").asBoolean()) {
      attributes.remove("FifoQueue");
    }
    JsonNode redrive = properties.path("RedrivePolicy");
    return new Template.Queue(
        id,
        name,
        "%s/%s/%s".formatted(addresses.queueBaseUrl(), addresses.accountId(), name),
        addresses.arn("sqs", name),
        properties.path("FifoQueue").asBoolean(),
        attributes,
        redrive.isMissingNode()
            ? Optional.empty()
            : Optional.of(
                new Template.Redrive(
                    TemplateReader.required(id, redrive, "deadLetterTargetArn"),
                    redrive.path("maxReceiveCount").asInt())));
  }

  static Template.Bucket bucket(String id, JsonNode properties, Addresses addresses) {
    List<Template.BucketCors> cors = new ArrayList<>();
    for (JsonNode rule : properties.path("CorsConfiguration").path("CorsRules")) {
      cors.add(
          new Template.BucketCors(
              TemplateReader.strings(rule.path("AllowedOrigins")),
              TemplateReader.strings(rule.path("AllowedMethods")),
              TemplateReader.strings(rule.path("AllowedHeaders")),
              TemplateReader.strings(rule.path("ExposedHeaders")),
              TemplateReader.optionalInt(rule, "MaxAge")));
    }
    return new Template.Bucket(id, addresses.bucketName(id), List.copyOf(cors));
  }
}
