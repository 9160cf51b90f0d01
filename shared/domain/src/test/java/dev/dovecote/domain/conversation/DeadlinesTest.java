package dev.dovecote.domain.conversation;

import static dev.dovecote.domain.Fixtures.LI;
import static dev.dovecote.domain.Fixtures.NOON;
import static dev.dovecote.domain.Fixtures.active;
import static dev.dovecote.domain.Fixtures.after;
import static dev.dovecote.domain.Fixtures.agentSays;
import static dev.dovecote.domain.Fixtures.buyerSays;
import static dev.dovecote.domain.Fixtures.ended;
import static dev.dovecote.domain.Fixtures.left;
import static dev.dovecote.domain.Fixtures.queued;
import static dev.dovecote.domain.Fixtures.robot;
import static dev.dovecote.domain.Fixtures.settings;
import static dev.dovecote.domain.Fixtures.settingsWithWelcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.Decision;
import dev.dovecote.domain.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlinesTest {
  private static final Duration N = Duration.ofMinutes(15);
  private static final Instant REPLIED = NOON.plusSeconds(100);
  private static final ConversationState ANSWERED =
      after(active(NOON, LI), REPLIED, agentSays(LI, 1));

  @ParameterizedTest
  @CsvSource({"0, false", "899999, false", "900000, true", "900001, true", "9000000, true"})
  void answered_it_closes_after_exactly_15_minutes_of_silence__CONV_6(
      long millisAfterReply, boolean closes) {
    assertThat(closes(ANSWERED, REPLIED.plusMillis(millisAfterReply))).isEqualTo(closes);
  }

  @Test
  void unanswered_it_never_closes_for_silence__CONV_6() {
    ConversationState asking = after(ANSWERED, REPLIED.plusSeconds(1), buyerSays(2));
    assertThat(closes(asking, REPLIED.plus(Duration.ofDays(400)))).isFalse();
  }

  @Test
  void assignment_itself_counts_as_unanswered__CONV_6() {
    assertThat(closes(active(NOON, LI), NOON.plus(Duration.ofDays(400)))).isFalse();
  }

  @Test
  void the_welcome_is_no_reply__CONV_6() {
    ConversationState welcomed =
        after(
            active(NOON, LI),
            NOON,
            Event.MessageSent.bySystem(settingsWithWelcome().welcomeNotice()));
    assertThat(welcomed.unansweredSince()).isEqualTo(NOON);
    assertThat(closes(welcomed, NOON.plus(Duration.ofDays(400)))).isFalse();
  }

  @Test
  void each_reply_puts_the_close_off__CONV_6() {
    Instant later = REPLIED.plusSeconds(600);
    ConversationState again = after(ANSWERED, later, agentSays(LI, 2));
    assertThat(Deadlines.next(again, settings(), later)).isEqualTo(later.plus(N));
  }

  @Test
  void a_robot_conversation_closes_after_the_buyers_silence__CONV_6() {
    assertThat(closes(robot(NOON), NOON.plus(N).minusMillis(1))).isFalse();
    assertThat(closes(robot(NOON), NOON.plus(N))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 60", "59999, 60", "60000, 120", "60001, 120", "179999, 180", "-5000, 60"})
  void a_queued_conversation_is_looked_at_each_minute__QUEUE_5(long millis, int seconds) {
    assertThat(Deadlines.next(queued(NOON), settings(), NOON.plusMillis(millis)))
        .isEqualTo(NOON.plusSeconds(seconds));
  }

  @Test
  void a_queued_conversation_never_closes_by_time() {
    assertThat(closes(queued(NOON), NOON.plus(Duration.ofDays(400)))).isFalse();
  }

  @Test
  void an_offline_message_expires_after_30_days__OFF_3() {
    Instant expires = NOON.plus(Duration.ofDays(30));
    assertThat(Deadlines.next(left(NOON), settings(), NOON)).isEqualTo(expires);
    assertThat(closes(left(NOON), expires.minusMillis(1))).isFalse();
    assertThat(ConversationRules.timePasses(left(NOON), settings(), expires))
        .isEqualTo(Decision.accept(new Event.Ended(EndReason.EXPIRED, null)));
  }

  @Test
  void one_that_is_over_is_never_looked_at_again() {
    assertThat(Deadlines.next(ended(NOON, LI), settings(), NOON)).isNull();
    assertThat(closes(ended(NOON, LI), NOON.plus(Duration.ofDays(400)))).isFalse();
  }

  /** So that a message need write no timer: the one there is always rings in time. */
  @Test
  void with_an_agent_the_deadline_only_ever_moves_later() {
    ConversationState state = active(NOON, LI);
    Instant deadline = Deadlines.next(state, settings(), NOON);
    Instant at = NOON;
    for (int i = 1; i <= 200; i++) {
      at = at.plusSeconds(i * 7919L % 400);
      if (!at.isBefore(deadline)) {
        at = deadline;
      }
      state = after(state, at, i % 3 == 0 ? agentSays(LI, i) : buyerSays(i));
      Instant next = Deadlines.next(state, settings(), at);
      assertThat(next).isAfterOrEqualTo(deadline);
      if (at.equals(deadline)) {
        deadline = next;
      }
    }
  }

  private static boolean closes(ConversationState state, Instant now) {
    return switch (ConversationRules.timePasses(state, settings(), now)) {
      case Decision.Accepted accepted -> {
        assertThat(accepted.events()).hasSize(1);
        yield true;
      }
      case Decision.Rejected(Refusal refusal) -> {
        assertThat(refusal.code()).isEqualTo(Refusal.Code.WRONG_STATE);
        yield false;
      }
      case Decision.AlreadyDone _ -> throw new AssertionError("not a message");
    };
  }
}
