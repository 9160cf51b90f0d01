package dev.dovecote.domain.conversation;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.PlainText;
import dev.dovecote.domain.routing.EntryPoint;
import org.jspecify.annotations.Nullable;

/**
 * What is fixed about a conversation from its opening on.
 *
 * @param subject the product or order it is about, where given (CONV-2)
 * @param previous the conversation before it in the buyer's thread
 * @param lastAgent who last served this buyer, in an earlier conversation (ASSIGN-2)
 * @param openedBy the agent who opened it; null where the buyer did (CONV-8)
 */
public record Origin(
    ConversationId id,
    BuyerId buyer,
    String buyerName,
    EntryPoint entryPoint,
    @Nullable Subject subject,
    @Nullable ConversationId previous,
    @Nullable AgentId lastAgent,
    @Nullable AgentId openedBy) {
  /** Longest name of a buyer, in characters. */
  public static final int BUYER_NAME_MAX_CHARACTERS = 40;

  public Origin {
    PlainText.check("buyerName", buyerName, BUYER_NAME_MAX_CHARACTERS);
  }
}
