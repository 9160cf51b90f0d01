package dev.dovecote.application;

import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.Faults.Call;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** What goes wrong at which call of DynamoDB, and what happens just before it. */
public final class Hooks {
  private Hooks() {}

  /** The n-th call that matches has a fault, counted from 1; all others none. */
  public static Faults nth(int n, Predicate<Call> which, Fault fault) {
    int[] seen = {0};
    return call -> which.test(call) && ++seen[0] == n ? fault : Fault.NONE;
  }

  /** Each call that matches and can have the fault has it. */
  public static Faults always(Predicate<Call> which, Fault fault) {
    return call -> which.test(call) && call.allows(fault) ? fault : Fault.NONE;
  }

  /** Just before the first call that matches, somebody else does something. */
  public static Faults meanwhile(Predicate<Call> which, Runnable other) {
    boolean[] done = {false};
    return call -> {
      if (!done[0] && which.test(call)) {
        done[0] = true;
        other.run();
      }
      return Fault.NONE;
    };
  }

  public static Predicate<Call> operation(String operation) {
    return call -> call.operation().equals(operation);
  }

  public static Predicate<Call> write() {
    return Call::isWrite;
  }

  /** Writes of entries of a conversation's log: a commit. */
  public static Predicate<Call> commit() {
    return call -> call.isWrite() && call.tables().contains(World.TABLES.conversations());
  }

  /** A commit that takes a conversation into an agent's set, or out of it. */
  public static Predicate<Call> commitWithAgent() {
    return call ->
        call.request() instanceof TransactWriteItemsRequest transaction
            && transaction.transactItems().stream()
                .anyMatch(
                    item ->
                        item.update() != null
                            && item.update().tableName().equals(World.TABLES.desk()));
  }
}
