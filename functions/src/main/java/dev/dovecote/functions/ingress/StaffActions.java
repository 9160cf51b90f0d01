package dev.dovecote.functions.ingress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.BuyerDesk;
import dev.dovecote.application.ByHand;
import dev.dovecote.application.Change;
import dev.dovecote.application.Desk;
import dev.dovecote.application.StaffConversations;
import dev.dovecote.application.Surroundings;
import dev.dovecote.application.Sync;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Order;
import dev.dovecote.functions.input.Contents;
import dev.dovecote.functions.input.Fields;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an agent or the owner can do on a socket. */
@Singleton
final class StaffActions {
  /** Most conversations of which a client may say how far it has them. */
  private static final int KNOWN_MAX = 1_000;

  private final StaffConversations conversations;
  private final ByHand byHand;
  private final BuyerDesk buyers;
  private final Desk desk;
  private final Sync sync;
  private final Surroundings world;

  StaffActions(
      StaffConversations conversations,
      ByHand byHand,
      BuyerDesk buyers,
      Desk desk,
      Sync sync,
      Surroundings world) {
    this.byHand = byHand;
    this.buyers = buyers;
    this.conversations = conversations;
    this.desk = desk;
    this.sync = sync;
    this.world = world;
  }

  ObjectNode run(Caller.Staff staff, String connection, String action, Fields fields) {
    return switch (action) {
      case Actions.HELLO -> {
        Map<ConversationId, Integer> known = known(fields);
        yield missed(staff, known, sync.open(staff, connection));
      }
      case Actions.SYNC -> {
        Map<ConversationId, Integer> known = known(fields);
        yield missed(staff, known, sync.renew(staff));
      }
      case Actions.SEND -> send(staff, connection, fields);
      case Actions.END -> change(conversations.end(staff, only(fields), connection), staff);
      case Actions.HANDLE -> change(conversations.handle(staff, only(fields), connection), staff);
      case Actions.GIVE -> give(staff, connection, fields);
      case Actions.OPEN -> open(staff, connection, fields);
      case Actions.START -> {
        String order = fields.text("order");
        fields.noOthers();
        Order.checkNumber("order", order);
        yield change(buyers.start(staff, order, connection), staff);
      }
      case Actions.BUYER -> buyer(staff, only(fields));
      case Actions.STATUS -> {
        AgentStatus status = fields.oneOf("status", AgentStatus.class);
        fields.noOthers();
        yield status(staff, status, connection);
      }
      case Actions.CAPACITY -> {
        int capacity = fields.number("capacity");
        fields.noOthers();
        yield desk(Replies.value(desk.setOwnCapacity(staff, capacity, connection)));
      }
      default -> throw new InvalidInput("action", "is not one of the staff's");
    };
  }

  /** Who is at the desk must be reachable to get buyers: the socket counts, as with a hello. */
  private ObjectNode status(Caller.Staff staff, AgentStatus status, String connection) {
    if (status != AgentStatus.OFFLINE && !sync.open(staff, connection)) {
      throw notAtTheDesk();
    }
    return desk(Replies.value(desk.setStatus(staff, status, connection)));
  }

  private ObjectNode send(Caller.Staff staff, String connection, Fields fields) {
    StaffConversations.Reply reply =
        new StaffConversations.Reply(
            fields.id("conversation", ConversationId::new),
            Contents.have(fields),
            Contents.client(fields.object("client")),
            Contents.read(fields.object("content"), staff.shop()));
    fields.noOthers();
    return change(conversations.reply(staff, reply, connection), staff);
  }

  private ObjectNode give(Caller.Staff staff, String connection, Fields fields) {
    ConversationId conversation = fields.id("conversation", ConversationId::new);
    AgentId to = fields.id("to", AgentId::new);
    String note = fields.textOrNull("note");
    fields.noOthers();
    Event.checkNote(note);
    return change(byHand.give(staff, conversation, to, note, connection), staff);
  }

  private ObjectNode open(Caller.Staff staff, String connection, Fields fields) {
    List<ConversationId> conversations =
        fields.ids("conversations", ByHand.OPENED_MAX, ConversationId::new);
    fields.noOthers();
    ByHand.Opened opened = byHand.openOfflineMessages(staff, conversations, connection);
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    list(result, "opened", opened.opened());
    list(result, "leftOver", opened.leftOver());
    list(result, "gone", opened.gone());
    return result;
  }

  private ObjectNode buyer(Caller.Staff staff, ConversationId conversation) {
    ConversationState state = sync.state(staff, conversation);
    if (state == null) {
      throw new Refused(
          Refusal.of(Refusal.Code.NOT_FOUND, "There is no such conversation for you."));
    }
    BuyerDesk.Card card = buyers.card(staff.shop(), state);
    return JsonNodeFactory.instance
        .objectNode()
        .put("buyer", card.buyer().value())
        .put("name", card.name())
        .put("entryPoint", card.entryPoint().name())
        .put("paidOrders", card.paidOrders())
        .put("visits", card.visits())
        .put("marked", card.marked());
  }

  private static void list(ObjectNode result, String name, List<ConversationId> conversations) {
    ArrayNode array = result.putArray(name);
    conversations.forEach(each -> array.add(each.value()));
  }

  private static ConversationId only(Fields fields) {
    ConversationId conversation = fields.id("conversation", ConversationId::new);
    fields.noOthers();
    return conversation;
  }

  private ObjectNode change(Change change, Caller.Staff staff) {
    Audience audience = staff.isOwner() ? Audience.OWNER : Audience.AGENT;
    return Replies.change(change, audience, world.now());
  }

  private static Map<ConversationId, Integer> known(Fields fields) {
    Fields have = fields.objectOrNull("have");
    fields.noOthers();
    return have == null ? Map.of() : numbers(have);
  }

  private static Map<ConversationId, Integer> numbers(Fields have) {
    Map<ConversationId, Integer> known = new HashMap<>();
    for (String name : have.names(KNOWN_MAX)) {
      int number = have.number(name);
      if (number < 0) {
        throw new InvalidInput(have.pathOf(name), "must not be negative");
      }
      known.put(id(have, name), number);
    }
    return known;
  }

  private static ConversationId id(Fields have, String name) {
    try {
      return new ConversationId(name);
    } catch (InvalidInput wrong) {
      throw wrong.of(have.pathOf(name));
    }
  }

  private ObjectNode missed(
      Caller.Staff staff, Map<ConversationId, Integer> known, boolean permitted) {
    Sync.@Nullable StaffView view = permitted ? sync.missedBy(staff, known) : null;
    if (view == null) {
      throw notAtTheDesk();
    }
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("syncEverySeconds", Sync.EVERY_SECONDS)
            .put("waiting", view.waiting());
    result.set("desk", Frames.deskView(view.agent()));
    result.set("conversations", Replies.missed(view.conversations(), Audience.AGENT, world.now()));
    return result;
  }

  private static Refused notAtTheDesk() {
    return new Refused(Refusal.of(Refusal.Code.FORBIDDEN, "You may not work at this shop's desk."));
  }

  private static ObjectNode desk(Agent agent) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.set("desk", Frames.deskView(agent));
    return result;
  }
}
