package dev.dovecote.local.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How functions start, as it is written in JSON.
 *
 * @param processors how many a function had
 */
public record ColdResult(int processors, double artifactMegabytes, List<Row> functions) {
  private static final double INIT_MAX_MILLIS = 1_500;
  private static final int CLASSES_MAX = 50;
  private static final double TIMES_WARM_MAX = 3;

  /**
   * One function; times in milliseconds, medians of several starts.
   *
   * @param init from the process's start to the function's readiness, without priming
   * @param checkpoint the same with priming: to where the snapshot is taken
   * @param restore what an instance does before its first event
   * @param firstUnprimed the first event without priming
   * @param firstPrimed the first event of an instance
   * @param restoreAndFirst the two together, of each start: what somebody waits for
   * @param processor what the process used of the processor for them: the machine's other work does
   *     not lengthen it
   * @param warm the median of further events
   * @param ourClasses how many classes of ours are loaded between the snapshot and the first answer
   * @param allClasses how many in all
   * @param loaded those, by name
   * @param heapMegabytes what was on the heap after the last collection before the snapshot
   * @param residentMegabytes the process's memory then
   */
  public record Row(
      String function,
      double init,
      double checkpoint,
      double restore,
      double firstUnprimed,
      double firstPrimed,
      double restoreAndFirst,
      double processor,
      double warm,
      int ourClasses,
      int allClasses,
      List<String> loaded,
      double heapMegabytes,
      double residentMegabytes) {}

  /** For people. */
  public String tables() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "How functions start, on one processor, from an artifact of %.1f MB (milliseconds, medians)"
            .formatted(artifactMegabytes));
    lines.add("");
    lines.add(
        "                      start to     start to   first            first    both  processor    warm  classes loaded   heap  memory");
    lines.add(
        "  function               ready     snapshot  unprimed  restore  primed           of both   event    ours    all       MB      MB");
    for (Row row : functions) {
      lines.add(
          "  %-20s %7.0f %12.0f %9.0f %8.1f %7.1f %7.1f %10.1f %7.1f %7d %6d %8.1f %7.0f"
              .formatted(
                  row.function(),
                  row.init(),
                  row.checkpoint(),
                  row.firstUnprimed(),
                  row.restore(),
                  row.firstPrimed(),
                  row.restoreAndFirst(),
                  row.processor(),
                  row.warm(),
                  row.ourClasses(),
                  row.allClasses(),
                  row.heapMegabytes(),
                  row.residentMegabytes()));
    }
    lines.add("");
    lines.add(
        "  Start to ready is without priming; start to snapshot with it, which happens once, when a");
    lines.add(
        "  version is published. Restore is what an instance does before its first event: it is part of");
    lines.add(
        "  the wait, so both are summed. Classes are those loaded between the snapshot and the first answer.");
    lines.add("");
    lines.add("Aims");
    aim(lines, "ready within 1.5 s, unprimed", row -> row.init() <= INIT_MAX_MILLIS);
    aim(lines, "no class of ours in the first primed event", row -> row.ourClasses() == 0);
    aim(lines, "fewer than 50 classes in all", row -> row.allClasses() < CLASSES_MAX);
    aim(
        lines,
        "first primed event at most 3 warm ones",
        row -> row.firstPrimed() <= TIMES_WARM_MAX * row.warm());
    return String.join("\n", lines);
  }

  private void aim(List<String> lines, String aim, Predicate<Row> met) {
    List<String> missed = functions.stream().filter(met.negate()).map(Row::function).toList();
    lines.add(
        "  %-4s %-46s %s"
            .formatted(
                missed.isEmpty() ? "met" : "NOT",
                aim,
                missed.isEmpty() ? "" : "missed by " + String.join(", ", missed)));
  }
}
