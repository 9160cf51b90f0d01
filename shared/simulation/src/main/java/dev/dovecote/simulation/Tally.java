package dev.dovecote.simulation;

import java.util.Arrays;
import java.util.List;

/** How often each thing happened. */
final class Tally {
  private final long[] counts = new long[Occurrence.values().length];

  void count(Occurrence occurrence) {
    counts[occurrence.ordinal()]++;
  }

  long of(Occurrence occurrence) {
    return counts[occurrence.ordinal()];
  }

  void add(Tally other) {
    Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
  }

  /** What never happened. */
  List<Occurrence> missing() {
    return Arrays.stream(Occurrence.values()).filter(each -> of(each) == 0).toList();
  }
}
