package dev.dovecote.domain.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One numbered entry of a conversation's log, with the state after it: so the last entry is all
 * that a decision needs.
 *
 * @param number from 1, without gaps (MSG-2)
 * @param at when it was decided
 * @param commit names the commit that wrote it, which tells one's own write from another's
 * @param state the state after this entry
 */
public record Entry(int number, Instant at, String commit, Event event, ConversationState state) {

  /**
   * The entries that a decision appends.
   *
   * @param before the state decided on, or null where the conversation opens
   */
  public static List<Entry> append(
      @Nullable ConversationState before, List<Event> events, Instant at, String commit) {
    List<Entry> entries = new ArrayList<>(events.size());
    ConversationState state = before;
    for (Event event : events) {
      state = ConversationState.evolve(state, event, at);
      entries.add(new Entry(state.number(), at, commit, event, state));
    }
    return entries;
  }
}
