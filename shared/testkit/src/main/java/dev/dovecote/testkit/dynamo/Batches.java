package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.expression.Placeholders;
import dev.dovecote.testkit.dynamo.expression.Projection;
import dev.dovecote.testkit.dynamo.value.Invalid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The operations on several items that are each done or not. */
final class Batches {
  /** Source: API reference, BatchGetItem: "as many as 100 items", "up to 16 MB of data". */
  private static final int MAX_GETS = 100;

  private static final int MAX_BYTES = 16 * 1024 * 1024;

  /** Source: API reference, BatchWriteItem: "up to 25 item put or delete operations". */
  private static final int MAX_WRITES = 25;

  private static final Write.Conditional UNCONDITIONAL =
      new Write.Conditional(null, null, null, null);

  private Batches() {}

  /** Each item is read "as an individual GetItem request" (read-write-operations, BatchGetItem). */
  static BatchGetItemResponse get(
      BatchGetItemRequest request, int processed, Function<String, Table> tables, Meter meter) {
    checkCount(
        request.requestItems().values().stream().mapToInt(k -> k.keys().size()).sum(), MAX_GETS);
    Map<String, List<Map<String, AttributeValue>>> responses = new LinkedHashMap<>();
    Map<String, KeysAndAttributes> unprocessed = new LinkedHashMap<>();
    int done = 0;
    long bytes = 0;
    for (Map.Entry<String, KeysAndAttributes> entry : request.requestItems().entrySet()) {
      KeysAndAttributes wanted = entry.getValue();
      Parameters.checkRead("BatchGetItem", wanted);
      Table table = tables.apply(entry.getKey());
      Projection projection =
          Reads.projection(
              wanted.projectionExpression(),
              new Placeholders(
                  wanted.hasExpressionAttributeNames() ? wanted.expressionAttributeNames() : null,
                  null,
                  wanted.projectionExpression() != null));
      List<Map<String, AttributeValue>> found = new ArrayList<>();
      List<Map<String, AttributeValue>> left = new ArrayList<>();
      Set<Key> keys = new HashSet<>();
      checkCount(wanted.keys().size(), MAX_GETS);
      for (Map<String, AttributeValue> wantedKey : wanted.keys()) {
        Key key = Key.of(table.definition(), wantedKey);
        if (!keys.add(key)) {
          throw Invalid.because("Provided list of item keys contains duplicates");
        }
        Map<String, AttributeValue> item = table.get(key);
        bytes += Write.size(item);
        if (done++ >= processed || bytes > MAX_BYTES) {
          left.add(wantedKey);
          continue;
        }
        meter.add(table, Units.read(Write.size(item), Reads.isConsistent(wanted.consistentRead())));
        if (item != null) {
          found.add(projection == null ? item : projection.of(item));
        }
      }
      responses.put(entry.getKey(), found);
      if (!left.isEmpty()) {
        unprocessed.put(entry.getKey(), wanted.toBuilder().keys(left).build());
      }
    }
    BatchGetItemResponse.Builder response =
        BatchGetItemResponse.builder().responses(responses).unprocessedKeys(unprocessed);
    var consumed = meter.several(request.returnConsumedCapacity(), false);
    return (consumed.isEmpty() ? response : response.consumedCapacity(consumed)).build();
  }

  static BatchWriteItemResponse write(
      BatchWriteItemRequest request, int processed, Function<String, Table> tables, Meter meter) {
    checkCount(request.requestItems().values().stream().mapToInt(List::size).sum(), MAX_WRITES);
    List<Write> writes = new ArrayList<>();
    Map<String, List<WriteRequest>> unprocessed = new LinkedHashMap<>();
    int done = 0;
    for (Map.Entry<String, List<WriteRequest>> entry : request.requestItems().entrySet()) {
      Table table = tables.apply(entry.getKey());
      Set<Key> keys = new HashSet<>();
      checkCount(entry.getValue().size(), MAX_WRITES);
      for (WriteRequest single : entry.getValue()) {
        Write write = prepare(table, single);
        if (!keys.add(write.key())) {
          throw Invalid.because("Provided list of item keys contains duplicates");
        }
        if (done++ < processed) {
          writes.add(write);
        } else {
          unprocessed.computeIfAbsent(entry.getKey(), t -> new ArrayList<>()).add(single);
        }
      }
    }
    for (Write write : writes) {
      Map<String, AttributeValue> after = write.after();
      meter.add(write.table(), Units.write(Write.size(write.before()), Write.size(after)));
      write.table().put(write.key(), after);
    }
    BatchWriteItemResponse.Builder response =
        BatchWriteItemResponse.builder().unprocessedItems(unprocessed);
    var consumed = meter.several(request.returnConsumedCapacity(), false);
    return (consumed.isEmpty() ? response : response.consumedCapacity(consumed)).build();
  }

  private static Write prepare(Table table, WriteRequest request) {
    if ((request.putRequest() == null) == (request.deleteRequest() == null)) {
      throw Invalid.because(
          "Supplied WriteRequest must contain exactly one of PutRequest and DeleteRequest");
    }
    return request.putRequest() != null
        ? Write.put(request.putRequest().item(), UNCONDITIONAL).on(table)
        : Write.delete(request.deleteRequest().key(), UNCONDITIONAL).on(table);
  }

  private static void checkCount(int items, int max) {
    if (items < 1 || items > max) {
      throw Invalid.because("A batch must have between 1 and " + max + " items, not " + items);
    }
  }
}
