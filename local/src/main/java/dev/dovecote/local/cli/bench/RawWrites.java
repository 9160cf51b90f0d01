package dev.dovecote.local.cli.bench;

import dev.dovecote.local.EmbeddedStack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Bare writes to the same DynamoDB Local: what there is to be had at most. */
final class RawWrites {
  private static final String PARTITION_KEY = "pk";

  private final EmbeddedStack stack;
  private final AtomicLong written = new AtomicLong();

  RawWrites(EmbeddedStack stack) {
    this.stack = stack;
  }

  /** Writes once more what was written, under keys of its own; an update is written as a put. */
  void write(MeteredDynamo.Shape shape) {
    long number = written.incrementAndGet();
    if (shape.transaction()) {
      List<TransactWriteItem> items =
          shape.items().stream().map(part -> action(part, number)).toList();
      stack.dynamoDb().transactWriteItems(request -> request.transactItems(items));
    } else {
      MeteredDynamo.Part part = shape.items().getFirst();
      stack
          .dynamoDb()
          .putItem(
              put ->
                  put.tableName(stack.tableName(part.table()))
                      .item(fresh(part.item(), number))
                      .conditionExpression("attribute_not_exists(pk)"));
    }
  }

  /** Writes it so often, several at the same time; how many a second. */
  double perSecond(MeteredDynamo.Shape shape, int times) {
    long begun = System.nanoTime();
    BenchShop.each(
        times,
        _ -> {
          write(shape);
          return true;
        });
    return times / ((System.nanoTime() - begun) / 1e9);
  }

  private TransactWriteItem action(MeteredDynamo.Part part, long number) {
    String table = stack.tableName(part.table());
    Map<String, AttributeValue> item = fresh(part.item(), number);
    if (part.deleted()) {
      Map<String, AttributeValue> key = new HashMap<>(item);
      key.keySet().retainAll(List.of(PARTITION_KEY, "sk", "n"));
      return TransactWriteItem.builder().delete(delete -> delete.tableName(table).key(key)).build();
    }
    return TransactWriteItem.builder()
        .put(put -> put.tableName(table).item(item).conditionExpression("attribute_not_exists(pk)"))
        .build();
  }

  private static Map<String, AttributeValue> fresh(Map<String, AttributeValue> item, long number) {
    Map<String, AttributeValue> fresh = new HashMap<>(item);
    String key = item.getOrDefault(PARTITION_KEY, AttributeValue.fromS("")).s();
    fresh.put(PARTITION_KEY, AttributeValue.fromS("raw" + number + "#" + key));
    return fresh;
  }
}
