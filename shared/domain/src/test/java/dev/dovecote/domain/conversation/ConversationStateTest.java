package dev.dovecote.domain.conversation;

import static dev.dovecote.domain.Fixtures.LI;
import static dev.dovecote.domain.Fixtures.NOON;
import static dev.dovecote.domain.Fixtures.WANG;
import static dev.dovecote.domain.Fixtures.active;
import static dev.dovecote.domain.Fixtures.after;
import static dev.dovecote.domain.Fixtures.anOrigin;
import static dev.dovecote.domain.Fixtures.asked;
import static dev.dovecote.domain.Fixtures.buyerSays;
import static dev.dovecote.domain.Fixtures.choice;
import static dev.dovecote.domain.Fixtures.ended;
import static dev.dovecote.domain.Fixtures.left;
import static dev.dovecote.domain.Fixtures.origin;
import static dev.dovecote.domain.Fixtures.phone;
import static dev.dovecote.domain.Fixtures.queued;
import static dev.dovecote.domain.Fixtures.settingsWithWelcome;
import static dev.dovecote.domain.Fixtures.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Decision;
import dev.dovecote.domain.conversation.ConversationRules.Asking;
import dev.dovecote.domain.conversation.ConversationRules.Beginning;
import dev.dovecote.domain.message.ClientNumbers;
import dev.dovecote.domain.message.ClientRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConversationStateTest {
  @Test
  void only_an_active_conversation_is_in_an_agents_set__ASSIGN_4() {
    assertThat(active(NOON, LI).holder()).isEqualTo(LI);
    assertThat(ended(NOON, LI).holder()).isNull();
    assertThat(ended(NOON, LI).agent()).isEqualTo(LI);
    assertThat(queued(NOON).holder()).isNull();
    assertThat(left(NOON).holder()).isNull();
  }

  @Test
  void the_last_agent_is_this_conversations_or_else_an_earlier_ones__ASSIGN_2() {
    assertThat(active(NOON, LI).lastServedBy()).isEqualTo(LI);
    ConversationState never =
        after(
            null, NOON, new Event.Opened(origin("c2", anOrigin().id(), WANG), ClientNumbers.NONE));
    assertThat(never.lastServedBy()).isEqualTo(WANG);
    assertThat(queued(NOON).lastServedBy()).isNull();
  }

  @Test
  void a_log_begins_with_opened_and_has_one() {
    assertThatThrownBy(() -> after(null, NOON, buyerSays(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> after(asked(NOON), NOON, new Event.Opened(anOrigin(), ClientNumbers.NONE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_lane_is_that_of_the_asking__ROUTE_2() {
    assertThat(queued(NOON).lane()).isEqualTo("all");
    assertThat(left(NOON).lane()).isEqualTo("all");
  }

  /**
   * Whatever is decided, in whatever order: the state that each entry carries is the fold over the
   * events up to it, its number is its place, and what must hold of any state holds.
   */
  @Test
  void the_state_with_each_entry_is_the_fold_of_the_log__MSG_2() {
    for (int seed = 0; seed < 300; seed++) {
      List<Entry> log = randomLog(new Random(seed), 60);
      ConversationState folded = null;
      int number = 0;
      Instant before = log.getFirst().at();
      for (Entry entry : log) {
        number++;
        folded = ConversationState.evolve(folded, entry.event(), entry.at());
        assertThat(entry.state()).isEqualTo(folded);
        assertThat(entry.number()).isEqualTo(number);
        assertThat(folded.number()).isEqualTo(number);
        assertThat(entry.at()).isAfterOrEqualTo(before);
        before = entry.at();
        holds(folded);
      }
      assertThat(log.stream().filter(e -> e.event() instanceof Event.Opened)).hasSize(1);
      assertThat(log.stream().filter(e -> e.event() instanceof Event.HumanAsked)).hasSize(1);
      assertThat(log.stream().filter(e -> e.event() instanceof Event.Ended)).hasSizeLessThan(2);
    }
  }

  private static void holds(ConversationState state) {
    assertThat(state.lane() == null).isEqualTo(state.askedAt() == null);
    assertThat(state.ended()).isEqualTo(state.endedAt() != null);
    assertThat(state.ended()).isEqualTo(state.endReason() != null);
    if (state.status() == Status.ACTIVE) {
      assertThat(state.agent()).isNotNull();
      assertThat(state.unansweredSince() == null && state.repliedAt() == null).isFalse();
    }
    if (state.status() == Status.LEFT_MESSAGE) {
      assertThat(state.leftAt()).isNotNull();
      assertThat(state.offlineKind()).isNotNull();
    }
    assertThat(state.lastMessageAt()).isAfterOrEqualTo(state.openedAt());
  }

  private static List<Entry> randomLog(Random random, int steps) {
    Instant at = NOON;
    Routing routing =
        switch (random.nextInt(3)) {
          case 0 -> new Routing.ToAgent(choice(LI));
          case 1 -> new Routing.ToQueue();
          default -> new Routing.ToOfflineMessage(OfflineKind.OUT_OF_HOURS);
        };
    var settings = settingsWithWelcome();
    Decision opened =
        ConversationRules.open(
            null,
            anOrigin(),
            text("一"),
            phone(1),
            new Beginning.Asks(new Asking("all", routing)),
            settings);
    List<Entry> log =
        new ArrayList<>(Entry.append(null, ((Decision.Accepted) opened).events(), at, "commit-0"));
    for (int step = 1; step <= steps; step++) {
      at = at.plus(Duration.ofMillis(random.nextInt(300_000)));
      ConversationState state = log.getLast().state();
      AgentId agent = random.nextInt(4) == 0 ? WANG : LI;
      ClientRef client = new ClientRef("c" + random.nextInt(3), 1 + random.nextInt(6));
      Decision decision =
          switch (random.nextInt(7)) {
            case 0, 1 -> ConversationRules.buyerWrites(state, text("二"), client);
            case 2, 3 -> ConversationRules.agentReplies(state, agent, text("三"), client);
            case 4 -> ConversationRules.assign(state, state.status(), choice(agent), settings);
            case 5 ->
                random.nextInt(5) == 0
                    ? ConversationRules.leaveQueue(state, OfflineKind.LEFT_QUEUE, settings)
                    : ConversationRules.timePasses(state, settings, at);
            default ->
                random.nextInt(10) == 0
                    ? ConversationRules.end(state, agent)
                    : ConversationRules.buyerWrites(state, text("四"), client);
          };
      if (decision instanceof Decision.Accepted(List<Event> events)) {
        log.addAll(Entry.append(state, events, at, "commit-" + step));
      }
    }
    return log;
  }
}
