package dev.dovecote.testkit.conformance;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.*;

/** Where DynamoDB Local is known to differ from AWS, and nothing else. */
final class Differences {
  private static final String VALIDATION = "DynamoDbException ValidationException";

  private static final String MISSING_TABLE = "ResourceNotFoundException ResourceNotFoundException";

  /** Parts of the messages for updates that cannot be applied to their item. */
  private static final List<String> UPDATE_FAILURES =
      List.of(
          "refers to an attribute that does not exist in the item",
          "document path provided in the update expression is invalid for update",
          "operand in the update expression has an incorrect data type",
          "DynamoDB only supports precision up to 38 digits",
          "Number overflow",
          "Item size to update has exceeded");

  /** Only such numbers serve as keys here. */
  private static final Pattern NUMBERS_WRITTEN_DIFFERENTLY =
      Pattern.compile("(n|pk)=AttributeValue\\(N=(1e1|2\\.0)\\)");

  private Differences() {}

  static DynamoDbResponse withoutKnown(DynamoDbRequest request, DynamoDbResponse response) {
    return switch (response) {
      // DynamoDB Local 3.x reports transactions at half their units
      // (paritysuite/dynamodb-conformance).
      case TransactWriteItemsResponse r ->
          r.toBuilder().consumedCapacity((Collection<ConsumedCapacity>) null).build();
      case TransactGetItemsResponse r ->
          r.toBuilder().consumedCapacity((Collection<ConsumedCapacity>) null).build();
      // It reports the units of a deletion even when not asked to.
      case DeleteItemResponse r
          when ((DeleteItemRequest) request).returnConsumedCapacity() == null ->
          r.toBuilder().consumedCapacity((ConsumedCapacity) null).build();
      // It charges nothing for a query that finds nothing; AWS does: "you're still charged … even
      // if no data exists"
      // (Developer Guide, read-write-operations).
      case QueryResponse r when r.scannedCount() == 0 ->
          r.toBuilder().consumedCapacity((ConsumedCapacity) null).build();
      // "DynamoDB does not return items in any particular order" (API reference, BatchGetItem).
      case BatchGetItemResponse r -> {
        Map<String, List<Map<String, AttributeValue>>> sorted = new TreeMap<>();
        r.responses()
            .forEach(
                (table, items) ->
                    sorted.put(
                        table,
                        items.stream().sorted(Comparator.comparing(Outcome::canonical)).toList()));
        yield r.toBuilder().responses(sorted).build();
      }
      default -> response;
    };
  }

  /**
   * Requests on which the two cannot be compared. "No two actions can target the same item. For
   * example, you cannot both ConditionCheck and Update the same item" (API reference,
   * TransactWriteItems), but DynamoDB Local lets that example pass, and keys whose equal numbers
   * are written differently.
   */
  static boolean excludes(TransactWriteItemsRequest request) {
    boolean hasCheck =
        request.transactItems().stream().anyMatch(item -> item.conditionCheck() != null);
    long places = request.transactItems().stream().map(Differences::place).distinct().count();
    boolean hasDuplicate = places < request.transactItems().size();
    return hasDuplicate && (hasCheck || isWrittenDifferently(request));
  }

  private static boolean isWrittenDifferently(TransactWriteItemsRequest request) {
    return NUMBERS_WRITTEN_DIFFERENTLY.matcher(request.toString()).find();
  }

  private static String place(TransactWriteItem item) {
    if (item.put() != null) {
      Map<String, AttributeValue> key = new TreeMap<>(item.put().item());
      key.keySet().retainAll(Set.of("pk", "sk", "n"));
      return item.put().tableName() + Outcome.canonical(key);
    }
    if (item.update() != null) {
      return item.update().tableName() + Outcome.canonical(item.update().key());
    }
    return item.delete() != null
        ? item.delete().tableName() + Outcome.canonical(item.delete().key())
        : item.conditionCheck().tableName() + Outcome.canonical(item.conditionCheck().key());
  }

  static boolean agree(DynamoDbRequest request, Outcome local, Outcome memory) {
    return local.text().equals(memory.text())
        || (request instanceof TransactWriteItemsRequest && isReasonInAws(local, memory))
        || (request instanceof TransactWriteItemsRequest && isCutShort(local, memory))
        || (request instanceof TransactWriteItemsRequest && isDuplicateSeenLate(local, memory))
        || (request instanceof TransactGetItemsRequest && isReasonLost(local, memory))
        || (request instanceof BatchGetItemRequest && isEqualNumberMissed(memory))
        || isMissingTableFirst(local, memory);
  }

  /**
   * An update that cannot be applied to its item is a reason to cancel the transaction (API
   * reference, TransactWriteItems, "cancellation reason codes and possible error messages");
   * DynamoDB Local fails the whole request.
   */
  private static boolean isReasonInAws(Outcome local, Outcome memory) {
    return local.text().equals(VALIDATION)
        && UPDATE_FAILURES.stream().anyMatch(local.message()::contains)
        && memory.text().startsWith("TransactionCanceledException")
        && memory.text().contains("ValidationError");
  }

  /**
   * DynamoDB Local cancels a reading transaction for a key that does not fit, but gives no reasons.
   */
  private static boolean isReasonLost(Outcome local, Outcome memory) {
    return local.text().equals("TransactionCanceledException ")
        && (memory.text().equals(VALIDATION)
            || (memory.text().startsWith("TransactionCanceledException")
                && memory.text().contains("ValidationError")));
  }

  /**
   * "No two actions can target the same item" (API reference, TransactWriteItems). DynamoDB Local
   * finds out only after the conditions, each of which sees what the actions before it did.
   */
  private static boolean isDuplicateSeenLate(Outcome local, Outcome memory) {
    return local.text().startsWith("TransactionCanceledException")
        && memory.message().contains("multiple operations on one item");
  }

  /**
   * DynamoDB Local does not see that two keys are the same one if their numbers are only written
   * differently.
   */
  private static boolean isEqualNumberMissed(Outcome memory) {
    return memory.message().contains("contains duplicates");
  }

  /**
   * Of a request that is wrong twice, DynamoDB Local may name the missing table, and we the mistake
   * in an expression.
   */
  private static boolean isMissingTableFirst(Outcome local, Outcome memory) {
    return new HashSet<>(List.of(local.text(), memory.text()))
        .equals(Set.of(MISSING_TABLE, VALIDATION));
  }

  /**
   * DynamoDB Local gives no reasons beyond that for an update of a key attribute, though AWS gives
   * one for each action, and looks at no other mistake of the request.
   */
  private static boolean isCutShort(Outcome local, Outcome memory) {
    return local.text().endsWith("ValidationError")
        && local.message().contains("Cannot update attribute")
        && (memory.text().equals(VALIDATION)
            || (memory.text().startsWith("TransactionCanceledException")
                && memory.text().contains("ValidationError")));
  }
}
