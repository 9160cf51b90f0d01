package dev.dovecote.testkit.dynamo;

import java.util.List;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Decides what goes wrong. Asked on the caller's thread and outside the client's lock, so that it
 * may hold a call up, or let others overtake it by calls of their own.
 */
public interface Faults {
  Faults NONE = call -> Fault.NONE;

  /** Asked before every call. A fault that the call cannot have is the hook's error. */
  Fault before(Call call);

  /** Told after a call had its effect, before the caller learns the answer. */
  default void after(Call call) {}

  /**
   * One call of the client.
   *
   * @param number counts the client's calls from 1
   * @param operation as AWS names it, such as {@code TransactWriteItems}
   * @param tables in the order of the request, each once
   * @param actions how many items the request names; a query has one
   */
  record Call(
      long number,
      String operation,
      List<String> tables,
      boolean eventual,
      int actions,
      SdkPojo request) {
    public boolean isTransaction() {
      return operation.startsWith("Transact");
    }

    public boolean isWrite() {
      return switch (operation) {
        case "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems" -> true;
        default -> false;
      };
    }

    /** Whether the fault can happen to this call. */
    public boolean allows(Fault fault) {
      return switch (fault) {
        case Fault.Conflict(int action) ->
            (isTransaction() || (isWrite() && !isBatch())) && action >= 0 && action < actions;
        case Fault.Stale(int changes) -> eventual && changes >= 0;
        case Fault.ShortPage(int items) -> operation.equals("Query") && items > 0;
        case Fault.Unprocessed(int processed) -> isBatch() && processed >= 0;
        default -> true;
      };
    }

    private boolean isBatch() {
      return operation.startsWith("Batch");
    }
  }
}
