package dev.dovecote.local.cli.bench;

import java.util.ArrayList;
import java.util.List;

/** What was measured, for people, and which aims it meets. */
final class BenchTables {
  private final BenchResult result;
  private final List<String> lines = new ArrayList<>();

  BenchTables(BenchResult result) {
    this.result = result;
  }

  String text() {
    lines.clear();
    operations();
    passes();
    crowds();
    aims();
    return String.join("\n", lines);
  }

  private void operations() {
    lines.add("");
    lines.add("What an operation costs on AWS, and how long it takes here (milliseconds)");
    lines.add("");
    lines.add(
        "              calls        read units   write units   until seen     until answered  bare write");
    lines.add(
        "  operation   all  no push  all  no push  all  deciding    p50    p99     p50    p99      p50    p99");
    for (BenchResult.Row row : result.operations()) {
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
        "  Seen: on the other side's socket for send, reply and transfer; on the buyer's socket, counted");
    lines.add(
        "  from the request that frees a slot, for assign; the answer for all else. \"No push\" leaves out telling");
    lines.add("  others.");
  }

  private void passes() {
    lines.add("");
    lines.add("What a pass over a large shop costs on AWS");
    lines.add("");
    lines.add(
        "  pass               agents  waiting  assigned  calls  no push  read units  write units");
    for (BenchResult.PassRow pass : result.passes()) {
      lines.add(
          "  %-18s %6d %8d %9d %6d %8d %11.1f %12.1f"
              .formatted(
                  pass.pass(),
                  pass.agents(),
                  pass.waiting(),
                  pass.assigned(),
                  pass.calls(),
                  pass.callsWithoutPush(),
                  pass.readUnits(),
                  pass.writeUnits()));
    }
  }

  private void crowds() {
    BenchResult.DrainRow drain = result.drain();
    BenchResult.RushRow rush = result.rush();
    BenchResult.WritersRow writers = result.twoWriters();
    lines.add("");
    lines.add(
        "Drain: %d waiting buyers into 100 agents: %.0f a second; bare transactions of that shape: %.0f a second (%.2f of it)"
            .formatted(
                drain.conversations(),
                drain.perSecond(),
                drain.rawPerSecond(),
                drain.perSecond() / drain.rawPerSecond()));
    lines.add(
        "Rush: %d buyers write at once to %d agents: the last is assigned after %.1f s, %.0f a second; bare transactions: %.0f a second (%.2f of it); conflicts an assignment, by the model: %.3f"
            .formatted(
                rush.conversations(),
                rush.agents(),
                rush.seconds(),
                rush.perSecond(),
                rush.rawPerSecond(),
                rush.perSecond() / rush.rawPerSecond(),
                rush.conflictsPerAssignment()));
    lines.add(
        "Two writers in one conversation: %d sends, %d failed writes (%.2f a send)"
            .formatted(writers.sends(), writers.failedWrites(), writers.failedWritesPerSend()));
    lines.add(burst("at once", result.burst()));
    lines.add(burst("paced", result.pacedBurst()));
  }

  private static String burst(String how, BenchResult.BurstRow burst) {
    return "%d conversations %s, %d messages: %.0f a second, %s; to the agent p50 %.1f p99 %.1f, to the buyer p50 %.1f p99 %.1f"
        .formatted(
            burst.conversations(),
            how,
            burst.messages(),
            burst.perSecond(),
            burst.inOrder() ? "all stored in order" : "NOT all stored in order",
            burst.toAgentP50Millis(),
            burst.toAgentP99Millis(),
            burst.toBuyerP50Millis(),
            burst.toBuyerP99Millis());
  }

  private void aims() {
    lines.add("");
    lines.add("Aims");
    BenchResult.Row send = row("send");
    atMost("send: 1 write unit", 1, send.writeUnits());
    atMost("send: at most 1 read unit besides the push", 1, send.readUnitsWithoutPush());
    atMost("send: at most 1 read unit with the push", 1, send.readUnits());
    atMost("send: 2 calls besides the push", 2, send.callsWithoutPush());
    atMost(
        "assign: at most 8 write units in one transaction",
        8,
        row("assign").transactionWriteUnits());
    atMost(
        "send to the other side's socket: at most 3 bare writes",
        3,
        send.p50Millis() / send.rawP50Millis());
    BenchResult.DrainRow drain = result.drain();
    atLeast(
        "drain: at least 0.5 of bare transactions", 0.5, drain.perSecond() / drain.rawPerSecond());
    atMost(
        "two writers: at most 0.5 failed writes a send",
        0.5,
        result.twoWriters().failedWritesPerSend());
    atMost(
        "rush: at most 0.1 conflicts an assignment", 0.1, result.rush().conflictsPerAssignment());
    atLeast(
        "burst: at least %d messages a second".formatted(BenchRun.PEERS_PER_SECOND),
        BenchRun.PEERS_PER_SECOND,
        result.burst().perSecond());
    inOrder("burst: all stored in order", result.burst());
    inOrder("paced burst: all stored in order", result.pacedBurst());
  }

  private BenchResult.Row row(String operation) {
    return result.operations().stream()
        .filter(row -> row.operation().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  private void atMost(String aim, double limit, double is) {
    aim(aim, is <= limit, is);
  }

  private void atLeast(String aim, double limit, double is) {
    aim(aim, is >= limit, is);
  }

  private void inOrder(String aim, BenchResult.BurstRow burst) {
    aim(aim, burst.inOrder(), burst.inOrder() ? "all" : "not all");
  }

  private void aim(String aim, boolean met, double is) {
    aim(aim, met, "%.2f".formatted(is));
  }

  private void aim(String aim, boolean met, String is) {
    lines.add("  %-4s %-56s %s".formatted(met ? "met" : "NOT", aim, is));
  }
}
