package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.conversation.Status;
import org.jspecify.annotations.Nullable;

/**
 * A buyer whom the system gave to an agent.
 *
 * @param from how the buyer waited; null where they had just asked
 */
record Given(Chat chat, @Nullable Status from, AgentId agent) {}
