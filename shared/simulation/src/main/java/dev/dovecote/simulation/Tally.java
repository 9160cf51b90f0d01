package dev.dovecote.simulation;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How often each thing happened. */
final class Tally {
  private final Map<Occurrence, Count> counts = new EnumMap<>(Occurrence.class);

  /** The ties that were drawn. */
  final Draws draws = new Draws();

  private static final class Count {
    private long value;
  }

  Tally() {
    for (Occurrence each : Occurrence.values()) {
      counts.put(each, new Count());
    }
  }

  void count(Occurrence occurrence) {
    add(occurrence, 1);
  }

  private void add(Occurrence occurrence, long times) {
    Count count = counts.get(occurrence);
    if (count != null) {
      count.value += times;
    }
  }

  long of(Occurrence occurrence) {
    Count count = counts.get(occurrence);
    return count == null ? 0 : count.value;
  }

  void add(Tally other) {
    draws.add(other.draws);
    for (Occurrence each : Occurrence.values()) {
      add(each, other.of(each));
    }
  }

  /** What never happened. */
  List<Occurrence> missing() {
    return Arrays.stream(Occurrence.values()).filter(each -> of(each) == 0).toList();
  }
}
