package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.desk.Agent;

/** 1: an agent's set is exactly the conversations that are active with them (ASSIGN-4). */
final class AgentsSets {
  private final Violations violations;

  AgentsSets(Violations violations) {
    this.violations = violations;
  }

  /** A conversation is in the set of the agent who has it, and in no other. */
  void check(Shop shop, Chat chat) {
    ConversationState state = chat.state();
    AgentId holder = state.holder();
    for (Agent agent : shop.agents.values()) {
      boolean holds = agent.conversations().contains(chat.id);
      if (holds != agent.id().equals(holder)) {
        violations.add(
            "1: "
                + chat.id
                + " is "
                + state.status()
                + " with "
                + holder
                + ", but "
                + (holds ? "is" : "is not")
                + " in the set of "
                + agent.id());
      }
    }
  }

  /** No set holds anything else. */
  void atRest(Shop shop) {
    for (Agent agent : shop.agents.values()) {
      for (ConversationId id : agent.conversations()) {
        Chat chat = shop.chats.get(id);
        if (chat == null || !agent.id().equals(chat.state().holder())) {
          violations.add("1: the set of " + agent.id() + " holds " + id + ", which is not theirs");
        }
      }
    }
  }
}
