package dev.dovecote.local.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.testkit.dynamo.StreamJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** What Lambda gives a function for records of a stream, and what its answer means. */
final class StreamRecords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MILLIS = 1000.0;

  private StreamRecords() {}

  /** One record as Lambda writes it, which is also what its filters see. */
  static ObjectNode json(Record record, String streamArn, String region) {
    StreamRecord change = record.dynamodb();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("eventID", record.eventID());
    json.put("eventName", record.eventNameAsString());
    json.put("eventVersion", record.eventVersion());
    json.put("eventSource", "aws:dynamodb");
    json.put("awsRegion", region);
    ObjectNode dynamodb = json.putObject("dynamodb");
    dynamodb.put(
        "ApproximateCreationDateTime",
        change.approximateCreationDateTime().toEpochMilli() / MILLIS);
    dynamodb.set("Keys", StreamJson.attributes(change.keys()));
    if (change.hasNewImage()) {
      dynamodb.set("NewImage", StreamJson.attributes(change.newImage()));
    }
    if (change.hasOldImage()) {
      dynamodb.set("OldImage", StreamJson.attributes(change.oldImage()));
    }
    dynamodb.put("SequenceNumber", change.sequenceNumber());
    dynamodb.put("SizeBytes", change.sizeBytes());
    dynamodb.put("StreamViewType", change.streamViewTypeAsString());
    json.put("eventSourceARN", streamArn);
    return json;
  }

  static byte[] event(List<ObjectNode> records) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.putArray("Records").addAll(records);
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String sequenceNumber(JsonNode record) {
    return record.path("dynamodb").path("SequenceNumber").asText();
  }

  /**
   * How many of the records are done, from the first on, by the function's answer. As Lambda reads
   * it: an empty answer or list means all; several numbers mean the lowest; an answer that is no
   * JSON object, or names no record of the batch, means none.
   */
  static int done(List<ObjectNode> records, byte[] answer) {
    JsonNode failures;
    try {
      failures = JSON.readTree(answer).path("batchItemFailures");
    } catch (IOException e) {
      return 0;
    }
    List<String> numbers = records.stream().map(StreamRecords::sequenceNumber).toList();
    return IntStream.concat(
            IntStream.of(records.size()),
            failures
                .valueStream()
                .mapToInt(each -> numbers.indexOf(each.path("itemIdentifier").asText()))
                .map(index -> Math.max(index, 0)))
        .min()
        .orElseThrow();
  }
}
