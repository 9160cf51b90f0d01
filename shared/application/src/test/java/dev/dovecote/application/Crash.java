package dev.dovecote.application;

import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.SimulatedCrash;

/**
 * A crash at one call to DynamoDB: after it is carried out where its number is even, else before.
 */
final class Crash {
  private Crash() {}

  /**
   * Does some work that crashes; nothing does after it.
   *
   * @param call the number of the call within that work, from 1
   * @return false where the work is done, with fewer calls
   */
  static boolean at(int call, MemoryDynamoDb dynamo, Runnable work) {
    long crashAt = dynamo.calls() + call;
    Fault fault = call % 2 == 0 ? new Fault.CrashAfter() : new Fault.CrashBefore();
    dynamo.setFaults(one -> one.number() == crashAt ? fault : Fault.NONE);
    try {
      work.run();
      return false;
    } catch (SimulatedCrash _) {
      return true;
    } finally {
      dynamo.setFaults(Faults.NONE);
    }
  }
}
