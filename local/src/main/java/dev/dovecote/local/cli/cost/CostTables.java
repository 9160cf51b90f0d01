package dev.dovecote.local.cli.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The price sheet for people. */
final class CostTables {
  private static final int PERCENT = 100;

  private final CostResult result;
  private final List<String> lines = new ArrayList<>();

  CostTables(CostResult result) {
    this.result = result;
  }

  String text() {
    rows();
    shops();
    tried();
    counted();
    aims();
    assumed();
    return String.join("\n", lines);
  }

  private void title(String title) {
    lines.add("");
    lines.add(title);
    lines.add("");
  }

  private void rows() {
    title(
        "What it costs, in US dollars (%s, list prices of %s)"
            .formatted(result.region(), result.pricesListed()));
    lines.add("  %-22s %12s %12s   most of it".formatted("", "here", "Connect"));
    for (CostResult.Row row : result.rows()) {
      lines.add(
          "  %-22s %12.5f %12s   %s"
              .formatted(
                  row.what(),
                  row.dollars(),
                  row.compared() == 0 ? "" : "%.2f".formatted(row.compared()),
                  biggest(row.biggest())));
    }
    lines.add("");
    lines.add(
        "  1,000,000 messages: in conversations under way, stored, answered and pushed. A month of as many:");
    lines.add("  with their conversations, agents and all that stands.");
    lines.add("  Connect: " + result.comparedWith() + ", its price for the same messages.");
  }

  private static String biggest(List<CostResult.Part> parts) {
    return parts.stream()
        .map(part -> "%s %.0f %%".formatted(part.what(), part.share() * PERCENT))
        .collect(Collectors.joining(", "));
  }

  private void shops() {
    title("A month of shops with %,d messages each".formatted(result.assumptions().shopMessages()));
    lines.add(
        "  %7s %13s %12s %12s %14s   most of it"
            .formatted("shops", "messages", "here", "a million", "Connect"));
    for (CostResult.Shops row : result.shops()) {
      lines.add(
          "  %,7d %,13.0f %,12.2f %12.2f %,14.2f   %s"
              .formatted(
                  row.shops(),
                  row.messages(),
                  row.dollars(),
                  row.perMillionMessages(),
                  row.compared(),
                  biggest(row.biggest())));
    }
  }

  private void tried() {
    title("The same with other settings, from the same counts");
    lines.add(
        "  %-44s %18s %14s %8s".formatted("", "1,000,000 messages", "month of them", "nobody"));
    for (CostResult.Tried row : result.tried()) {
      lines.add(
          "  %-44s %18.2f %14.2f %8.2f"
              .formatted(row.setting(), row.millionMessages(), row.wholeMonth(), row.idle()));
    }
  }

  private void counted() {
    title("What was counted");
    result
        .counted()
        .forEach(
            (part, amounts) -> {
              lines.add("  " + part);
              amounts.forEach(
                  (what, amount) -> lines.add("    %-28s %14.8f".formatted(what, amount)));
            });
  }

  private void aims() {
    title("Aims");
    for (CostResult.Aim aim : result.aims()) {
      lines.add(
          "  %-34s at most %5.2f: %8.2f, %s"
              .formatted(aim.what(), aim.atMost(), aim.dollars(), aim.met() ? "met" : "MISSED"));
    }
  }

  private void assumed() {
    title("What no run can count, and is assumed");
    Assumptions assumed = result.assumptions();
    lines.add(
        "  A call to AWS takes a function %d ms (--call-millis); functions have %d MB (--memory), and"
            .formatted(assumed.callMillis(), result.megabytes()));
    lines.add(
        "  less than a processor below 1769 MB: what they compute, measured here, is stretched.");
    lines.add(
        "  A conversation lasts %d minutes (--minutes); %.0f %% of the buyers wait, %d minutes. An agent has"
            .formatted(
                assumed.conversationMinutes(),
                result.waitingShare() * PERCENT,
                Assumptions.WAITING_MINUTES));
    lines.add(
        "  %d conversations at once, and is there %d hours on %d days. Who waits, and agents, sync every"
            .formatted(CostPlay.AT_ONCE, Assumptions.AGENT_HOURS, Assumptions.AGENT_DAYS));
    lines.add(
        "  %d s; other buyers every %d minutes. Lambda polls each queue %d-fold. Load is even. Every trace is"
            .formatted(result.syncSeconds(), Assumptions.KEEP_OPEN_MINUTES, Assumptions.POLLERS));
    lines.add(
        "  one more call, and nothing fails or is slow. No free tier is counted, and no transfer to the");
    lines.add("  internet. Check the prices before you rely on them.");
  }
}
