package dev.dovecote.domain.assignment;

import java.util.ArrayList;
import java.util.List;

/** The few most idle of many, kept in order without sorting them all for each buyer. */
final class MostIdle {
  private final int max;
  private final List<Candidate> kept = new ArrayList<>();

  MostIdle(int max) {
    this.max = max;
  }

  void offer(Candidate candidate) {
    int place = kept.size();
    while (place > 0 && Candidate.compareIdleRate(candidate, kept.get(place - 1)) > 0) {
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
