package dev.dovecote.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A part of a shop's lanes, which lie behind each other in one partition: whole lanes, all between
 * two sort keys.
 *
 * <p>A sort key begins with the lane and {@value #END}. That sorts before every character of a
 * lane's ID, so lanes lie in the order of their IDs and none within another, though one ID begins
 * with the other: {@code ORDER_PAGE}, {@code ORDER_PAGE/*}, {@code ORDER_PAGE/size}.
 *
 * @param from no lane before this sort key
 * @param to no lane after it
 */
public record LaneRange(String from, String to) {
  /** Ends a lane's ID in a sort key. */
  static final String END = "#";

  /** Sorts after all of a lane, and before the next. */
  private static final String AFTER_END = "$";

  /** Sorts before every lane; DynamoDB takes no empty key. */
  static final String BEFORE_ALL = " ";

  /** Sorts after every lane. */
  private static final String AFTER_ALL = "~";

  /** Every lane there is. */
  public static final List<LaneRange> ALL = List.of(new LaneRange(BEFORE_ALL, AFTER_ALL));

  /** One lane. */
  static LaneRange of(String lane) {
    return new LaneRange(lane + END, lane + AFTER_END);
  }

  /** What lies behind a lane. */
  LaneRange behind(String lane) {
    return new LaneRange(lane + AFTER_END, to);
  }

  /**
   * As few parts as hold all lanes that are wanted and no other that is known. A lane that is not
   * known is in one of them where no known one that is not wanted parts it from one that is.
   *
   * @param known IDs of lanes
   * @param wanted which of them
   */
  public static List<LaneRange> holding(Set<String> known, Predicate<String> wanted) {
    List<LaneRange> ranges = new ArrayList<>();
    String from = BEFORE_ALL;
    boolean holdsAny = false;
    for (String lane : new TreeSet<>(known)) {
      if (wanted.test(lane)) {
        holdsAny = true;
        continue;
      }
      if (holdsAny) {
        ranges.add(new LaneRange(from, lane + END));
      }
      from = lane + AFTER_END;
      holdsAny = false;
    }
    if (holdsAny) {
      ranges.add(new LaneRange(from, AFTER_ALL));
    }
    return ranges;
  }
}
