package dev.dovecote.simulation;

import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import java.util.List;
import java.util.Objects;

/**
 * 2: a buyer has one open conversation at most, and their conversations are one thread (CONV-2).
 */
final class BuyersThreads {
  private final Violations violations;

  BuyersThreads(Violations violations) {
    this.violations = violations;
  }

  /** A conversation follows the latest of its buyer. */
  void opened(Shop shop, Chat chat, Entry entry) {
    if (!(entry.event() instanceof Event.Opened opened)) {
      return;
    }
    BuyerId buyer = opened.origin().buyer();
    Chat previous = shop.latest(buyer);
    if (!Objects.equals(previous == null ? null : previous.id, opened.origin().previous())) {
      violations.add(
          "2: "
              + chat.id
              + " follows "
              + opened.origin().previous()
              + ", but the latest of buyer "
              + buyer
              + " was "
              + (previous == null ? null : previous.id));
    }
  }

  void check(Shop shop, Chat chat) {
    BuyerId buyer = chat.state().origin().buyer();
    List<Chat> thread = shop.threads.getOrDefault(buyer, List.of());
    if (!thread.isEmpty() && !thread.getLast().id.equals(shop.pointers.get(buyer))) {
      violations.add("2: the pointer of buyer " + buyer + " is not their latest conversation");
    }
    int open = 0;
    for (Chat each : thread) {
      open += each.state().ended() ? 0 : 1;
    }
    if (open > 1) {
      violations.add("2: buyer " + buyer + " has " + open + " open conversations");
    }
  }
}
