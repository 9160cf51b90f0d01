package dev.dovecote.application;

import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.desk.Agent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of deciding about a conversation and committing it. */
public sealed interface Change {

  /**
   * Committed.
   *
   * @param before the state before; null where it opened
   * @param entries what was appended
   */
  record Made(@Nullable ConversationState before, List<Entry> entries) implements Change {
    /** The state after. */
    public ConversationState after() {
      return entries.getLast().state();
    }
  }

  /**
   * It had been made before (MSG-3).
   *
   * @param number where in the log, or 0 where that is no longer known
   * @param state the conversation as it is now
   */
  record AlreadyMade(int number, ConversationState state) implements Change {}

  /** The rules refuse it, or too many others got in between. */
  record Refused(Refusal refusal) implements Change {}

  /** The agent for whom it was meant may not take it; this is the agent as found. */
  record AgentRefused(@Nullable Agent agent) implements Change {}

  /** The buyer has another conversation by now. */
  record Superseded(ConversationId by) implements Change {}
}
