package dev.dovecote.local.cli.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was asked of AWS in some part of a run.
 *
 * @param counts all that does not depend on how much memory functions have
 * @param times how long invocations were busy and waited
 */
record Work(Amounts counts, List<Busy> times) {
  static final Work NONE = new Work(Amounts.NONE, List.of());

  /** The vCPU that a function has grows with its memory, up to one at so many MB. */
  static final double ONE_CPU_MEGABYTES = 1769;

  private static final double MILLIS_PER_SECOND = 1000;
  private static final double MEGABYTES_PER_GIGABYTE = 1024;

  /**
   * Invocations of one kind.
   *
   * @param count how many; a share, where the work was scaled
   * @param ownMillis what one computes by itself on a whole processor
   * @param waitMillis what one waits for AWS
   */
  record Busy(String kind, double count, double ownMillis, double waitMillis) {
    /** What AWS bills for all of them at so much memory. */
    double gigabyteSeconds(int megabytes) {
      double slowdown = Math.max(1, ONE_CPU_MEGABYTES / megabytes);
      double billed = Math.ceil(ownMillis * slowdown + waitMillis);
      return count * billed / MILLIS_PER_SECOND * megabytes / MEGABYTES_PER_GIGABYTE;
    }
  }

  Work {
    times = List.copyOf(times);
  }

  Work plus(Work other) {
    List<Busy> both = new ArrayList<>(times);
    both.addAll(other.times);
    return new Work(counts.plus(other.counts), both);
  }

  Work plus(Counted what, double amount) {
    return new Work(counts.plus(what, amount), times);
  }

  Work times(double factor) {
    return new Work(
        counts.times(factor),
        times.stream()
            .map(b -> new Busy(b.kind, b.count * factor, b.ownMillis, b.waitMillis))
            .toList());
  }

  /** All amounts, with functions of so much memory. */
  Amounts at(int megabytes) {
    return counts.plus(
        Counted.GIGABYTE_SECONDS,
        times.stream().mapToDouble(busy -> busy.gigabyteSeconds(megabytes)).sum());
  }

  /** Invocations by kind, with the middle one's own time, which a busy machine disturbs least. */
  static List<Busy> summed(List<Busy> invocations) {
    Map<String, List<Busy>> byKind = new LinkedHashMap<>();
    invocations.forEach(one -> byKind.computeIfAbsent(one.kind, _ -> new ArrayList<>()).add(one));
    List<Busy> sums = new ArrayList<>();
    byKind.forEach(
        (kind, all) ->
            sums.add(
                new Busy(
                    kind,
                    all.size(),
                    middle(all.stream().map(Busy::ownMillis).toList()),
                    middle(all.stream().map(Busy::waitMillis).toList()))));
    return sums;
  }

  private static double middle(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
