package dev.dovecote.domain.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FormerLanesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T08:00:00Z");
  private static final Instant LATER = NOON.plus(Duration.ofDays(1));

  private static RoutingRules questions(String... ids) {
    return questions(List.of(ids));
  }

  private static RoutingRules questions(List<String> ids) {
    List<Question> questions = ids.stream().map(id -> new Question(id, id, Set.of())).toList();
    return new RoutingRules(
        Map.of(EntryPoint.ORDER_PAGE, new EntryRule.ByQuestion(questions)), false);
  }

  @Test
  void a_rule_that_is_taken_away_leaves_its_lanes__ROUTE_3() {
    FormerLanes lanes = FormerLanes.NONE.changed(questions("a", "b"), questions("b"), NOON);
    assertThat(lanes.at(NOON)).containsExactly("ORDER_PAGE/a");
    lanes = lanes.changed(questions("b"), RoutingRules.NONE, NOON);
    assertThat(lanes.at(NOON))
        .containsExactlyInAnyOrder("ORDER_PAGE/a", "ORDER_PAGE/b", "ORDER_PAGE/*");
  }

  @Test
  void the_lane_of_everyone_is_never_a_former_one() {
    FormerLanes lanes = FormerLanes.NONE.changed(RoutingRules.NONE, questions("a"), NOON);
    assertThat(lanes).isEqualTo(FormerLanes.NONE);
  }

  @Test
  void a_change_of_anything_else_forgets_none() {
    FormerLanes lanes = FormerLanes.NONE.changed(questions("a"), questions("b"), NOON);
    assertThat(lanes.changed(questions("b"), questions("b"), LATER).at(LATER))
        .containsExactly("ORDER_PAGE/a");
  }

  @Test
  void a_rule_that_comes_back_has_its_lane_again_and_may_leave_it_again() {
    FormerLanes lanes = FormerLanes.NONE.changed(questions("a"), questions("b"), NOON);
    lanes = lanes.changed(questions("b"), questions("a", "b"), NOON);
    assertThat(lanes.at(NOON)).isEmpty();
    lanes = lanes.changed(questions("a", "b"), questions("b"), LATER);
    assertThat(lanes.until())
        .containsExactly(Map.entry("ORDER_PAGE/a", LATER.plus(FormerLanes.KEPT)));
  }

  @Test
  void a_lane_is_remembered_longer_than_an_offline_message_waits__OFF_3() {
    FormerLanes lanes = FormerLanes.NONE.changed(questions("a"), questions("b"), NOON);
    Instant end = NOON.plus(FormerLanes.KEPT);
    assertThat(FormerLanes.KEPT).isGreaterThan(Duration.ofDays(30));
    assertThat(lanes.at(end.minusMillis(1))).containsExactly("ORDER_PAGE/a");
    assertThat(lanes.at(end)).isEmpty();
    assertThat(lanes.changed(questions("b"), questions("b"), end).until()).isEmpty();
  }

  /** Each change drops twenty questions. */
  @Test
  void of_more_than_can_be_remembered_none_is_forgotten_but_any_lane_may_be_one() {
    FormerLanes lanes = FormerLanes.NONE;
    Instant now = NOON;
    int changes = 0;
    while (!lanes.othersAt(now)) {
      now = now.plusSeconds(1);
      lanes = lanes.changed(named(changes), named(++changes), now);
      assertThat(lanes.until()).hasSizeLessThanOrEqualTo(FormerLanes.MAX);
    }
    assertThat(changes).isEqualTo(FormerLanes.MAX / EntryRule.QUESTIONS_MAX + 1);
    assertThat(lanes.othersAt(now.plus(FormerLanes.KEPT).minusMillis(1))).isTrue();
    assertThat(lanes.othersAt(now.plus(FormerLanes.KEPT))).isFalse();
  }

  @Test
  void others_are_not_forgotten_by_a_later_change() {
    FormerLanes lanes = new FormerLanes(Map.of(), LATER);
    assertThat(lanes.changed(questions("a"), questions("b"), NOON).othersAt(NOON)).isTrue();
  }

  private static RoutingRules named(int change) {
    return questions(
        IntStream.range(0, EntryRule.QUESTIONS_MAX).mapToObj(i -> change + "-" + i).toList());
  }

  @Test
  void who_asks_again_keeps_a_lane_with_a_rule_and_else_comes_into_everyones__OFF_5_ROUTE_3() {
    assertThat(questions("a").laneAgain("ORDER_PAGE/a").id()).isEqualTo("ORDER_PAGE/a");
    assertThat(questions("a").laneAgain("ORDER_PAGE/*").id()).isEqualTo("ORDER_PAGE/*");
    assertThat(questions("b").laneAgain("ORDER_PAGE/a").id()).isEqualTo("all");
    assertThat(RoutingRules.NONE.laneAgain("ORDER_PAGE").id()).isEqualTo("all");
  }
}
