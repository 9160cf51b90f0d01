package dev.dovecote.local.cli.cost;

import java.util.EnumMap;
import java.util.Map;

/** How much of what; what is not named is 0. */
record Amounts(Map<Counted, Double> of) {
  static final Amounts NONE = new Amounts(Map.of());

  Amounts {
    of = Map.copyOf(of);
  }

  static Amounts of(Counted what, double amount) {
    return new Amounts(Map.of(what, amount));
  }

  double get(Counted what) {
    return of.getOrDefault(what, 0.0);
  }

  Amounts plus(Amounts other) {
    Map<Counted, Double> sum = copy();
    other.of.forEach((what, amount) -> sum.merge(what, amount, Double::sum));
    return new Amounts(sum);
  }

  Amounts plus(Counted what, double amount) {
    return plus(of(what, amount));
  }

  Amounts minus(Amounts other) {
    return plus(other.times(-1));
  }

  Amounts times(double factor) {
    Map<Counted, Double> product = copy();
    product.replaceAll((_, amount) -> amount * factor);
    return new Amounts(product);
  }

  /** The same without one kind. */
  Amounts without(Counted what) {
    Map<Counted, Double> rest = copy();
    rest.remove(what);
    return new Amounts(rest);
  }

  private Map<Counted, Double> copy() {
    Map<Counted, Double> copy = new EnumMap<>(Counted.class);
    copy.putAll(of);
    return copy;
  }
}
