package dev.dovecote.local.cli.bench;

import java.util.ArrayList;
import java.util.List;

/** Everything that was measured, as it is written in JSON. */
public record BenchResult(
    List<Row> operations, DrainRow drain, WritersRow twoWriters, BurstRow burst) {

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
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("What an operation costs on AWS, and how long it takes here (milliseconds)");
    lines.add("");
    lines.add(
        "              calls        read units   write units   until seen     until answered  bare write");
    lines.add(
        "  operation   all  no push  all  no push  all  deciding    p50    p99     p50    p99      p50    p99");
    for (Row row : operations) {
      lines.add(
          "  %-10s %4.0f %7.0f %5.1f %7.1f %4.0f %9.0f %7.1f %6.1f  %6.1f %6.1f   %6.1f %6.1f"
              .formatted(
                  row.operation(),
                  row.calls(),
                  row.callsWithoutPush(),
                  row.readUnits(),
                  row.readUnitsWithoutPush(),
                  row.writeUnits(),
                  row.transactionWriteUnits(),
                  row.p50Millis(),
                  row.p99Millis(),
                  row.answerP50Millis(),
                  row.answerP99Millis(),
                  row.rawP50Millis(),
                  row.rawP99Millis()));
    }
    lines.add("");
    lines.add(
        "  Seen: on the other side's socket for send and reply; on the buyer's socket, counted from the");
    lines.add(
        "  slot being freed, for assign; the answer for all else. \"No push\" leaves out telling others.");
    lines.add("");
    lines.add(
        "Drain: %d waiting buyers into 100 agents: %.0f a second; bare transactions of that shape: %.0f a second (%.2f of it)"
            .formatted(
                drain.conversations(),
                drain.perSecond(),
                drain.rawPerSecond(),
                drain.perSecond() / drain.rawPerSecond()));
    lines.add(
        "Two writers in one conversation: %d sends, %d failed writes (%.2f a send)"
            .formatted(
                twoWriters.sends(), twoWriters.failedWrites(), twoWriters.failedWritesPerSend()));
    lines.add(
        "%d conversations at once, %d messages: %.0f a second, %s; to the agent p50 %.0f p99 %.0f, to the buyer p50 %.0f p99 %.0f"
            .formatted(
                burst.conversations(),
                burst.messages(),
                burst.perSecond(),
                burst.inOrder() ? "all stored in order" : "NOT all stored in order",
                burst.toAgentP50Millis(),
                burst.toAgentP99Millis(),
                burst.toBuyerP50Millis(),
                burst.toBuyerP99Millis()));
    lines.add("");
    lines.add("Aims");
    Row send = row("send");
    Row assign = row("assign");
    aim(lines, "send: 1 write unit", send.writeUnits() <= 1, send.writeUnits());
    aim(lines, "send: at most 1 read unit", send.readUnits() <= 1, send.readUnits());
    aim(
        lines,
        "send: 2 calls besides the push",
        send.callsWithoutPush() <= 2,
        send.callsWithoutPush());
    aim(
        lines,
        "assign: at most 8 write units in one transaction",
        assign.transactionWriteUnits() <= 8,
        assign.transactionWriteUnits());
    double ratio = send.p50Millis() / send.rawP50Millis();
    aim(lines, "send to the other side's socket: at most 3 bare writes", ratio <= 3, ratio);
    double drained = drain.perSecond() / drain.rawPerSecond();
    aim(lines, "drain: at least 0.5 of bare transactions", drained >= 0.5, drained);
    aim(
        lines,
        "two writers: at most 0.5 failed writes a send",
        twoWriters.failedWritesPerSend() <= 0.5,
        twoWriters.failedWritesPerSend());
    aim(
        lines,
        "burst: more than 283 messages a second",
        burst.perSecond() > 283,
        burst.perSecond());
    return String.join("\n", lines);
  }

  private Row row(String operation) {
    return operations.stream()
        .filter(row -> row.operation().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  private static void aim(List<String> lines, String aim, boolean met, double is) {
    lines.add("  %-4s %-56s %.2f".formatted(met ? "met" : "NOT", aim, is));
  }
}
