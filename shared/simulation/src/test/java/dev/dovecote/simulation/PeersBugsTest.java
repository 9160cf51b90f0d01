package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Change;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What goes wrong elsewhere, as scenarios: here each happens 0 times. */
class PeersBugsTest {

  @RepeatedTest(50)
  void two_people_take_the_same_conversation_at_once_and_one_is_told_yes__OFF_3(
      RepetitionInfo time) {
    Scene scene = new Scene(time.getCurrentRepetition(), 2, 1);
    scene.come(scene.agent(0), AgentStatus.OFFLINE);
    scene.come(scene.agent(1), AgentStatus.OFFLINE);
    ConversationId message = scene.ask("buyer");
    scene.come(scene.agent(0), AgentStatus.ONLINE);
    scene.come(scene.agent(1), AgentStatus.ONLINE);
    List<Change> answers = new ArrayList<>();
    scene.before(Scene::isCommit, () -> answers.add(take(scene, message, scene.agent(1))));
    answers.add(take(scene, message, scene.agent(0)));
    assertThat(answers).hasSize(2).filteredOn(Change.Made.class::isInstance).hasSize(1);
    assertThat(scene.chat(message).state().holder()).isEqualTo(scene.agent(1).id());
    scene.nothingIsViolated();
  }

  @RepeatedTest(20)
  void nobody_is_moved_by_hand_onto_a_full_agent__ASSIGN_4(RepetitionInfo time) {
    Scene scene = new Scene(time.getCurrentRepetition(), 2, 1);
    ConversationId one = scene.ask("one");
    scene.ask("two");
    Caller.Staff other =
        scene.agent(0).id().equals(scene.chat(one).state().holder())
            ? scene.agent(1)
            : scene.agent(0);
    assertRefused(give(scene, one, other), Refusal.Code.NO_FREE_SLOT);
    scene.nothingIsViolated();
  }

  @RepeatedTest(50)
  void by_hand_against_the_automat_one_of_them_has_it__CONV_12(RepetitionInfo time) {
    Scene scene = new Scene(time.getCurrentRepetition(), 2, 1);
    ConversationId first = scene.ask("first");
    scene.ask("second");
    ConversationId waiting = scene.ask("third");
    end(scene, first);
    scene.come(scene.owner(), AgentStatus.BREAK);
    List<Change> byHand = new ArrayList<>();
    if (time.getCurrentRepetition() % 2 == 0) {
      scene.before(Scene::isCommit, scene::work);
      byHand.add(give(scene, waiting, scene.owner()));
    } else {
      scene.before(Scene::isCommit, () -> byHand.add(give(scene, waiting, scene.owner())));
      scene.work();
    }
    boolean owners = scene.owner().id().equals(scene.chat(waiting).state().holder());
    for (Change change : byHand) {
      assertThat(change instanceof Change.Made).isEqualTo(owners);
    }
    assertThat(scene.chat(waiting).status()).isEqualTo(Status.ACTIVE);
    scene.nothingIsViolated();
  }

  @RepeatedTest(60)
  void the_longest_waiting_gets_the_slot_that_frees_up__QUEUE_2(RepetitionInfo time) {
    Scene scene = new Scene(time.getCurrentRepetition(), 2, 2);
    List<ConversationId> served = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      served.add(scene.ask("served" + i));
    }
    List<ConversationId> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(scene.ask("waiting" + i));
    }
    scene.work();
    end(scene, served.get(time.getCurrentRepetition() % 4));
    ConversationId late = scene.ask("late");
    scene.work();
    assertThat(scene.chat(waiting.getFirst()).status()).isEqualTo(Status.ACTIVE);
    assertThat(scene.chat(waiting.get(1)).status()).isEqualTo(Status.QUEUED);
    assertThat(scene.chat(late).status()).isEqualTo(Status.QUEUED);
    scene.nothingIsViolated();
  }

  @Test
  void a_limit_of_three_is_three_however_many_come_at_once__ASSIGN_4() {
    Scene scene = new Scene(1, 1, 3);
    List<ConversationId> all = new ArrayList<>();
    all.add(scene.ask("a"));
    all.add(scene.ask("b"));
    scene.before(
        Scene::isCommit,
        () -> {
          all.add(scene.ask("c"));
          all.add(scene.ask("d"));
        });
    all.add(scene.ask("e"));
    scene.work();
    assertThat(scene.desk(scene.agent(0)).load()).isEqualTo(3);
    assertThat(all).filteredOn(id -> scene.chat(id).status() == Status.QUEUED).hasSize(2);
    scene.nothingIsViolated();
  }

  @Test
  void no_agent_is_idle_beside_a_full_queue__ASSIGN_5() {
    Scene scene = new Scene(1, 1, 1);
    scene.ask("served");
    List<ConversationId> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(scene.ask("waiting" + i));
    }
    scene.work();
    scene.come(scene.owner(), AgentStatus.ONLINE);
    scene.work();
    assertThat(scene.desk(scene.owner()).load()).isEqualTo(1);
    assertThat(scene.chat(waiting.getFirst()).status()).isEqualTo(Status.ACTIVE);
    assertThat(NeedlessWaits.of(scene.mirror.shops(), scene.clock.instant())).isEmpty();
    scene.nothingIsViolated();
  }

  private static Change take(Scene scene, ConversationId conversation, Caller.Staff by) {
    return scene.functions.byHand().give(by, conversation, by.id(), null, "socket");
  }

  private static Change give(Scene scene, ConversationId conversation, Caller.Staff to) {
    return scene.functions.byHand().give(scene.owner(), conversation, to.id(), null, "socket");
  }

  private static Change end(Scene scene, ConversationId conversation) {
    var holder = scene.chat(conversation).state().holder();
    Caller.Staff agent = scene.agent(0).id().equals(holder) ? scene.agent(0) : scene.agent(1);
    return scene.functions.conversations().end(agent, conversation, "socket");
  }

  private static void assertRefused(Change change, Refusal.Code code) {
    assertThat(change)
        .isInstanceOfSatisfying(
            Change.Refused.class, refused -> assertThat(refused.refusal().code()).isEqualTo(code));
  }
}
