package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Change;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.testkit.dynamo.Fault;
import org.junit.jupiter.api.Test;

/** What was done is not called refused, whatever becomes of its answer. */
class LostAnswersTest {

  @Test
  void an_end_whose_answer_is_lost_is_not_refused_when_its_repetition_is_throttled__CONV_12() {
    Scene scene = new Scene(1, 1, 1);
    ConversationId one = scene.ask("one");
    scene.fail(Scene::isCommit, new Fault.ServerError(true), new Fault.Throttled(true));
    assertThat(scene.functions.conversations().end(scene.agent(0), one, "socket"))
        .isInstanceOf(Change.Made.class);
    scene.nothingIsViolated();
  }

  @Test
  void an_end_whose_answer_is_lost_is_not_refused_when_its_repetition_meets_another__CONV_12() {
    Scene scene = new Scene(1, 1, 1);
    ConversationId one = scene.ask("one");
    scene.fail(Scene::isCommit, new Fault.LostAnswer(), new Fault.Conflict(0));
    assertThat(scene.functions.conversations().end(scene.agent(0), one, "socket"))
        .isInstanceOf(Change.Made.class);
    scene.nothingIsViolated();
  }
}
