package dev.dovecote.application;

import dev.dovecote.aws.Commits.Latest;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import org.jspecify.annotations.Nullable;

/** What an agent does in a conversation of their own. */
public final class StaffConversations {
  private final Stores stores;
  private final Transitions transitions;
  private final Pushes pushes;
  private final Triggers triggers;
  private final Surroundings world;

  /** What an agent says, and which of the client's messages it is. */
  public record Reply(ConversationId conversation, ClientRef client, Content content) {}

  public StaffConversations(
      Stores stores,
      Transitions transitions,
      Pushes pushes,
      Triggers triggers,
      Surroundings world) {
    this.stores = stores;
    this.transitions = transitions;
    this.pushes = pushes;
    this.triggers = triggers;
    this.world = world;
  }

  /** Replies to the buyer; stored once (MSG-3). Also within 72 hours of the end (CONV-7). */
  public Change reply(Caller.Staff staff, Reply reply, String connection) {
    Change change =
        transitions.change(
            staff.shop(),
            reply.conversation(),
            Terms.USUAL,
            state ->
                ConversationRules.agentReplies(state, staff.id(), reply.content(), reply.client()));
    if (change instanceof Change.Refused(Refusal refusal)
        && refusal.code() == Refusal.Code.WRONG_STATE) {
      change = lateReply(staff, reply);
    }
    if (change instanceof Change.Made made) {
      pushes.committed(staff.shop(), made, connection);
    }
    return change;
  }

  private Change lateReply(Caller.Staff staff, Reply reply) {
    Entry last = stores.conversations().lastNow(staff.shop(), reply.conversation());
    if (last == null) {
      return Change.refused(Refusal.Code.NOT_FOUND, "There is no such conversation.");
    }
    BuyerId buyer = last.state().origin().buyer();
    ConversationId latest = stores.conversations().latestNow(staff.shop(), buyer);
    if (latest == null || !isOver(staff, latest)) {
      return newer();
    }
    Change change =
        transitions.change(
            staff.shop(),
            last.state(),
            Terms.latest(new Latest(buyer, latest)),
            state ->
                ConversationRules.lateReply(
                    state, staff, reply.content(), reply.client(), world.now()));
    return change instanceof Change.Superseded ? newer() : change;
  }

  private boolean isOver(Caller.Staff staff, ConversationId conversation) {
    Entry last = stores.conversations().lastNow(staff.shop(), conversation);
    return last != null && last.state().ended();
  }

  private static Change newer() {
    return Change.refused(
        Refusal.Code.WRONG_STATE, "The buyer has a newer conversation that is not over.");
  }

  /** Ends the conversation, which frees the slot at once (CONV-6). */
  public Change end(Caller.Staff staff, ConversationId conversation, String connection) {
    return after(
        staff,
        transitions.change(
            staff.shop(),
            conversation,
            Terms.USUAL,
            state -> ConversationRules.end(state, staff.id())),
        connection);
  }

  /** Marks an offline message as handled, which ends it (OFF-3). */
  public Change handle(Caller.Staff staff, ConversationId conversation, String connection) {
    return after(
        staff,
        transitions.change(
            staff.shop(),
            conversation,
            Terms.USUAL,
            state -> ConversationRules.handle(state, staff.id())),
        connection);
  }

  private Change after(Caller.Staff staff, Change change, String connection) {
    if (change instanceof Change.Made made) {
      if (holds(made.before())) {
        triggers.look(staff.shop(), made.commit());
      }
      pushes.committed(staff.shop(), made, connection);
    }
    return change;
  }

  private static boolean holds(@Nullable ConversationState before) {
    return before != null && before.holder() != null;
  }
}
