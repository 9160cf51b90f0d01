package dev.dovecote.domain.assignment;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A buyer who waits.
 *
 * @param lane where they wait
 * @param since when they asked for a human, or left their offline message
 * @param lastAgent who last served them (ASSIGN-2)
 */
public record Waiting(
    String lane,
    ConversationId conversation,
    BuyerId buyer,
    Instant since,
    @Nullable AgentId lastAgent) {}
