package dev.dovecote.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dovecote.application.Hooks;
import dev.dovecote.application.World;
import dev.dovecote.aws.Commits.Commit;
import dev.dovecote.aws.Commits.Outcome;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.EndReason;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.OfflineKind;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;

class CommitsTest extends StoresFixture {

  @Test
  void what_is_decided_is_written_with_all_that_must_be_true_with_it() {
    anAgent(LI, 5, AgentStatus.ONLINE);
    ConversationState queued = write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    assertThat(lane(Lanes.Kind.QUEUE)).containsExactly("c1");
    assertThat(read("c1")).isEqualTo(queued);

    ConversationState active = write(commit(queued, assigned(LI)));
    assertThat(lane(Lanes.Kind.QUEUE)).isEmpty();
    assertThat(held(LI)).containsExactly("c1");

    write(commit(active, new Event.Ended(EndReason.BY_AGENT, LI)));
    assertThat(held(LI)).isEmpty();
  }

  @Test
  void an_offline_message_lies_among_the_others_until_it_is_taken_up__OFF_5() {
    anAgent(LI, 5, AgentStatus.ONLINE);
    ConversationState left =
        write(
            commit(
                null,
                opening("c1", "b1", null, new Event.OfflineMessageLeft(OfflineKind.NO_AGENT))));
    assertThat(lane(Lanes.Kind.OFFLINE)).containsExactly("c1");
    write(commit(left, assigned(LI)));
    assertThat(lane(Lanes.Kind.OFFLINE)).isEmpty();
    assertThat(held(LI)).containsExactly("c1");
  }

  @Test
  void handing_over_moves_it_from_one_set_to_the_other_in_one_step__XFER_1() {
    AgentId wang = new AgentId("wang");
    anAgent(LI, 5, AgentStatus.ONLINE);
    anAgent(wang, 1, AgentStatus.ONLINE);
    ConversationState active = write(commit(null, opening("c1", "b1", null, assigned(LI))));
    active = write(commit(active, new Event.Transferred(LI, wang, "王", LI, null)));
    assertThat(held(LI)).isEmpty();
    assertThat(held(wang)).containsExactly("c1");

    write(commit(null, opening("c2", "b2", null, assigned(LI))));
    ConversationState other = read("c2");
    assertThat(
            stores.commits().write(commit(other, new Event.Transferred(LI, wang, "王", LI, null))))
        .isInstanceOf(Outcome.AgentRefused.class);
    assertThat(held(LI)).containsExactly("c2");
    assertThat(held(wang)).containsExactly("c1");
  }

  @Test
  void a_number_is_written_once_and_the_loser_learns_the_winners_state__CONV_12() {
    ConversationState state = write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    ConversationState won = write(commit(state, says(2)));
    assertThat(stores.commits().write(commit(state, says(2))))
        .isEqualTo(new Outcome.Overtaken(won));
    anAgent(LI, 5, AgentStatus.ONLINE);
    assertThat(stores.commits().write(commit(state, assigned(LI))))
        .isEqualTo(new Outcome.Overtaken(won));
    assertThat(held(LI)).isEmpty();
    assertThat(lane(Lanes.Kind.QUEUE)).containsExactly("c1");
  }

  @Test
  void a_buyer_has_one_conversation_and_the_second_opening_learns_which__CONV_2() {
    write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    assertThat(stores.commits().write(commit(null, opening("c2", "b1", null, new Event.Queued()))))
        .isEqualTo(new Outcome.Superseded(new ConversationId("c1")));
    assertThat(stores.commits().write(commit(null, opening("c3", "b1", "c0", new Event.Queued()))))
        .isEqualTo(new Outcome.Superseded(new ConversationId("c1")));
    assertThat(stores.conversations().last(World.SHOP, new ConversationId("c2"))).isNull();
    assertThat(lane(Lanes.Kind.QUEUE)).containsExactly("c1");
  }

  @ParameterizedTest
  @EnumSource(AgentStatus.class)
  void only_an_online_agent_takes_a_conversation__ASSIGN_1(AgentStatus status) {
    anAgent(LI, 5, status);
    Outcome outcome = stores.commits().write(commit(null, opening("c1", "b1", null, assigned(LI))));
    if (status == AgentStatus.ONLINE) {
      assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    } else {
      assertThat(((Outcome.AgentRefused) outcome).now().status()).isEqualTo(status);
      assertThat(stores.conversations().last(World.SHOP, new ConversationId("c1"))).isNull();
    }
  }

  @Test
  void a_full_agent_takes_none_and_a_stranger_neither__ASSIGN_4() {
    anAgent(LI, 1, AgentStatus.ONLINE);
    write(commit(null, opening("c1", "b1", null, assigned(LI))));
    Outcome full = stores.commits().write(commit(null, opening("c2", "b2", null, assigned(LI))));
    assertThat(((Outcome.AgentRefused) full).now().load()).isEqualTo(1);
    Outcome stranger =
        stores
            .commits()
            .write(commit(null, opening("c3", "b3", null, assigned(new AgentId("none")))));
    assertThat(stranger).isEqualTo(new Outcome.AgentRefused(null));
  }

  @Test
  void a_lowered_capacity_is_that_at_the_moment_of_assignment__AGENT_2() {
    anAgent(LI, 5, AgentStatus.ONLINE);
    write(commit(null, opening("c1", "b1", null, assigned(LI))));
    stores.agents().setCapacity(World.SHOP, LI, 1);
    assertThat(stores.commits().write(commit(null, opening("c2", "b2", null, assigned(LI)))))
        .isInstanceOf(Outcome.AgentRefused.class);
  }

  /** Where the log has moved on, that alone is worth knowing, whatever else is refused. */
  @Test
  void overtaken_and_refused_at_once_is_overtaken() {
    anAgent(LI, 1, AgentStatus.BREAK);
    ConversationState state = write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    ConversationState won = write(commit(state, says(2)));
    assertThat(stores.commits().write(commit(state, assigned(LI))))
        .isEqualTo(new Outcome.Overtaken(won));
  }

  // ---------------------------------------------------------------- faults

  @Test
  void two_that_meet_are_told_so_and_nothing_is_written() {
    anAgent(LI, 5, AgentStatus.ONLINE);
    ConversationState state = write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    for (Commit commit : List.of(commit(state, says(2)), commit(state, assigned(LI)))) {
      memory().setFaults(Hooks.nth(1, Hooks.commit(), new Fault.Conflict(0)));
      assertThat(stores.commits().write(commit)).isInstanceOf(Outcome.Conflict.class);
      memory().setFaults(Faults.NONE);
      assertThat(read("c1")).isEqualTo(state);
    }
  }

  @Test
  void a_throttled_transaction_may_be_tried_again() {
    anAgent(LI, 5, AgentStatus.ONLINE);
    ConversationState state = write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    for (boolean onDemand : new boolean[] {true, false}) {
      memory().setFaults(Hooks.nth(1, Hooks.commit(), new Fault.Throttled(onDemand)));
      assertThat(stores.commits().write(commit(state, assigned(LI))))
          .isInstanceOf(Outcome.Conflict.class);
    }
  }

  static Stream<Fault> unknownOutcomes() {
    return Stream.of(
        new Fault.LostAnswer(),
        new Fault.ServerError(true),
        new Fault.ServerError(false),
        new Fault.Repeated());
  }

  @ParameterizedTest
  @MethodSource("unknownOutcomes")
  void whatever_became_of_the_answer_a_commit_is_written_once_and_known_as_ones_own(Fault fault) {
    anAgent(LI, 5, AgentStatus.ONLINE);
    ConversationState state = write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    for (Event event : List.of(says(2), assigned(LI), says(3))) {
      memory().setFaults(Hooks.nth(1, Hooks.commit(), fault));
      state = write(commit(state, event));
      memory().setFaults(Faults.NONE);
      assertThat(read("c1")).isEqualTo(state);
    }
    assertThat(held(LI)).containsExactly("c1");
    assertThat(stores.agents().find(World.SHOP, LI).turns()).isEqualTo(1);
  }

  /** Its answer was lost, and by the time it asks again others have written more. */
  @Test
  void ones_own_commit_is_known_even_below_others() {
    ConversationState state = write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    Commit mine = commit(state, says(2));
    int[] calls = {0};
    memory()
        .setFaults(
            call -> {
              if (!call.isWrite()) {
                return Fault.NONE;
              }
              calls[0]++;
              if (calls[0] == 2) {
                write(commit(after(mine), says(3)));
              }
              return calls[0] == 1 ? new Fault.LostAnswer() : Fault.NONE;
            });
    assertThat(stores.commits().write(mine)).isInstanceOf(Outcome.Committed.class);
    memory().setFaults(Faults.NONE);
    assertThat(read("c1").number()).isEqualTo(6);
  }

  @Test
  void one_that_fails_and_keeps_failing_is_a_fault() {
    ConversationState state = write(commit(null, opening("c1", "b1", null, new Event.Queued())));
    memory().setFaults(Hooks.always(Hooks.commit(), new Fault.ServerError(false)));
    assertThatThrownBy(() -> stores.commits().write(commit(state, says(2))))
        .isInstanceOf(software.amazon.awssdk.core.exception.SdkException.class);
    memory().setFaults(Hooks.always(Hooks.commit(), new Fault.LostAnswer()));
    assertThatThrownBy(() -> stores.commits().write(commit(state, says(2))))
        .isInstanceOf(SdkClientException.class);
  }

  private List<String> lane(Lanes.Kind kind) {
    return stores
        .lanes()
        .first(
            World.SHOP,
            kind,
            "all",
            dev.dovecote.domain.desk.ShopSettings.QueueOrder.FIRST_COME,
            10)
        .stream()
        .map(each -> each.conversation().value())
        .toList();
  }

  private List<String> held(AgentId agent) {
    return stores.agents().find(World.SHOP, agent).conversations().stream()
        .map(ConversationId::value)
        .toList();
  }
}
