package dev.dovecote.local.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is shown while it plays. */
public record DemoBoard(
    double seconds,
    int queue,
    List<Row> agents,
    int opened,
    int ended,
    int leftQueue,
    int socketsLost,
    int messages,
    double waitP50Seconds,
    double deliveryP50Millis,
    int violations) {
  private static final int BAR_MAX = 40;

  /** An agent's line. */
  public record Row(String agent, String status, int load, int capacity) {}

  /** Several lines, to be drawn over. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("%6.1f s".formatted(seconds));
    lines.add("  %-8s %s %d".formatted("queue", "▒".repeat(Math.min(queue, BAR_MAX)), queue));
    for (Row row : agents) {
      String bar = "█".repeat(row.load()) + "░".repeat(Math.max(0, row.capacity() - row.load()));
      lines.add(
          "  %-8s %s %d of %d  %s"
              .formatted(
                  row.agent(),
                  bar,
                  row.load(),
                  row.capacity(),
                  row.status().toLowerCase(Locale.ROOT)));
    }
    lines.add(
        "  conversations %d, ended %d; left the queue %d; lost the network %d"
            .formatted(opened, ended, leftQueue, socketsLost));
    lines.add(
        "  messages %d; wait p50 %.1f s; to the other side p50 %.0f ms"
            .formatted(messages, waitP50Seconds, deliveryP50Millis));
    lines.add("  violations %d".formatted(violations));
    return lines;
  }

  /** One line, for where nothing can be drawn over. */
  public String line() {
    StringBuilder loads = new StringBuilder();
    agents.forEach(
        row -> loads.append(" %s %d/%d".formatted(row.agent(), row.load(), row.capacity())));
    return "%5.1f s  queue %2d  loads%s  conversations %d, ended %d  messages %d  violations %d"
        .formatted(seconds, queue, loads, opened, ended, messages, violations);
  }
}
