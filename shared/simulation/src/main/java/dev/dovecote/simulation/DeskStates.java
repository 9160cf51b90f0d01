package dev.dovecote.simulation;

import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import org.jspecify.annotations.Nullable;

/** Nobody goes offline with conversations (AGENT-1), nor is there without permission (PERM-1). */
final class DeskStates {
  private final Violations violations;

  DeskStates(Violations violations) {
    this.violations = violations;
  }

  void check(@Nullable Agent old, Agent agent) {
    if (!agent.maySignIn() && agent.status() != AgentStatus.OFFLINE) {
      violations.add("PERM-1: " + agent.id() + " may not be at the desk, and is " + agent.status());
    }
    boolean leaves = old != null && old.status() != AgentStatus.OFFLINE && agent.maySignIn();
    if (leaves && agent.status() == AgentStatus.OFFLINE && agent.load() > 0) {
      violations.add(
          "AGENT-1: " + agent.id() + " went offline with " + agent.load() + " conversations");
    }
  }
}
