package dev.dovecote.local.cli.bench;

import java.util.List;

/** Everything that was measured, as it is written in JSON. */
public record BenchResult(
    List<Row> operations,
    List<PassRow> passes,
    DrainRow drain,
    RushRow rush,
    WritersRow twoWriters,
    BurstRow burst,
    BurstRow pacedBurst) {

  /**
   * One operation.
   *
   * @param calls to AWS, those for telling others included
   * @param callsWithoutPush those without
   * @param transactionWriteUnits those of the one write that decides
   * @param p50Millis until it was seen: by the other side for what is sent or assigned, else
   *     answered
   * @param rawP50Millis of a bare write of the same shape to the same DynamoDB Local
   */
  public record Row(
      String operation,
      double calls,
      double callsWithoutPush,
      double readUnits,
      double readUnitsWithoutPush,
      double writeUnits,
      double transactionWriteUnits,
      double p50Millis,
      double p99Millis,
      double answerP50Millis,
      double answerP99Millis,
      double rawP50Millis,
      double rawP99Millis) {}

  /**
   * One pass over a large shop.
   *
   * @param callsWithoutPush without those for telling others
   */
  public record PassRow(
      String pass,
      int agents,
      int waiting,
      int assigned,
      long calls,
      long callsWithoutPush,
      double readUnits,
      double writeUnits) {}

  /**
   * Many who write at once.
   *
   * @param seconds until the last was assigned
   * @param conflicts of writes with transactions, in the simulation's model
   */
  public record RushRow(
      int conversations,
      int agents,
      double seconds,
      double perSecond,
      double rawPerSecond,
      int conflicts,
      double conflictsPerAssignment) {}

  /** The long queue. */
  public record DrainRow(int conversations, double perSecond, double rawPerSecond) {}

  /** Two who write at the same time. */
  public record WritersRow(int sends, int failedWrites, double failedWritesPerSend) {}

  /** Many conversations at once. */
  public record BurstRow(
      int conversations,
      int messages,
      double perSecond,
      boolean inOrder,
      double toAgentP50Millis,
      double toAgentP99Millis,
      double toBuyerP50Millis,
      double toBuyerP99Millis) {}

  /** For people. */
  public String tables() {
    return new BenchTables(this).text();
  }
}
