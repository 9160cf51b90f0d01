package dev.dovecote.testkit.dynamo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A stream's records as Lambda gives them to functions. */
public final class StreamJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private StreamJson() {}

  /** The event for changes, with no more of each than functions may rely on. */
  public static ObjectNode event(List<Change> changes) {
    ObjectNode event = JSON.objectNode();
    ArrayNode records = event.putArray("Records");
    changes.forEach(change -> records.add(record(change)));
    return event;
  }

  /** The number by which a record of {@link #event} is named. */
  public static String sequenceNumber(Change change) {
    return "%021d".formatted(change.sequence() + 1);
  }

  private static ObjectNode record(Change change) {
    ObjectNode record = JSON.objectNode();
    record.put("eventName", name(change)).put("eventSource", "aws:dynamodb");
    ObjectNode dynamodb = record.putObject("dynamodb");
    dynamodb.set("Keys", attributes(change.key()));
    if (change.after() != null) {
      dynamodb.set("NewImage", attributes(change.after()));
    }
    dynamodb.put("SequenceNumber", sequenceNumber(change));
    dynamodb.put("StreamViewType", "NEW_IMAGE");
    return record;
  }

  private static String name(Change change) {
    if (change.before() == null) {
      return "INSERT";
    }
    return change.after() == null ? "REMOVE" : "MODIFY";
  }

  /** Attributes with a type before each value: {@code {"S": "text"}}. */
  public static ObjectNode attributes(Map<String, AttributeValue> attributes) {
    ObjectNode json = JSON.objectNode();
    attributes.forEach((name, value) -> json.set(name, value(value)));
    return json;
  }

  private static ObjectNode value(AttributeValue value) {
    ObjectNode json = JSON.objectNode();
    switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case BOOL -> json.put("BOOL", value.bool());
      case NUL -> json.put("NULL", true);
      case B -> json.put("B", Base64.getEncoder().encodeToString(value.b().asByteArray()));
      case M -> json.set("M", attributes(value.m()));
      case L -> {
        ArrayNode list = json.putArray("L");
        value.l().forEach(each -> list.add(value(each)));
      }
      case SS -> value.ss().forEach(json.putArray("SS")::add);
      case NS -> value.ns().forEach(json.putArray("NS")::add);
      default -> throw new UnsupportedOperationException("a value of type " + value.type());
    }
    return json;
  }
}
