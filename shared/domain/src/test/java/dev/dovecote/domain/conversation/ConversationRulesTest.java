package dev.dovecote.domain.conversation;

import static dev.dovecote.domain.Fixtures.LI;
import static dev.dovecote.domain.Fixtures.NOON;
import static dev.dovecote.domain.Fixtures.WANG;
import static dev.dovecote.domain.Fixtures.active;
import static dev.dovecote.domain.Fixtures.after;
import static dev.dovecote.domain.Fixtures.anOrigin;
import static dev.dovecote.domain.Fixtures.asked;
import static dev.dovecote.domain.Fixtures.choice;
import static dev.dovecote.domain.Fixtures.choosing;
import static dev.dovecote.domain.Fixtures.desktop;
import static dev.dovecote.domain.Fixtures.ended;
import static dev.dovecote.domain.Fixtures.left;
import static dev.dovecote.domain.Fixtures.origin;
import static dev.dovecote.domain.Fixtures.phone;
import static dev.dovecote.domain.Fixtures.queued;
import static dev.dovecote.domain.Fixtures.robot;
import static dev.dovecote.domain.Fixtures.settings;
import static dev.dovecote.domain.Fixtures.settingsWithWelcome;
import static dev.dovecote.domain.Fixtures.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.Decision;
import dev.dovecote.domain.conversation.ConversationRules.Asking;
import dev.dovecote.domain.conversation.ConversationRules.Beginning;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientNumbers;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.message.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConversationRulesTest {
  private static final ShopSettings SETTINGS = settings();

  /** Every state × every rule: what is decided, by the events' names or the refusal's code. */
  @TestFactory
  Stream<DynamicTest> every_rule_decides_about_every_state__CONV_1_CONV_12() {
    String[][] table = {
      // state, buyer writes, agent replies, another replies, assign, leave, end, another ends
      {
        "ROBOT", "MessageSent", "NOT_YOURS", "NOT_YOURS", "WRONG", "WRONG", "NOT_YOURS", "NOT_YOURS"
      },
      {
        "CHOOSING",
        "MessageSent",
        "NOT_YOURS",
        "NOT_YOURS",
        "WRONG",
        "WRONG",
        "NOT_YOURS",
        "NOT_YOURS"
      },
      {
        "QUEUED",
        "MessageSent",
        "NOT_YOURS",
        "NOT_YOURS",
        "Assigned",
        "Left+Notice",
        "NOT_YOURS",
        "NOT_YOURS"
      },
      {"ACTIVE", "MessageSent", "MessageSent", "NOT_YOURS", "WRONG", "WRONG", "Ended", "NOT_YOURS"},
      {
        "LEFT_MESSAGE",
        "MessageSent",
        "NOT_YOURS",
        "NOT_YOURS",
        "Assigned",
        "WRONG",
        "NOT_YOURS",
        "NOT_YOURS"
      },
      {"ENDED", "WRONG", "WRONG", "WRONG", "WRONG", "WRONG", "WRONG", "WRONG"},
    };
    assertThat(table.length).isEqualTo(Status.values().length);
    List<DynamicTest> tests = new ArrayList<>();
    for (String[] row : table) {
      ConversationState state = in(Status.valueOf(row[0]));
      List<Decision> decisions =
          List.of(
              ConversationRules.buyerWrites(state, text("在吗"), phone(2)),
              ConversationRules.agentReplies(state, LI, text("在"), desktop(1)),
              ConversationRules.agentReplies(state, WANG, text("在"), desktop(1)),
              ConversationRules.assign(state, state.status(), choice(WANG), SETTINGS),
              ConversationRules.leaveQueue(state, OfflineKind.LEFT_QUEUE, SETTINGS),
              ConversationRules.end(state, LI),
              ConversationRules.end(state, WANG));
      List<String> expected = List.of(row).subList(1, row.length);
      tests.add(
          DynamicTest.dynamicTest(
              row[0],
              () ->
                  assertThat(decisions.stream().map(ConversationRulesTest::name).toList())
                      .isEqualTo(expected)));
    }
    return tests.stream();
  }

  private static ConversationState in(Status status) {
    ConversationState state =
        switch (status) {
          case ROBOT -> robot(NOON);
          case CHOOSING -> choosing(NOON);
          case QUEUED -> queued(NOON);
          case ACTIVE -> active(NOON, LI);
          case LEFT_MESSAGE -> left(NOON);
          case ENDED -> ended(NOON, LI);
        };
    assertThat(state.status()).isEqualTo(status);
    return state;
  }

  private static String name(Decision decision) {
    return switch (decision) {
      case Decision.Accepted(List<Event> events) ->
          String.join("+", events.stream().map(ConversationRulesTest::name).toList());
      case Decision.AlreadyDone _ -> "ALREADY";
      case Decision.Rejected rejected ->
          switch (rejected.refusal().code()) {
            case NOT_YOUR_CONVERSATION -> "NOT_YOURS";
            case WRONG_STATE -> "WRONG";
            default -> rejected.refusal().code().name();
          };
    };
  }

  private static String name(Event event) {
    return switch (event) {
      case Event.OfflineMessageLeft _ -> "Left";
      case Event.MessageSent sent when sent.content() instanceof Content.Notice -> "Notice";
      default -> event.getClass().getSimpleName();
    };
  }

  @TestFactory
  Stream<DynamicTest> a_repeat_is_answered_as_stored_and_a_gap_refused_in_every_state__MSG_3() {
    return Stream.of(Status.values())
        .map(
            status ->
                DynamicTest.dynamicTest(
                    status.name(),
                    () -> {
                      ConversationState state = in(status);
                      assertThat(ConversationRules.buyerWrites(state, text("x"), phone(1)))
                          .isEqualTo(new Decision.AlreadyDone(2));
                      assertThat(name(ConversationRules.buyerWrites(state, text("x"), phone(3))))
                          .isEqualTo("CLIENT_NUMBER_GAP");
                    }));
  }

  @Test
  void an_agents_repeat_is_answered_as_stored_even_after_the_end__MSG_3() {
    ConversationState over =
        after(
            active(NOON, LI),
            NOON,
            new Event.MessageSent(new Author.Agent(LI), text("x"), desktop(1)),
            new Event.Ended(EndReason.BY_AGENT, LI));
    assertThat(ConversationRules.agentReplies(over, LI, text("x"), desktop(1)))
        .isEqualTo(new Decision.AlreadyDone(5));
    assertThat(name(ConversationRules.agentReplies(over, LI, text("x"), desktop(2))))
        .isEqualTo("WRONG");
  }

  @Test
  void a_first_message_opens_asks_and_reaches_an_agent_who_is_free__CONV_2_CONV_3() {
    assertThat(open(null, new Routing.ToAgent(choice(LI)), SETTINGS))
        .isEqualTo(
            Decision.accept(
                new Event.Opened(anOrigin(), ClientNumbers.NONE),
                new Event.MessageSent(new Author.Buyer(), text("在吗"), phone(1)),
                new Event.HumanAsked("all"),
                new Event.Assigned(LI, choice(LI).name(), choice(LI).reason(), null, null)));
  }

  @Test
  void the_welcome_is_sent_by_the_system_on_reaching_an_agent_if_set__CONV_4() {
    Event welcome =
        new Event.MessageSent(
            new Author.System(), new Content.Notice(Content.Notice.Kind.WELCOME, "您好，欢迎光临"), null);
    assertThat(events(open(null, new Routing.ToAgent(choice(LI)), settingsWithWelcome())))
        .endsWith(welcome);
    assertThat(
            events(
                ConversationRules.assign(
                    queued(NOON), Status.QUEUED, choice(LI), settingsWithWelcome())))
        .endsWith(welcome)
        .hasSize(2);
    assertThat(events(open(null, new Routing.ToQueue(), settingsWithWelcome())))
        .doesNotContain(welcome);
  }

  @Test
  void with_nobody_free_it_queues__QUEUE_1() {
    assertThat(events(open(null, new Routing.ToQueue(), SETTINGS)))
        .endsWith(new Event.HumanAsked("all"), new Event.Queued());
  }

  @ParameterizedTest
  @EnumSource(OfflineKind.class)
  void an_offline_message_comes_with_the_fixed_text__CONV_5_QUEUE_4_QUEUE_5(OfflineKind kind) {
    Content.Notice text =
        switch (kind) {
          case NO_AGENT -> Texts.noAgent(SETTINGS.language());
          case LEFT_QUEUE -> Texts.leftQueue(SETTINGS.language());
          case OUT_OF_HOURS -> Texts.outOfHours(SETTINGS.language());
        };
    assertThat(events(open(null, new Routing.ToOfflineMessage(kind), SETTINGS)))
        .endsWith(new Event.OfflineMessageLeft(kind), Event.MessageSent.bySystem(text));
    assertThat(ConversationRules.leaveQueue(queued(NOON), kind, SETTINGS))
        .isEqualTo(
            Decision.accept(new Event.OfflineMessageLeft(kind), Event.MessageSent.bySystem(text)));
  }

  @Test
  void a_conversation_asks_at_most_once__CONV_3() {
    for (Routing routing :
        List.of(
            new Routing.ToAgent(choice(LI)),
            new Routing.ToQueue(),
            new Routing.ToOfflineMessage(OfflineKind.NO_AGENT))) {
      assertThat(events(open(null, routing, SETTINGS)))
          .filteredOn(event -> event instanceof Event.HumanAsked)
          .hasSize(1);
    }
  }

  @Test
  void a_message_repeated_across_the_end_opens_nothing__MSG_3() {
    ConversationState over = ended(NOON, LI);
    Decision again =
        ConversationRules.open(
            over,
            origin("c2", over.origin().id(), LI),
            text("在吗"),
            phone(1),
            new Beginning.Asks(new Asking("all", new Routing.ToQueue())),
            SETTINGS);
    assertThat(again).isEqualTo(new Decision.AlreadyDone(0));
  }

  @Test
  void the_next_conversation_goes_on_counting_where_the_last_stopped__MSG_3_CONV_2() {
    ConversationState over = ended(NOON, LI);
    Decision next =
        ConversationRules.open(
            over,
            origin("c2", over.origin().id(), LI),
            text("还有"),
            phone(2),
            new Beginning.Asks(new Asking("all", new Routing.ToQueue())),
            SETTINGS);
    ConversationState state = after(null, NOON, events(next).toArray(Event[]::new));
    assertThat(state.buyerClients().judge(phone(1))).isEqualTo(new ClientNumbers.Verdict.Repeat(0));
    assertThat(state.buyerClients().judge(phone(2))).isEqualTo(new ClientNumbers.Verdict.Repeat(2));
    assertThat(state.buyerClients().judge(phone(3))).isEqualTo(new ClientNumbers.Verdict.Next());
    assertThat(state.lastServedBy()).isEqualTo(LI);
  }

  @Test
  void who_left_the_queue_is_not_served_with_it__OFF_2_QUEUE_4() {
    assertThat(name(ConversationRules.assign(left(NOON), Status.QUEUED, choice(LI), SETTINGS)))
        .isEqualTo("WRONG");
    assertThat(
            name(ConversationRules.assign(queued(NOON), Status.LEFT_MESSAGE, choice(LI), SETTINGS)))
        .isEqualTo("WRONG");
  }

  @Test
  void ending_names_who_ended_it__CONV_6() {
    assertThat(ConversationRules.end(active(NOON, LI), LI))
        .isEqualTo(Decision.accept(new Event.Ended(EndReason.BY_AGENT, LI)));
  }

  @Test
  void asked_and_not_yet_routed_is_no_state_that_is_ever_stored() {
    assertThat(asked(NOON).status()).isEqualTo(Status.ROBOT);
    for (Routing routing :
        List.of(
            new Routing.ToAgent(choice(LI)),
            new Routing.ToQueue(),
            new Routing.ToOfflineMessage(OfflineKind.NO_AGENT))) {
      ConversationState state =
          after(null, NOON, events(open(null, routing, SETTINGS)).toArray(Event[]::new));
      assertThat(state.status()).isNotEqualTo(Status.ROBOT);
    }
  }

  private static Decision open(ConversationState previous, Routing routing, ShopSettings settings) {
    return ConversationRules.open(
        previous,
        anOrigin(),
        text("在吗"),
        phone(1),
        new Beginning.Asks(new Asking("all", routing)),
        settings);
  }

  private static List<Event> events(Decision decision) {
    return ((Decision.Accepted) decision).events();
  }
}
