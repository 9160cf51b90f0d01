package dev.dovecote.application;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An agent's desk. */
final class AgentClient {
  final Caller.Staff caller;
  final String connection;
  private final World world;
  private final Map<ConversationId, Integer> sent = new HashMap<>();

  AgentClient(World world, String id, Role role) {
    this.world = world;
    this.connection = "desk-" + id;
    this.caller = new Caller.Staff(new Recipient.Staff(World.SHOP, new AgentId(id)), role);
  }

  AgentId id() {
    return caller.id();
  }

  void connect() {
    world.sockets.open(connection);
    world.sync.open(caller, connection);
    world.sync.missedBy(caller, Map.of());
  }

  void disconnect() {
    world.sockets.close(connection);
    world.sync.close(caller, connection);
  }

  void vanish() {
    world.sockets.close(connection);
  }

  /** Syncs twice a minute from now on. */
  AgentClient staysThere() {
    world.beat(
        () -> {
          if (world.sockets.isOpen(connection)) {
            sync();
          }
        });
    return this;
  }

  Sync.StaffView sync() {
    world.sync.renew(caller);
    return world.sync.missedBy(caller, Map.of());
  }

  Answer<Agent> set(AgentStatus status) {
    return world.desk.setStatus(caller, status, connection);
  }

  /** The next reply of this desk in a conversation: staff count in each from 1. */
  Change reply(ConversationId conversation, String text) {
    int number = sent.getOrDefault(conversation, 0) + 1;
    Change change = reply(conversation, number, text);
    if (change instanceof Change.Made || change instanceof Change.AlreadyMade) {
      sent.put(conversation, number);
    }
    return change;
  }

  Change reply(ConversationId conversation, int number, String text) {
    return world.staffConversations.reply(
        caller,
        new StaffConversations.Reply(
            conversation, Heads.UNKNOWN, new ClientRef("desk", number), new Content.Text(text)),
        connection);
  }

  /** Replies for the first time, and says how far it has the conversation. */
  Change replyKnowing(int have, ConversationState in, String text) {
    return replyKnowing(world.staffConversations, have, in, text);
  }

  /** The same, by an instance of the function. */
  Change replyKnowing(StaffConversations by, int have, ConversationState in, String text) {
    return by.reply(
        caller,
        new StaffConversations.Reply(
            in.origin().id(), have, new ClientRef("desk", 1), new Content.Text(text)),
        connection);
  }

  Change end(ConversationId conversation) {
    return world.staffConversations.end(caller, conversation, connection);
  }

  Set<ConversationId> conversations() {
    return world.agentNow(id()).conversations();
  }

  List<String> frames() {
    return world.sockets.drain(connection);
  }
}
