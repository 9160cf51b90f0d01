package dev.dovecote.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items as streams carry them: JSON with a type before each value, {@code {"S": "text"}}. */
final class DynamoJson {
  private DynamoJson() {}

  static Map<String, AttributeValue> read(JsonNode attributes) {
    Map<String, AttributeValue> item = new HashMap<>();
    attributes.properties().forEach(each -> item.put(each.getKey(), value(each.getValue())));
    return item;
  }

  private static AttributeValue value(JsonNode typed) {
    Map.Entry<String, JsonNode> only = typed.properties().iterator().next();
    JsonNode value = only.getValue();
    return switch (only.getKey()) {
      case "S" -> AttributeValue.fromS(value.asText());
      case "N" -> AttributeValue.fromN(value.asText());
      case "BOOL" -> AttributeValue.fromBool(value.asBoolean());
      case "M" -> AttributeValue.fromM(read(value));
      case "L" -> AttributeValue.fromL(value.valueStream().map(DynamoJson::value).toList());
      case "SS" -> AttributeValue.fromSs(value.valueStream().map(JsonNode::asText).toList());
      default -> throw new IllegalStateException("attribute of unexpected type " + only.getKey());
    };
  }
}
