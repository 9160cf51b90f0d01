package dev.dovecote.domain.assignment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The few foremost of many, kept in order without sorting them all for each buyer. */
final class Foremost {
  private final int max;
  private final Comparator<Candidate> order;
  private final List<Candidate> kept = new ArrayList<>();

  Foremost(int max, Comparator<Candidate> order) {
    this.max = max;
    this.order = order;
  }

  void offer(Candidate candidate) {
    int place = kept.size();
    while (place > 0 && order.compare(candidate, kept.get(place - 1)) > 0) {
      place--;
    }
    if (place >= max) {
      return;
    }
    kept.add(place, candidate);
    if (kept.size() > max) {
      kept.removeLast();
    }
  }

  List<Candidate> inOrder() {
    return kept;
  }
}
