package dev.dovecote.application;

import dev.dovecote.aws.Agents;
import dev.dovecote.aws.Lanes;
import dev.dovecote.aws.Shops;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.PlainText;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Availability;
import dev.dovecote.domain.assignment.Waiting;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Order;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the owner sees and sets of the shop (PERM-3). */
public final class ShopOffice {
  /** Most offline messages in one page. */
  public static final int PAGE_MAX = 100;

  /** Most changes of settings in one page. */
  public static final int HISTORY_PAGE_MAX = 50;

  /** Who somebody is: their name, and whether they may work at the desk (PERM-1). */
  public record Person(String name, boolean im) {
    /** Longest name, in characters. */
    public static final int NAME_MAX_CHARACTERS = 40;

    public Person {
      PlainText.check("name", name, NAME_MAX_CHARACTERS);
    }
  }

  private final Stores stores;
  private final Reach reach;
  private final Pushes pushes;
  private final Triggers triggers;
  private final Surroundings world;

  public ShopOffice(
      Stores stores, Reach reach, Pushes pushes, Triggers triggers, Surroundings world) {
    this.pushes = pushes;
    this.stores = stores;
    this.reach = reach;
    this.triggers = triggers;
    this.world = world;
  }

  /** The shop's settings as of now, with their version; any of its staff may read them. */
  public Shops.Versioned settings(Caller.Staff staff) {
    return reach.settingsNow(staff.shop());
  }

  /** The owner changes the settings that stood at a version (PERM-3). */
  public Answer<Shops.Versioned> change(Caller.Staff staff, long version, ShopSettings settings) {
    if (!staff.isOwner()) {
      return Answer.refused(Refusal.Code.FORBIDDEN, "Only the owner changes the shop's settings.");
    }
    Shops.Versioned before = reach.settingsNow(staff.shop());
    if (before.version() != version) {
      return changedSince();
    }
    ShopSettings next =
        settings.but().turnsFrom(turnsFrom(staff.shop(), before.settings(), settings)).done();
    Shops.Versioned after = before.changedTo(next, world.now());
    if (!stores.shops().change(staff.shop(), after, staff.id(), world.now())) {
      return changedSince();
    }
    triggers.look(staff.shop(), world.ids().commit());
    return Answer.done(after);
  }

  private static Answer<Shops.Versioned> changedSince() {
    return Answer.refused(
        Refusal.Code.BUSY, "The settings have been changed since; read them again.");
  }

  /**
   * Where "in turn" begins now, all begin with as many turns as whoever has most: whom another
   * policy gave more buyers is owed no pause (ASSIGN-3).
   */
  private long turnsFrom(ShopId shop, ShopSettings before, ShopSettings after) {
    if (after.policy() != Policy.EVEN) {
      return 0;
    }
    return before.policy() == Policy.EVEN
        ? before.turnsFrom()
        : stores.agents().all(shop).stream().mapToLong(Agent::turns).max().orElse(0);
  }

  /**
   * Everyone of the shop with state, load and whether reachable: for the owner (AGENT-2, AGENT-3).
   */
  public Answer<Availability> people(Caller.Staff staff) {
    return staff.isOwner()
        ? Answer.done(reach.of(staff.shop(), reach.settings(staff.shop())))
        : Answer.refused(Refusal.Code.FORBIDDEN, "Only the owner sees everyone.");
  }

  /** Who changed the settings to what, the newest first, for the owner (PERM-3). */
  public Answer<List<Shops.Changed>> history(Caller.Staff staff, long before) {
    return staff.isOwner()
        ? Answer.done(stores.shops().history(staff.shop(), before, HISTORY_PAGE_MAX))
        : Answer.refused(Refusal.Code.FORBIDDEN, "Only the owner sees who changed what.");
  }

  /** The owner adds an agent; offline at first (PERM-1). */
  public Answer<Agent> add(Caller.Staff staff, AgentId id, Person person, int capacity) {
    if (!staff.isOwner()) {
      return notTheOwner();
    }
    Desk.checkCapacity(capacity);
    Agent agent = Agent.joining(id, person.name(), Role.AGENT, person.im(), capacity);
    return stores.agents().add(staff.shop(), agent)
        ? Answer.done(agent)
        : Answer.refused(Refusal.Code.WRONG_STATE, "There is somebody of that ID already.");
  }

  /**
   * The owner sets an agent's name and permission. Who loses the permission is offline at once, and
   * their sockets are closed (PERM-1); what they have in progress, the owner can move.
   */
  public Answer<Agent> set(Caller.Staff staff, AgentId id, Person person) {
    if (!staff.isOwner()) {
      return notTheOwner();
    }
    return switch (stores.agents().setPerson(staff.shop(), id, person.name(), person.im())) {
      case Agents.Change.Done(Agent agent) -> {
        if (!agent.im()) {
          pushes.closeAll(new Recipient.Staff(staff.shop(), id));
        }
        triggers.look(staff.shop(), world.ids().commit());
        yield Answer.done(agent);
      }
      case Agents.Change.Refused _ ->
          Answer.refused(Refusal.Code.NOT_FOUND, "There is no such agent.");
    };
  }

  private static <T> Answer<T> notTheOwner() {
    return Answer.refused(Refusal.Code.FORBIDDEN, "Only the owner decides about people.");
  }

  /** The shop's server tells of an order (CONV-8). */
  public Answer<Order> keep(ShopId shop, Order order) {
    return stores.orders().put(shop, order)
        ? Answer.done(order)
        : Answer.refused(Refusal.Code.BUSY, "This order is being changed; send it again.");
  }

  /**
   * Offline messages that wait, by lane, the oldest of each first, after where the last page ended.
   */
  public List<Lanes.OfflineMessage> offlineMessages(Caller.Staff staff, @Nullable Waiting after) {
    return stores.lanes().offlineMessages(staff.shop(), after, PAGE_MAX);
  }
}
