package dev.dovecote.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stream of the conversations table: every entry of every log, as it was written. */
public final class LogStream {
  private LogStream() {}

  /** An entry, and whose log it is in. */
  public record Written(ShopId shop, Entry entry) {}

  /**
   * One record of the stream. It is not read before it is asked for: one that cannot be read must
   * not keep those before it from being handled.
   *
   * @param sequenceNumber by which a function says that it failed
   */
  public record Change(String sequenceNumber, JsonNode record) {
    /**
     * The entry that was written; null where the record is about something else, a buyer's pointer
     * for one.
     *
     * @throws RuntimeException if it is no entry that this version knows
     */
    public @Nullable Written written() {
      JsonNode image = record.path("dynamodb").path("NewImage");
      if (!record.path("eventName").asText().equals("INSERT") || !image.has(Conversations.EVENT)) {
        return null;
      }
      Item item = new Item(DynamoJson.read(image));
      return new Written(Keys.shop(item.text(Keys.PK)), Conversations.read(item.attributes()));
    }
  }

  /** The records of one event, in the stream's order. */
  public static List<Change> changes(Map<String, ?> event) {
    List<Change> changes = new ArrayList<>();
    for (JsonNode record : Json.tree(event).path("Records")) {
      changes.add(new Change(record.path("dynamodb").path("SequenceNumber").asText(), record));
    }
    return changes;
  }
}
