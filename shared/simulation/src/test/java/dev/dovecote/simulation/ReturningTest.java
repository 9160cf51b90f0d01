package dev.dovecote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.RoutingRules;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever comes back looks at who waits for them. */
class ReturningTest {

  @Test
  void who_returns_wakes_a_pass_for_a_lane_whose_agents_are_gone__ROUTE_3() {
    Scene scene = new Scene(1, 2, 1);
    EntryRule gone = new EntryRule.Unified(Set.of(new AgentId("gone")));
    scene.rules(new RoutingRules(Map.of(EntryPoint.OTHER, gone), false));
    scene.ask("a");
    scene.ask("b");
    ConversationId waiting = scene.ask("c");
    scene.work();
    Caller.Staff third = scene.hired("third");
    scene.away(third);
    scene.functions.sync().open(third, "another-socket");
    assertThat(scene.functions.sync().queueOf(third)).containsEntry(EntryPoint.OTHER.name(), 1);
    scene.functions.sync().missedBy(third, Map.of());
    scene.work();
    assertThat(scene.chat(waiting).status()).isEqualTo(Status.ACTIVE);
    scene.nothingIsViolated();
  }
}
