package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Answer;
import dev.dovecote.application.ShopOffice;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import org.junit.jupiter.api.Test;

class PermissionTest {

  @Test
  void who_loses_the_permission_while_they_go_online_is_offline__PERM_1() {
    Scene scene = new Scene(1, 1, 1);
    scene.before(
        call -> call.operation().equals("UpdateItem"),
        () ->
            scene
                .functions
                .office()
                .set(scene.owner(), scene.agent(0).id(), new ShopOffice.Person("Agent", false)));
    Answer<Agent> answer =
        scene.functions.desk().setStatus(scene.agent(0), AgentStatus.BREAK, "socket");
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo(Refusal.Code.FORBIDDEN));
    assertThat(scene.desk(scene.agent(0)).status()).isEqualTo(AgentStatus.OFFLINE);
    scene.nothingIsViolated();
  }

  @Test
  void who_may_not_go_online_joins_no_turns__ASSIGN_3() {
    Scene scene = new Scene(1, 2, 5);
    scene.settings(settings -> settings.but().policy(Policy.EVEN).done());
    scene.functions.desk().setStatus(scene.agent(1), AgentStatus.BREAK, "socket");
    scene.ask("a");
    scene.ask("b");
    Agent before = scene.desk(scene.agent(1));
    scene.before(
        call -> call.operation().equals("UpdateItem"),
        () ->
            scene
                .functions
                .office()
                .set(scene.owner(), scene.agent(1).id(), new ShopOffice.Person("Agent", false)));
    scene.functions.desk().setStatus(scene.agent(1), AgentStatus.ONLINE, "socket");
    assertThat(scene.desk(scene.agent(1)).status()).isEqualTo(AgentStatus.OFFLINE);
    assertThat(scene.desk(scene.agent(1)).turns()).isEqualTo(before.turns());
    scene
        .functions
        .office()
        .set(scene.owner(), scene.agent(1).id(), new ShopOffice.Person("A", true));
    scene.functions.desk().setStatus(scene.agent(1), AgentStatus.ONLINE, "socket");
    assertThat(scene.desk(scene.agent(1)).status()).isEqualTo(AgentStatus.ONLINE);
    assertThat(scene.desk(scene.agent(1)).turns())
        .isEqualTo(scene.desk(scene.agent(0)).turns())
        .isPositive();
    scene.nothingIsViolated();
  }
}
