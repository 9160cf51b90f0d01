package dev.dovecote.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.routing.EntryPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LaneRangeTest {
  /**
   * Questions may be named so, the least and the greatest character that they may have among it.
   */
  private static final List<String> QUESTIONS =
      List.of(
          "*", "-", "--", "0", "9", "A", "Z", "_", "a", "a-", "a0", "aa", "z", "zzzzzzzzzzzzzzzz");

  private static final List<String> LANES = lanes();

  private static List<String> lanes() {
    List<String> lanes = new ArrayList<>(List.of("all"));
    for (EntryPoint point : EntryPoint.values()) {
      lanes.add(point.name());
      QUESTIONS.forEach(question -> lanes.add(point.name() + "/" + question));
    }
    return lanes;
  }

  private static Set<LaneRange> holding(String lane, List<LaneRange> ranges) {
    String key = lane + "#2026-03-02T08:00:00.000Z#01kjpkzfsfayvcgp";
    return ranges.stream()
        .filter(range -> range.from().compareTo(key) <= 0 && key.compareTo(range.to()) <= 0)
        .collect(Collectors.toSet());
  }

  @Test
  void every_lane_lies_in_the_range_of_itself_and_of_all_and_of_no_other() {
    for (String lane : LANES) {
      assertThat(LANES)
          .filteredOn(other -> !holding(other, List.of(LaneRange.of(lane))).isEmpty())
          .containsExactly(lane);
      assertThat(holding(lane, LaneRange.ALL)).hasSize(1);
    }
  }

  @Test
  void where_all_are_wanted_there_is_one_range_and_where_none_is_there_is_none() {
    assertThat(LaneRange.holding(Set.copyOf(LANES), _ -> true)).isEqualTo(LaneRange.ALL);
    assertThat(LaneRange.holding(Set.copyOf(LANES), _ -> false)).isEmpty();
  }

  /** One known lane not wanted parts the range; a lane that is not known lies on either side. */
  @Test
  void lanes_that_are_not_known_lie_with_their_neighbours() {
    Set<String> known = Set.of("all", "OTHER/a", "OTHER/c", "OTHER/e");
    List<LaneRange> ranges = LaneRange.holding(known, lane -> !lane.equals("OTHER/c"));
    assertThat(ranges).hasSize(2);
    for (String lane : List.of("DIRECT_MESSAGE", "OTHER/a0", "OTHER/b")) {
      assertThat(holding(lane, ranges)).as(lane).containsExactly(ranges.get(0));
    }
    for (String lane : List.of("OTHER/d", "OTHER/f", "PRODUCT_PAGE", "alm")) {
      assertThat(holding(lane, ranges)).as(lane).containsExactly(ranges.get(1));
    }
    assertThat(holding("OTHER/c", ranges)).isEmpty();
  }

  @Test
  void whatever_is_wanted_each_wanted_lane_is_in_one_range_and_no_other_known_in_any() {
    Random chance = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      Set<String> known = some(LANES, chance);
      Set<String> wanted = some(List.copyOf(known), chance);
      List<LaneRange> ranges = LaneRange.holding(known, wanted::contains);
      for (String lane : known) {
        assertThat(holding(lane, ranges)).as(lane).hasSize(wanted.contains(lane) ? 1 : 0);
      }
      assertThat(ranges).hasSize(runs(new TreeSet<>(known), wanted));
    }
  }

  private static Set<String> some(List<String> all, Random chance) {
    int oneIn = 1 + chance.nextInt(4);
    return all.stream().filter(_ -> chance.nextInt(oneIn) == 0).collect(Collectors.toSet());
  }

  /** As few as can be: one for each run of wanted lanes. */
  private static int runs(TreeSet<String> known, Set<String> wanted) {
    int runs = 0;
    boolean in = false;
    for (String lane : known) {
      runs += wanted.contains(lane) && !in ? 1 : 0;
      in = wanted.contains(lane);
    }
    return runs;
  }
}
