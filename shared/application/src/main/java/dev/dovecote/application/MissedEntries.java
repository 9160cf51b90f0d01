package dev.dovecote.application;

import dev.dovecote.application.Sync.Missed;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client missed of one conversation, read from its log (MSG-2). */
final class MissedEntries {
  private final Stores stores;

  MissedEntries(Stores stores) {
    this.stores = stores;
  }

  /**
   * The entries after those that a client knows; null where there is no such conversation. The last
   * known entry is read again, since the state lies with it; and one beyond the limit.
   *
   * @param limit at most so many entries
   */
  @Nullable Missed missed(ShopId shop, ConversationId conversation, int known, int limit) {
    int from = Math.max(0, known - 1);
    List<Entry> read = stores.conversations().after(shop, conversation, from, limit + 2);
    if (read.isEmpty()) {
      return knownBeyond(shop, conversation, known);
    }
    List<Entry> entries =
        read.stream().filter(entry -> entry.number() > known).limit(limit).toList();
    Entry last = entries.isEmpty() ? read.getLast() : entries.getLast();
    return new Missed(known, entries, read.getLast().number() > last.number(), last.state());
  }

  /** Nothing is missed by who claims to know more than there is; the state says how far it goes. */
  private @Nullable Missed knownBeyond(ShopId shop, ConversationId conversation, int known) {
    Entry last = stores.conversations().lastNow(shop, conversation);
    return last == null ? null : new Missed(known, List.of(), false, last.state());
  }

  /** The conversation as it is now: that after the last entry given, unless there are more. */
  ConversationState now(ShopId shop, Missed missed) {
    Entry last = missed.more() ? stores.conversations().lastNow(shop, missed.id()) : null;
    return last == null ? missed.state() : last.state();
  }
}
