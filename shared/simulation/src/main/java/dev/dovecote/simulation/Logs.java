package dev.dovecote.simulation;

import dev.dovecote.aws.Conversations;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.message.Content;
import dev.dovecote.testkit.dynamo.Change;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The conversations' logs as they are stored, followed entry by entry. */
final class Logs {
  private final Violations violations;
  private final Invariants invariants;
  private final Chronicle chronicle;
  private final Echo echo = new Echo();
  private final Conversations decoding = new Conversations(echo, "any");

  Logs(Violations violations, Invariants invariants, Chronicle chronicle) {
    this.violations = violations;
    this.invariants = invariants;
    this.chronicle = chronicle;
  }

  /**
   * Takes in a change of the table of conversations.
   *
   * @param key the partition's, without the shop
   */
  void follow(Shop shop, String key, Change change, @Nullable Invocation by, Set<Chat> touched) {
    String[] parts = key.split("#", 2);
    if (parts[0].equals("b")) {
      pointer(change, shop, new BuyerId(parts[1]));
      return;
    }
    Chat chat = shop.chat(new ConversationId(parts[1]));
    touched.add(chat);
    Map<String, AttributeValue> after = change.after();
    if (change.before() != null || after == null) {
      violations.add("5: entry " + change.key().get("n") + " of " + chat.id + " was written twice");
      return;
    }
    echo.set(after);
    Entry entry = decoding.after(shop.id, chat.id, 0, 1).getFirst();
    if (entry.number() != chat.size() + 1) {
      violations.add("5: log of " + chat.id + " has " + entry.number() + " after " + chat.size());
      return;
    }
    append(shop, chat, entry, by);
  }

  private void pointer(Change change, Shop shop, BuyerId buyer) {
    Map<String, AttributeValue> after = change.after();
    if (after == null) {
      violations.add("2: the pointer of buyer " + buyer + " was deleted");
      return;
    }
    shop.pointers.put(buyer, new ConversationId(Mirror.text(after, "c")));
  }

  private void append(Shop shop, Chat chat, Entry entry, @Nullable Invocation by) {
    ConversationState before = chat.log.isEmpty() ? null : chat.state();
    chat.log.add(entry);
    belongs(chat, shop.queued, entry.state().status() == Status.QUEUED);
    belongs(chat, shop.leftMessages, entry.state().status() == Status.LEFT_MESSAGE);
    invariants.appended(shop, chat, before, entry, by);
    chronicle.tell(shop, chat, before, entry);
    remember(shop, chat, entry.event());
    if (by != null && entry.event() instanceof Event.Assigned assigned && assigned.by() == null) {
      by.gave(given(shop, chat, before, assigned, by));
    }
  }

  private static Given given(
      Shop shop,
      Chat chat,
      @Nullable ConversationState before,
      Event.Assigned assigned,
      Invocation by) {
    Status from = before == null ? null : before.status();
    return new Given(
        chat,
        from == Status.QUEUED || from == Status.LEFT_MESSAGE ? from : null,
        assigned.agent(),
        assigned.reason(),
        by.look(),
        shop.lastAgentBefore(chat));
  }

  private static void remember(Shop shop, Chat chat, Event event) {
    switch (event) {
      case Event.Opened opened ->
          shop.threads.computeIfAbsent(opened.origin().buyer(), _ -> new ArrayList<>()).add(chat);
      case Event.MessageSent sent when sent.client() != null ->
          shop.spoken(chat.thread(sent), sent.client())
              .texts()
              .add(sent.content() instanceof Content.Text(String text) ? text : "");
      case Event.Assigned assigned -> chat.servedBy = assigned.agent();
      case Event.Transferred transferred -> chat.servedBy = transferred.to();
      default -> {}
    }
  }

  private static void belongs(Chat chat, Set<Chat> some, boolean does) {
    if (does) {
      some.add(chat);
    } else {
      some.remove(chat);
    }
  }
}
