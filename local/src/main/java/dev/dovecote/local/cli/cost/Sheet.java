package dev.dovecote.local.cli.cost;

import dev.dovecote.application.Sync;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The price sheet of what was measured. */
final class Sheet {
  private static final double MILLION = 1e6;
  private static final double MILLION_AIM = 5;
  private static final double IDLE_AIM = 2;
  private static final int BIGGEST = 3;
  private static final List<Integer> SHOPS = List.of(1, 100, 10_000);
  private static final double CONVERSATIONS = MILLION / CostPlay.MESSAGES;

  private final PriceList prices;
  private final Assumptions assumptions;
  private final Installation installation;
  private final Measured measured;
  private final Setting usual;

  Sheet(PriceList prices, Assumptions assumptions, Installation installation, Measured measured) {
    this.prices = prices;
    this.assumptions = assumptions;
    this.installation = installation;
    this.measured = measured;
    int given = assumptions.megabytes();
    this.usual =
        new Setting(
            "as deployed",
            given == 0 ? installation.megabytes() : given,
            Sync.EVERY_SECONDS,
            installation.tracesPercent());
  }

  CostResult result() {
    CostResult.Row million = row("1,000,000 messages", Sheet::underWay, MILLION);
    CostResult.Row idle = row("a month with nobody", Month::idle, 0);
    return new CostResult(
        prices.name(),
        prices.listed(),
        prices.region(),
        assumptions,
        usual.megabytes(),
        usual.syncSeconds(),
        measured.waitingShare(),
        List.of(
            million,
            row("a conversation of 10", Month::conversation, CostPlay.MESSAGES),
            row("an agent's month", Month::agent, 0),
            idle,
            row("a month of 1,000,000", month -> month.of(CONVERSATIONS), MILLION)),
        SHOPS.stream().map(this::shops).toList(),
        prices.comparedName(),
        tried(),
        List.of(aim(million, MILLION_AIM), aim(idle, IDLE_AIM)),
        counted());
  }

  /** In conversations under way: stored, answered and pushed, and nothing else. */
  private static Amounts underWay(Month month) {
    return month.message().times(MILLION);
  }

  private Month month(Setting setting) {
    return new Month(measured, installation, assumptions, setting);
  }

  private CostResult.Row row(String what, Function<Month, Amounts> amounts, double messages) {
    Amounts all = amounts.apply(month(usual));
    return new CostResult.Row(
        what, prices.of(all), messages * prices.comparedPerMessage(), biggest(all));
  }

  private static CostResult.Aim aim(CostResult.Row row, double atMost) {
    return new CostResult.Aim(row.what(), atMost, row.dollars(), row.dollars() <= atMost);
  }

  private List<CostResult.Part> biggest(Amounts amounts) {
    double all = prices.of(amounts);
    return amounts.of().keySet().stream()
        .map(what -> part(what, prices.of(what, amounts), all))
        .filter(part -> part.dollars() > 0)
        .sorted(Comparator.comparingDouble(CostResult.Part::dollars).reversed())
        .limit(BIGGEST)
        .toList();
  }

  private static CostResult.Part part(Counted what, double dollars, double all) {
    return new CostResult.Part(what.title(), dollars, dollars / all);
  }

  private CostResult.Shops shops(int count) {
    double messages = (double) count * assumptions.shopMessages();
    Amounts amounts = month(usual).of(messages / CostPlay.MESSAGES);
    double dollars = prices.of(amounts);
    return new CostResult.Shops(
        count,
        messages,
        dollars,
        dollars / messages * MILLION,
        messages * prices.comparedPerMessage(),
        biggest(amounts));
  }

  private List<CostResult.Tried> tried() {
    UnaryOperator<Setting> all =
        setting -> setting.withMegabytes(512).withSyncSeconds(60).withTracesPercent(0);
    return Stream.of(
            usual,
            usual.withMegabytes(256).named("256 MB"),
            usual.withMegabytes(512).named("512 MB"),
            usual.withMegabytes(1024).named("1024 MB"),
            usual.withMegabytes(1769).named("1769 MB"),
            usual.withTracesPercent(0).named("traces at 0 %"),
            usual.withTracesPercent(5).named("traces at 5 %"),
            usual.withTracesPercent(100).named("traces at 100 %"),
            usual.withSyncSeconds(60).named("heartbeats each minute"),
            all.apply(usual).named("512 MB, no traces, heartbeats each minute"))
        .map(this::tried)
        .toList();
  }

  private CostResult.Tried tried(Setting setting) {
    Month month = month(setting);
    return new CostResult.Tried(
        setting.name(),
        prices.of(underWay(month)),
        prices.of(month.of(CONVERSATIONS)),
        prices.of(month.idle()));
  }

  private Map<String, Map<String, Double>> counted() {
    Map<String, Map<String, Double>> counted = new LinkedHashMap<>();
    counted.put("conversation", named(measured.conversation()));
    counted.put("message", named(measured.message()));
    counted.put("buyerSync", named(measured.buyerSync()));
    counted.put("agentSync", named(measured.agentSync()));
    counted.put("agentConnection", named(measured.agentConnection()));
    counted.put("sweep", named(measured.sweep()));
    return counted;
  }

  private Map<String, Double> named(Work work) {
    Amounts amounts = work.at(usual.megabytes());
    Map<String, Double> named = new LinkedHashMap<>();
    for (Counted what : Counted.values()) {
      if (amounts.get(what) != 0) {
        named.put(what.name(), amounts.get(what));
      }
    }
    return named;
  }
}
