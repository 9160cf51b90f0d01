package dev.dovecote.local.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last events of all buses, numbered from 1, for whoever looks on. */
final class PublishedEvents {
  /** How many are kept. */
  static final int KEPT_MAX = 1000;

  private final Deque<ObjectNode> last = new ArrayDeque<>();
  private long count;

  synchronized void add(ObjectNode event) {
    last.add(event);
    count++;
    if (last.size() > KEPT_MAX) {
      last.remove();
    }
  }

  /**
   * What there is after the number-th event.
   *
   * @param count how many there were so far
   * @param events those that are still kept, in order
   */
  record Seen(long count, List<ObjectNode> events) {}

  synchronized Seen after(long number) {
    List<ObjectNode> all = new ArrayList<>(last);
    int kept = Math.toIntExact(Math.clamp(count - number, 0, all.size()));
    return new Seen(count, all.subList(all.size() - kept, all.size()));
  }
}
