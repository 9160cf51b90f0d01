package dev.dovecote.functions.wiring.priming;

import dev.dovecote.application.Answer;
import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.ByHand;
import dev.dovecote.application.Change;
import dev.dovecote.application.Desk;
import dev.dovecote.application.Founding;
import dev.dovecote.application.Heads;
import dev.dovecote.application.ShopOffice;
import dev.dovecote.application.StaffConversations;
import dev.dovecote.application.Stores;
import dev.dovecote.application.Sync;
import dev.dovecote.application.TicketOffice;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Subject;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Order;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.domain.routing.RoutingRules;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A shop on a stage, with an owner and two agents who have room for one conversation each. */
public final class StageShop {
  /** The shop. */
  public static final ShopId ID = new ShopId("priming");

  /** Where buyers of this shop first pick a question. */
  public static final EntryPoint ASKS = EntryPoint.LIVE_ROOM;

  /** The question that they pick. */
  public static final String QUESTION = "q1";

  /** A socket that is gone. */
  public static final String GONE = PretendedAws.GONE;

  /** A socket that fails whatever is sent to it. */
  public static final String SLOW = PretendedAws.SLOW;

  public static final Caller.Staff OWNER = staff("owner", Role.OWNER);
  public static final Caller.Staff ANNA = staff("anna", Role.AGENT);
  public static final Caller.Staff BEN = staff("ben", Role.AGENT);

  private static final Subject SUBJECT = new Subject(Subject.Kind.PRODUCT, "p-1");

  private final Stage stage;
  private final String key;
  private boolean isFirst = true;

  private StageShop(Stage stage, String key) {
    this.stage = stage;
    this.key = key;
  }

  /** Opens the shop on a stage. */
  public static StageShop open(Stage stage) {
    Question question = new Question(QUESTION, "Where is it?", Set.of());
    ShopSettings settings =
        ShopSettings.defaults("Priming")
            .but()
            .welcome("Welcome!")
            .assignOfflineMessages(true)
            .routing(
                new RoutingRules(Map.of(ASKS, new EntryRule.ByQuestion(List.of(question))), true))
            .done();
    List<Agent> people = List.of(agent(OWNER), agent(ANNA), agent(BEN));
    new Founding(stage.bean(Stores.class)).found(ID, settings, people);
    return new StageShop(stage, stage.bean(TicketOffice.class).newShopKey(ID));
  }

  private static Caller.Staff staff(String id, Role role) {
    return new Caller.Staff(new Recipient.Staff(ID, new AgentId(id)), role);
  }

  private static Agent agent(Caller.Staff staff) {
    return Agent.joining(staff.id(), staff.id().value(), staff.role(), true, 1);
  }

  /** The key of the shop's own server. */
  public String key() {
    return key;
  }

  /** A buyer. */
  public static Caller.Buyer buyer(String id) {
    return new Caller.Buyer(new Recipient.Buyer(ID, new BuyerId(id)), "Bea");
  }

  /** The socket of somebody who has one. */
  public static String socket(Caller caller) {
    return switch (caller) {
      case Caller.Buyer buyer -> "socket-" + buyer.recipient().id();
      case Caller.Staff staff -> "socket-" + staff.id();
    };
  }

  /** Somebody says hello on a socket. */
  public void connect(Caller caller, String connection) {
    stage.bean(Sync.class).open(caller, connection);
  }

  /** Comes to the desk. */
  public void online(Caller.Staff staff) {
    connect(staff, socket(staff));
    stage.bean(Desk.class).setStatus(staff, AgentStatus.ONLINE, socket(staff));
  }

  /**
   * A buyer writes. The first of a shop has three sockets: one that is open, one that is gone and
   * one that fails, which takes time.
   */
  public ConversationState writes(Caller.Buyer buyer, EntryPoint from) {
    connect(buyer, socket(buyer));
    if (isFirst) {
      isFirst = false;
      connect(buyer, GONE);
      connect(buyer, SLOW);
    }
    BuyerMessages.Message message =
        new BuyerMessages.Message(
            new ClientRef("tab", 1),
            new Content.Text("Is it there?"),
            null,
            Heads.UNKNOWN,
            from,
            SUBJECT);
    Change change = stage.bean(BuyerMessages.class).send(buyer, message, socket(buyer));
    if (change instanceof Change.Made made) {
      return made.after();
    }
    throw new IllegalStateException("not written: " + change);
  }

  /** An agent replies. */
  public void reply(Caller.Staff staff, ConversationState conversation) {
    StaffConversations.Reply reply =
        new StaffConversations.Reply(
            conversation.origin().id(),
            conversation.number(),
            new ClientRef("desk", 1),
            new Content.Text("It is."));
    stage.bean(StaffConversations.class).reply(staff, reply, socket(staff));
  }

  /** An agent hands a conversation to another. */
  public void give(Caller.Staff from, ConversationState conversation, Caller.Staff to) {
    stage
        .bean(ByHand.class)
        .give(from, conversation.origin().id(), to.id(), "Yours.", socket(from));
  }

  /** An agent ends a conversation. */
  public void end(Caller.Staff staff, ConversationState conversation) {
    stage.bean(StaffConversations.class).end(staff, conversation.origin().id(), socket(staff));
  }

  /** The shop's server tells of an order. */
  public void keepOrder(String number, Caller.Buyer buyer) {
    Order order = new Order(number, buyer.recipient().id(), buyer.name(), Stage.START, true);
    stage.bean(ShopOffice.class).keep(ID, order);
  }

  /** A ticket for somebody. */
  public String ticket(Caller caller) {
    TicketOffice office = stage.bean(TicketOffice.class);
    Answer<TicketOffice.Ticket> answer =
        switch (caller) {
          case Caller.Buyer buyer -> office.forBuyer(key, buyer.recipient().id(), buyer.name());
          case Caller.Staff staff -> office.forStaff(staff.shop(), staff.id());
        };
    if (answer instanceof Answer.Done<TicketOffice.Ticket>(TicketOffice.Ticket ticket)) {
      return ticket.value();
    }
    throw new IllegalStateException("no ticket: " + answer);
  }
}
