package dev.dovecote.local.cli.cost;

import java.util.List;
import java.util.Map;

/**
 * The price sheet, as it is written in JSON. All money is US dollars.
 *
 * @param pricesListed the day of the price list
 * @param rows what things cost
 * @param shops a month, by how many shops there are
 * @param tried the same with one setting changed
 * @param counted what was counted, by part of the run; durations for the template's memory
 */
public record CostResult(
    String prices,
    String pricesListed,
    String region,
    Assumptions assumptions,
    int megabytes,
    int syncSeconds,
    double waitingShare,
    List<Row> rows,
    List<Shops> shops,
    String comparedWith,
    List<Tried> tried,
    List<Aim> aims,
    Map<String, Map<String, Double>> counted) {

  /**
   * What something costs.
   *
   * @param dollars with the template as it is
   * @param compared what the product compared with takes for the same messages; 0 for none
   * @param biggest what contributes most
   */
  public record Row(String what, double dollars, double compared, List<Part> biggest) {}

  /** What one kind contributes. */
  public record Part(String what, double dollars, double share) {}

  /** A month of so many shops. */
  public record Shops(
      int shops,
      double messages,
      double dollars,
      double perMillionMessages,
      double compared,
      List<Part> biggest) {}

  /**
   * With one setting changed.
   *
   * @param millionMessages in conversations under way
   * @param wholeMonth of as many messages, with everything
   * @param idle a month with nobody
   */
  public record Tried(String setting, double millionMessages, double wholeMonth, double idle) {}

  /** What is aimed at. */
  public record Aim(String what, double atMost, double dollars, boolean met) {}

  /** For people. */
  public String tables() {
    return new CostTables(this).text();
  }
}
