package dev.dovecote.application;

import dev.dovecote.aws.Commits.Step;
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
   * @param commit names it: the cause of what it triggers
   * @param steps what changed; where one conversation took up another, that one first
   */
  record Made(String commit, List<Step> steps) implements Change {
    /** The state before; null where the conversation opened. */
    public @Nullable ConversationState before() {
      return steps.getLast().before();
    }

    /** What was appended. */
    public List<Entry> entries() {
      return steps.getLast().entries();
    }

    /** The state after. */
    public ConversationState after() {
      return steps.getLast().after();
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

  /**
   * The agent for whom it was meant may not take it; this is the agent as found, or null where
   * there is none or others were at the same agent ({@link Terms#asking}).
   */
  record AgentRefused(@Nullable Agent agent) implements Change {}

  /** The buyer has another conversation by now. */
  record Superseded(ConversationId by) implements Change {}

  /** Shorthand for {@link Refused}. */
  static Change refused(Refusal.Code code, String message) {
    return new Refused(Refusal.of(code, message));
  }
}
