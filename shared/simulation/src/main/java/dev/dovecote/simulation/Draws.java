package dev.dovecote.simulation;

import org.jspecify.annotations.Nullable;

/**
 * Whether ties are drawn at random (ASSIGN-2). Each of k equals is drawn alike, so the drawn one's
 * place among them, counted from their middle, is 0 in the mean with the variance (k² − 1) / 12;
 * and the draws are independent. Only those count that are seen whoever is drawn: where nothing
 * ever goes wrong, and where a buyer who just asked met nobody else. A pass that others or faults
 * get in the way of leaves over whom it leaves over by what it drew.
 */
final class Draws {
  /**
   * So many standard deviations off is no chance: sound draws come there once in about 10^11 runs.
   */
  private static final double DEVIATIONS_MAX = 7;

  private long count;

  /** Twice the places, lest they be halves. */
  private long doubledPlaces;

  private double variance;

  /**
   * One of equals was drawn.
   *
   * @param place from 0
   * @param equals how many
   */
  void drawn(int place, int equals) {
    count++;
    doubledPlaces += 2L * place - (equals - 1);
    variance += (equals * equals - 1) / 12.0;
  }

  void add(Draws other) {
    count += other.count;
    doubledPlaces += other.doubledPlaces;
    variance += other.variance;
  }

  /** What is wrong with them; null where nothing is. */
  @Nullable String unfair() {
    double place = doubledPlaces / 2.0;
    return Math.abs(place) > DEVIATIONS_MAX * Math.sqrt(variance)
        ? "ASSIGN-2: of %d ties, the %s of the equals got too many"
            .formatted(count, place < 0 ? "first" : "last")
        : null;
  }
}
