package dev.dovecote.simulation;

/** 7: every rejected request changed nothing. */
final class Refusals {
  private final Violations violations;

  Refusals(Violations violations) {
    this.violations = violations;
  }

  /** An invocation was refused. */
  void check(Invocation refused) {
    if (refused.changes > 0) {
      violations.add("7: refused, but changed " + refused.changes + ": " + refused.what);
    }
  }
}
