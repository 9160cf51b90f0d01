package dev.dovecote.simulation;

import org.jspecify.annotations.Nullable;

/** What was violated first; the simulation then stops. */
final class Violations {
  private final Story story;
  private @Nullable String first;

  Violations(Story story) {
    this.story = story;
  }

  /**
   * Something is not as it must be.
   *
   * @param what begins with the number of the invariant, or the rule
   */
  void add(String what) {
    if (first == null) {
      first = what;
      story.tell(() -> "VIOLATION: " + what);
    }
  }

  /** Null where all is well. */
  @Nullable String first() {
    return first;
  }
}
