package dev.dovecote.application;

import dev.dovecote.aws.Commits.Latest;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Decision;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an agent does in a conversation of their own. */
public final class StaffConversations {
  private final Stores stores;
  private final Transitions transitions;
  private final Pushes pushes;
  private final Triggers triggers;
  private final Surroundings world;

  /**
   * What an agent says, and which of the client's messages it is.
   *
   * @param have the last number that the client has of the conversation, which may spare a read;
   *     {@link Heads#UNKNOWN} where it does not say
   */
  public record Reply(ConversationId conversation, int have, ClientRef client, Content content) {}

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
    LookUps own = pushes.lookUp(staff.recipient());
    ConversationState read = transitions.head(staff.shop(), reply.conversation(), reply.have());
    if (read == null) {
      return Transitions.missing();
    }
    return pushes.telling(staff.shop(), read, own, connection, () -> store(staff, reply, read));
  }

  private Change store(Caller.Staff staff, Reply reply, ConversationState read) {
    Change change =
        transitions.change(
            staff.shop(),
            read,
            Terms.USUAL,
            state ->
                ConversationRules.agentReplies(state, staff.id(), reply.content(), reply.client()));
    return change instanceof Change.Refused(Refusal refusal)
            && refusal.code() == Refusal.Code.WRONG_STATE
        ? lateReply(staff, reply)
        : change;
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
    return change(
        staff, conversation, connection, state -> ConversationRules.end(state, staff.id()));
  }

  /**
   * Marks an offline message as handled, which ends it (OFF-3): anybody at the desk may (PERM-1).
   */
  public Change handle(Caller.Staff staff, ConversationId conversation, String connection) {
    Agent self = stores.agents().find(staff.shop(), staff.id());
    if (self == null || !self.maySignIn()) {
      return Change.refused(Refusal.Code.FORBIDDEN, "You may not work at the desk.");
    }
    return change(
        staff, conversation, connection, state -> ConversationRules.handle(state, staff.id()));
  }

  private Change change(
      Caller.Staff staff,
      ConversationId conversation,
      String connection,
      Function<ConversationState, Decision> decide) {
    ShopId shop = staff.shop();
    LookUps own = pushes.lookUp(staff.recipient());
    Entry last = transitions.last(shop, conversation);
    if (last == null) {
      return Transitions.missing();
    }
    return pushes.telling(
        shop,
        last.state(),
        own,
        connection,
        () -> {
          Change change = transitions.change(shop, last.state(), Terms.USUAL, decide);
          if (change instanceof Change.Made made && holds(made.before())) {
            triggers.look(shop, made.commit());
          }
          return change;
        });
  }

  private static boolean holds(@Nullable ConversationState before) {
    return before != null && before.holder() != null;
  }
}
