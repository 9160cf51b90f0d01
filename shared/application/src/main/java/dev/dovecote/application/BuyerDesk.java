package dev.dovecote.application;

import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Choice;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationRules;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.conversation.Subject;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Order;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.routing.EntryPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the desk knows of a buyer, and writing to one first (CONV-8, CONV-11). */
public final class BuyerDesk {
  /** Visits are counted within this time (CONV-11). */
  public static final Duration VISITS_WITHIN = Duration.ofDays(3);

  /** More visits than this are marked (CONV-11). */
  public static final int VISITS_UNMARKED_MAX = 2;

  /** Most visits that are counted. */
  public static final int VISITS_MAX = 50;

  /** Most orders found by a nickname. */
  public static final int ORDERS_MAX = 20;

  private final Stores stores;
  private final Transitions transitions;
  private final Reach reach;
  private final Pushes pushes;
  private final Surroundings world;

  /**
   * A buyer, beside a conversation.
   *
   * @param paidOrders how many orders they have paid in this shop
   * @param visits conversations opened in the last 72 hours, this one included
   */
  public record Card(
      BuyerId buyer, String name, EntryPoint entryPoint, int paidOrders, int visits) {
    /** Whether the buyer came back often. */
    public boolean marked() {
      return visits > VISITS_UNMARKED_MAX;
    }
  }

  public BuyerDesk(
      Stores stores, Transitions transitions, Reach reach, Pushes pushes, Surroundings world) {
    this.stores = stores;
    this.transitions = transitions;
    this.reach = reach;
    this.pushes = pushes;
    this.world = world;
  }

  /** The card of a conversation that the caller may see. */
  public Card card(ShopId shop, ConversationState state) {
    Origin origin = state.origin();
    return new Card(
        origin.buyer(),
        origin.buyerName(),
        origin.entryPoint(),
        stores.orders().countPaid(shop, origin.buyer()),
        visits(shop, origin.buyer()));
  }

  private int visits(ShopId shop, BuyerId buyer) {
    Instant from = world.now().minus(VISITS_WITHIN);
    int visits = 0;
    ConversationId next = stores.conversations().latest(shop, buyer);
    while (next != null && visits < VISITS_MAX) {
      Entry last = stores.conversations().last(shop, next);
      if (last == null || last.state().openedAt().isBefore(from)) {
        break;
      }
      if (last.state().origin().openedBy() == null) {
        visits++;
      }
      next = last.state().origin().previous();
    }
    return visits;
  }

  /** Orders by number or, where that is null, by the buyer's nickname (CONV-8). */
  public List<Order> orders(ShopId shop, @Nullable String number, String buyerName) {
    if (number == null) {
      return stores.orders().findByName(shop, buyerName, ORDERS_MAX);
    }
    Order order = stores.orders().find(shop, number);
    return order == null ? List.of() : List.of(order);
  }

  /** An agent opens a conversation to the buyer of an order; it takes a free slot (CONV-8). */
  public Change start(Caller.Staff staff, String orderNumber, String connection) {
    ShopId shop = staff.shop();
    Order order = stores.orders().find(shop, orderNumber);
    if (order == null) {
      return Change.refused(Refusal.Code.NOT_FOUND, "There is no such order.");
    }
    if (!order.isWritable(world.now())) {
      return Change.refused(
          Refusal.Code.WRONG_STATE, "The order was placed more than 30 days ago.");
    }
    ConversationState previous = latest(shop, order.buyer());
    Agent self = stores.agents().find(shop, staff.id());
    if (self == null || !self.maySignIn()) {
      return Change.refused(Refusal.Code.FORBIDDEN, "You may not work at the desk.");
    }
    if (previous != null && !previous.ended()) {
      return stillOpen();
    }
    return opened(staff, open(staff, order, previous, self), connection);
  }

  private Change open(
      Caller.Staff staff, Order order, @Nullable ConversationState previous, Agent self) {
    ShopSettings settings = reach.settings(staff.shop());
    Origin origin =
        new Origin(
            world.ids().conversation(),
            order.buyer(),
            order.buyerName(),
            EntryPoint.ORDER_PAGE,
            new Subject(Subject.Kind.ORDER, order.number()),
            previous == null ? null : previous.origin().id(),
            previous == null ? null : previous.lastServedBy(),
            self.id());
    Choice choice =
        new Choice(self.id(), self.name(), Reason.byHand(settings.policy(), null, self));
    return transitions.open(
        staff.shop(),
        settings,
        null,
        ConversationRules.openedByAgent(previous, origin, choice),
        Terms.atDesk(settings));
  }

  private Change opened(Caller.Staff staff, Change change, String connection) {
    return switch (change) {
      case Change.Made made -> {
        pushes.committed(staff.shop(), made, connection);
        yield made;
      }
      case Change.Superseded _ -> stillOpen();
      case Change.AgentRefused(var agent)
          when agent != null && agent.status() == AgentStatus.OFFLINE ->
          Change.refused(Refusal.Code.AGENT_UNAVAILABLE, "You are offline.");
      case Change.AgentRefused _ ->
          Change.refused(Refusal.Code.NO_FREE_SLOT, "You have no free slot.");
      default -> change;
    };
  }

  private static Change stillOpen() {
    return Change.refused(
        Refusal.Code.WRONG_STATE, "The buyer has a conversation that is not over.");
  }

  private @Nullable ConversationState latest(ShopId shop, BuyerId buyer) {
    ConversationId latest = stores.conversations().latestNow(shop, buyer);
    Entry last = latest == null ? null : stores.conversations().lastNow(shop, latest);
    return last == null ? null : last.state();
  }
}
