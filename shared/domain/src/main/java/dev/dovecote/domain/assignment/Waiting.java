package dev.dovecote.domain.assignment;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A buyer who waits.
 *
 * @param since when they asked for a human
 * @param lastAgent who last served them (ASSIGN-2)
 */
public record Waiting(
    ConversationId conversation, BuyerId buyer, Instant since, @Nullable AgentId lastAgent) {}
