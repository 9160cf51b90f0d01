package dev.dovecote.domain.conversation;

import static dev.dovecote.domain.Fixtures.LI;
import static dev.dovecote.domain.Fixtures.NOON;
import static dev.dovecote.domain.Fixtures.after;
import static dev.dovecote.domain.Fixtures.agentSays;
import static dev.dovecote.domain.Fixtures.assigned;
import static dev.dovecote.domain.Fixtures.buyerSays;
import static dev.dovecote.domain.Fixtures.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.conversation.DeskOrder.Label;
import dev.dovecote.domain.message.ClientNumbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeskOrderTest {
  @ParameterizedTest
  @CsvSource({
    "0, NONE",
    "59999, NONE",
    "60000, NONE",
    "60001, GREY",
    "119999, GREY",
    "120000, YELLOW",
    "600000, YELLOW",
    "600001, RED",
    "86400000, RED",
    "-1, NONE",
  })
  void the_label_says_how_long_the_buyer_waits__CONV_10(long millis, Label label) {
    assertThat(DeskOrder.label(NOON, NOON.plusMillis(millis))).isEqualTo(label);
  }

  @Test
  void answered_there_is_no_label__CONV_10() {
    assertThat(DeskOrder.label(null, NOON)).isEqualTo(Label.NONE);
  }

  @Test
  void the_timer_starts_on_assignment_stops_on_reply_and_starts_with_the_first_message__CONV_10() {
    ConversationState state = conversation("c1", NOON);
    assertThat(state.unansweredSince()).isEqualTo(NOON);
    state = after(state, NOON.plusSeconds(5), buyerSays(2));
    assertThat(state.unansweredSince()).isEqualTo(NOON);
    state = after(state, NOON.plusSeconds(10), agentSays(LI, 1));
    assertThat(state.unansweredSince()).isNull();
    state = after(state, NOON.plusSeconds(20), buyerSays(3));
    state = after(state, NOON.plusSeconds(30), buyerSays(4));
    assertThat(state.unansweredSince()).isEqualTo(NOON.plusSeconds(20));
    assertThat(state.lastMessageAt()).isEqualTo(NOON.plusSeconds(30));
  }

  @Test
  void unanswered_come_first_longest_waiting_on_top_then_answered_newest_first__CONV_9() {
    List<ConversationState> inOrder =
        List.of(
            conversation("longest", NOON),
            conversation("longer", NOON.plusSeconds(1)),
            conversation("shortest", NOON.plusSeconds(50)),
            answered("newest", NOON, NOON.plusSeconds(40)),
            answered("older", NOON.plusSeconds(9), NOON.plusSeconds(30)),
            answered("oldest", NOON, NOON.plusSeconds(20)));
    for (int seed = 0; seed < 50; seed++) {
      List<ConversationState> shuffled = new ArrayList<>(inOrder);
      Collections.shuffle(shuffled, new Random(seed));
      shuffled.sort(DeskOrder.ORDER);
      assertThat(shuffled).isEqualTo(inOrder);
    }
  }

  private static ConversationState conversation(String id, Instant assignedAt) {
    return after(
        null,
        assignedAt,
        new Event.Opened(origin(id, null, null), ClientNumbers.NONE),
        buyerSays(1),
        new Event.HumanAsked("all"),
        assigned(LI));
  }

  private static ConversationState answered(String id, Instant assignedAt, Instant repliedAt) {
    return after(conversation(id, assignedAt), repliedAt, agentSays(LI, 1));
  }
}
