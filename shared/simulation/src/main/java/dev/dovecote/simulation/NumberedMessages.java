package dev.dovecote.simulation;

import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientRef;
import org.jspecify.annotations.Nullable;

/** 5: each client's messages are stored once, in order, without gaps (MSG-3). */
final class NumberedMessages {
  private final Violations violations;

  NumberedMessages(Violations violations) {
    this.violations = violations;
  }

  /** A message is its client's next. */
  void said(Shop shop, Chat chat, @Nullable ConversationState before, Entry entry) {
    if (!(entry.event() instanceof Event.MessageSent sent)) {
      return;
    }
    if (sent.author() instanceof Author.Agent && before != null && before.ended()) {
      late(shop, chat);
    }
    ClientRef client = sent.client();
    if (client == null) {
      return;
    }
    int stored = shop.spoken(chat.thread(sent), client).texts().size();
    if (client.number() != stored + 1) {
      violations.add(
          "5: message "
              + client.number()
              + " of client "
              + client.client()
              + " was stored after "
              + stored);
    }
  }

  /** Nobody replies to what is over while the buyer has a newer conversation (CONV-7). */
  private void late(Shop shop, Chat chat) {
    Chat latest = shop.latest(chat.state().origin().buyer());
    if (latest != null && !latest.state().ended()) {
      violations.add(
          "CONV-7: a reply to " + chat.id + ", which is over, while " + latest.id + " is not");
    }
  }
}
