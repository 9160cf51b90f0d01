package dev.dovecote.functions.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.testkit.dynamo.Change;
import dev.dovecote.testkit.dynamo.StreamJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** What the publishing function tells the bus, held against {@code events/schemas}. */
public final class Published {
  /** Entries of the log that tell the outside world nothing. */
  private static final Set<String> SILENT = Set.of("message", "offered", "asked");

  private Published() {}

  /** Has changes of the log published: an event for each that is to be told, as its schema says. */
  static void check(List<Change> changes) {
    int before = World.EVENTS.published().size();
    assertThat(publish(StreamJson.event(changes)).path("batchItemFailures")).isEmpty();
    List<ObjectNode> events = since(before);
    for (ObjectNode event : events) {
      assertThat(Protocol.eventErrors(event)).as("event %s", event).isEmpty();
    }
    assertThat(events.stream().map(event -> event.at("/detail/id").asText()))
        .containsExactlyInAnyOrderElementsOf(changes.stream().flatMap(Published::id).toList());
  }

  private static Stream<String> id(Change change) {
    JsonNode item = World.plain(change.after());
    if (!item.has("e") || SILENT.contains(item.at("/e/t").asText())) {
      return Stream.of();
    }
    String[] key = item.path("pk").asText().split("#c#");
    return Stream.of(key[0] + "/" + key[1] + "/" + item.path("n").asInt());
  }

  /** Gives a payload of the stream to the function. */
  @SuppressWarnings("unchecked")
  public static JsonNode publish(JsonNode payload) {
    return Payloads.write(
        World.PUBLISH.execute((Map<String, Object>) Payloads.read(payload, Map.class)));
  }

  /** The events from the n-th on, as EventBridge would hand them to a target. */
  public static List<ObjectNode> since(int n) {
    List<PutEventsRequestEntry> all = World.EVENTS.published();
    return all.subList(n, all.size()).stream().map(Published::handedOver).toList();
  }

  private static ObjectNode handedOver(PutEventsRequestEntry entry) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("version", "0").put("id", "any").put("detail-type", entry.detailType());
    event.put("source", entry.source()).put("account", "000000000000");
    event.put("time", entry.time().toString()).put("region", "us-east-1");
    event.putArray("resources");
    event.set("detail", Files.json(entry.detail()));
    return event;
  }
}
