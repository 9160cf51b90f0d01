package dev.dovecote.local.endtoend;

import dev.dovecote.local.EmbeddedStack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;

/** Functions that die in the middle of what they do, each in its turn, again and again. */
final class StormOutages {
  private static final int BEATS_BETWEEN = 4;

  private final EmbeddedStack stack;
  private final Random chance;
  private final List<String> next = new ArrayList<>();
  private final Map<String, Integer> killed = new ConcurrentSkipListMap<>();
  private int beats;

  StormOutages(EmbeddedStack stack, long seed) {
    this.stack = stack;
    this.chance = new Random(seed);
    stack.template().functions().keySet().forEach(function -> killed.put(function, 0));
  }

  /** A second of the storm has passed. */
  void beat() {
    beats++;
    if (beats % BEATS_BETWEEN != 0) {
      return;
    }
    if (next.isEmpty()) {
      next.addAll(killed.keySet());
      Collections.shuffle(next, chance);
    }
    kill(next.removeLast());
  }

  /** A function dies, whatever it is doing. */
  void kill(String function) {
    stack.function(function).kill();
    killed.merge(function, 1, Integer::sum);
  }

  /** How often each function died. */
  Map<String, Integer> killed() {
    return killed;
  }
}
