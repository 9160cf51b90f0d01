package dev.dovecote.simulation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.Status;
import org.jspecify.annotations.Nullable;

/**
 * A buyer whom the system gave to an agent.
 *
 * @param from how the buyer waited; null where they had just asked
 * @param look the last look of the invocation that did it; null where it took none
 * @param lastAgent who last served the buyer before, by the logs
 */
record Given(
    Chat chat,
    @Nullable Status from,
    AgentId agent,
    Reason reason,
    @Nullable Look look,
    @Nullable AgentId lastAgent) {}
