package dev.dovecote.simulation;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened in one seed, for people; kept only where somebody wants to read it. */
final class Story {
  private final boolean wanted;
  private final InstantSource clock;
  private final List<String> lines = new ArrayList<>();
  private int depth;

  Story(boolean wanted, InstantSource clock) {
    this.wanted = wanted;
    this.clock = clock;
  }

  void tell(Supplier<String> line) {
    if (wanted) {
      lines.add(clock.instant() + "  " + "  ".repeat(depth) + line.get());
    }
  }

  void deeper(int by) {
    depth += by;
  }

  List<String> lines() {
    return lines;
  }
}
