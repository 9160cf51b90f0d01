package dev.dovecote.local.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** What Lambda gives a function for messages, and what its answer means. */
final class SqsEvents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SqsEvents() {}

  static byte[] event(List<Message> messages, String queueArn, String region) {
    ObjectNode event = JSON.createObjectNode();
    var records = event.putArray("Records");
    messages.forEach(message -> records.add(message(message, queueArn, region)));
    try {
      return JSON.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that cannot be written", e);
    }
  }

  private static ObjectNode message(Message message, String queueArn, String region) {
    ObjectNode json = JSON.createObjectNode();
    json.put("messageId", message.messageId());
    json.put("receiptHandle", message.receiptHandle());
    json.put("body", message.body());
    ObjectNode attributes = json.putObject("attributes");
    message.attributesAsStrings().forEach(attributes::put);
    ObjectNode messageAttributes = json.putObject("messageAttributes");
    message
        .messageAttributes()
        .forEach((name, value) -> messageAttributes.set(name, attribute(value)));
    json.put("md5OfBody", message.md5OfBody());
    json.put("eventSource", "aws:sqs");
    json.put("eventSourceARN", queueArn);
    json.put("awsRegion", region);
    return json;
  }

  private static ObjectNode attribute(MessageAttributeValue value) {
    ObjectNode json = JSON.createObjectNode();
    if (value.stringValue() != null) {
      json.put("stringValue", value.stringValue());
    }
    if (value.binaryValue() != null) {
      json.put("binaryValue", value.binaryValue().asByteArray());
    }
    json.putArray("stringListValues");
    json.putArray("binaryListValues");
    json.put("dataType", value.dataType());
    return json;
  }

  /**
   * The messages that are done, by the function's answer. As Lambda reads it: an empty answer or an
   * empty list means all; an answer that is no JSON object, names no identifier or an unknown one
   * means none.
   */
  static List<Message> done(List<Message> messages, byte[] answer) {
    JsonNode failures;
    try {
      JsonNode json = JSON.readTree(answer);
      if (json == null || json.isMissingNode() || json.isNull()) {
        return messages;
      }
      failures = json.path("batchItemFailures");
    } catch (IOException e) {
      return List.of();
    }
    if (failures.isMissingNode() || failures.isNull()) {
      return messages;
    }
    Set<String> known = messages.stream().map(Message::messageId).collect(Collectors.toSet());
    Set<String> failed = new HashSet<>();
    for (JsonNode failure : failures) {
      String id = failure.path("itemIdentifier").asText("");
      if (!known.contains(id)) {
        return List.of();
      }
      failed.add(id);
    }
    return messages.stream().filter(m -> !failed.contains(m.messageId())).toList();
  }
}
