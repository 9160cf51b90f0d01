package dev.dovecote.simulation;

/** Runs simulations from the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    long from = Long.parseLong(arguments[0]);
    long n = Long.parseLong(arguments[1]);
    long begun = System.nanoTime();
    Tally tally = new Tally();
    for (long seed = from; seed < from + n; seed++) {
      Simulation.Outcome outcome = Simulation.run(seed, 200, Bug.NONE, n == 1);
      tally.add(outcome.tally());
      if (System.getenv("V") != null) System.out.println(seed + " " + (System.nanoTime() - begun) / 1000000);
      outcome.story().forEach(System.out::println);
      if (outcome.violation() != null) {
        System.out.println("seed " + seed + ": " + outcome.violation());
      }
    }
    System.out.println((System.nanoTime() - begun) / 1e9);
    for (Occurrence each : Occurrence.values()) {
      System.out.println(each.label() + " " + tally.of(each));
    }
  }
}
