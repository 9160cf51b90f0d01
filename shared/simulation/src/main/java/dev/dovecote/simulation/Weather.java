package dev.dovecote.simulation;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * How bad the world of one seed is: which faults it knows, and how often they come.
 *
 * @param rate the chance of a fault at each call to AWS; 0 for a seed without any, in which nobody
 *     is overtaken either
 * @param known the faults that this seed knows
 */
record Weather(double rate, Set<Occurrence> known) {
  private static final List<Double> RATES = List.of(0.002, 0.006, 0.015, 0.04);

  static final Weather FAIR = new Weather(0, Set.of());

  static Weather draw(RandomGenerator chance) {
    if (chance.nextInt(5) == 0) {
      return FAIR;
    }
    Set<Occurrence> known = EnumSet.noneOf(Occurrence.class);
    double share = 0.3 + 0.7 * chance.nextDouble();
    for (Occurrence each : Occurrence.values()) {
      if (each.isFault() && chance.nextDouble() < share) {
        known.add(each);
      }
    }
    return new Weather(RATES.get(chance.nextInt(RATES.size())), known);
  }

  boolean isFair() {
    return rate == 0;
  }

  /** Whether a fault that comes so many times as often as others comes now. */
  boolean comes(Occurrence fault, double times, RandomGenerator chance) {
    return rate > 0 && known.contains(fault) && chance.nextDouble() < rate * times;
  }
}
