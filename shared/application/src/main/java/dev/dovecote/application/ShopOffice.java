package dev.dovecote.application;

import dev.dovecote.aws.Shops;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Availability;
import dev.dovecote.domain.assignment.Waiting;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the owner sees and sets of the shop (PERM-3). */
public final class ShopOffice {
  /** Most offline messages in one page. */
  public static final int PAGE_MAX = 100;

  /** Most changes of settings in one page. */
  public static final int HISTORY_PAGE_MAX = 50;

  private final Stores stores;
  private final Reach reach;
  private final Triggers triggers;
  private final Surroundings world;

  public ShopOffice(Stores stores, Reach reach, Triggers triggers, Surroundings world) {
    this.stores = stores;
    this.reach = reach;
    this.triggers = triggers;
    this.world = world;
  }

  /** Makes a shop with its people. False where there is one of that name already. */
  public boolean open(ShopId shop, ShopSettings settings, Collection<Agent> people) {
    if (!stores.shops().add(shop, settings)) {
      return false;
    }
    people.forEach(person -> stores.agents().add(shop, person));
    return true;
  }

  /** The shop's settings with their version; any of its staff may read them. */
  public Shops.Versioned settings(Caller.Staff staff) {
    Shops.Versioned found = stores.shops().find(staff.shop());
    if (found == null) {
      throw new IllegalStateException("shop " + staff.shop() + " does not exist");
    }
    return found;
  }

  /** The owner changes the settings that stood at a version (PERM-3). */
  public Answer<Shops.Versioned> change(Caller.Staff staff, long version, ShopSettings settings) {
    if (!staff.isOwner()) {
      return Answer.refused(Refusal.Code.FORBIDDEN, "Only the owner changes the shop's settings.");
    }
    if (!stores.shops().change(staff.shop(), version, settings, staff.id(), world.now())) {
      return Answer.refused(
          Refusal.Code.BUSY, "The settings have been changed since; read them again.");
    }
    triggers.look(staff.shop(), world.ids().commit());
    return Answer.done(new Shops.Versioned(settings, version + 1));
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

  /** Offline messages that wait, oldest first, after where the last page ended. */
  public List<Waiting> offlineMessages(Caller.Staff staff, @Nullable Waiting after) {
    return stores.lanes().offlineMessages(staff.shop(), after, PAGE_MAX);
  }
}
