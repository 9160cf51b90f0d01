package dev.dovecote.simulation;

import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import org.jspecify.annotations.Nullable;

/** 6: folding a log's events from empty gives, at every entry, the state stored with it. */
final class FoldedLogs {
  private final Violations violations;

  FoldedLogs(Violations violations) {
    this.violations = violations;
  }

  void check(Chat chat, @Nullable ConversationState before, Entry entry) {
    ConversationState expected = ConversationState.evolve(before, entry.event(), entry.at());
    if (!expected.equals(entry.state())) {
      violations.add(
          "6: entry "
              + entry.number()
              + " of "
              + chat.id
              + " holds "
              + entry.state()
              + " where its log says "
              + expected);
    }
  }
}
