package dev.dovecote.application;

import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;

/** What an agent does in a conversation. */
public final class StaffConversations {
  private final Transitions transitions;
  private final Pushes pushes;
  private final Triggers triggers;

  public StaffConversations(Transitions transitions, Pushes pushes, Triggers triggers) {
    this.transitions = transitions;
    this.pushes = pushes;
    this.triggers = triggers;
  }

  /** Replies to the buyer; stored once (MSG-3). */
  public Change reply(
      Caller.Staff staff,
      ConversationId conversation,
      ClientRef client,
      Content content,
      String connection) {
    Change change =
        transitions.change(
            staff.shop(),
            conversation,
            state -> ConversationRules.agentReplies(state, staff.id(), content, client));
    if (change instanceof Change.Made made) {
      pushes.committed(staff.shop(), made, connection);
    }
    return change;
  }

  /** Ends the conversation, which frees the slot at once (CONV-6). */
  public Change end(Caller.Staff staff, ConversationId conversation, String connection) {
    Change change =
        transitions.change(
            staff.shop(), conversation, state -> ConversationRules.end(state, staff.id()));
    if (change instanceof Change.Made made) {
      triggers.look(staff.shop(), made.entries().getLast().commit());
      pushes.committed(staff.shop(), made, connection);
    }
    return change;
  }
}
