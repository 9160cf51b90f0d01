package dev.dovecote.testkit.dynamo;

/**
 * The function that made the call dies here. An Error, so that no code under test which catches
 * exceptions survives it: only the simulator may catch it.
 */
public final class SimulatedCrash extends Error {
  public SimulatedCrash(String where) {
    super(where, null, false, false);
  }
}
