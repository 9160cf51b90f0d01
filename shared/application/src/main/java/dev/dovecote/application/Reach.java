package dev.dovecote.application;

import dev.dovecote.aws.Shops;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.assignment.Availability;
import dev.dovecote.domain.desk.ShopSettings;
import org.jspecify.annotations.Nullable;

/** Who of a shop is there, as of now. */
public final class Reach {
  private final Stores stores;
  private final Surroundings world;

  public Reach(Stores stores, Surroundings world) {
    this.stores = stores;
    this.world = world;
  }

  /** Everyone's state, load and reachability (ASSIGN-1, AGENT-3). Two queries. */
  public Availability of(ShopId shop, ShopSettings settings) {
    return new Availability(
        stores.agents().all(shop), stores.connections().staffLeases(shop), settings, world.now());
  }

  /**
   * A shop's settings.
   *
   * @throws IllegalStateException where the shop does not exist, though a token named it
   */
  public ShopSettings settings(ShopId shop) {
    return existing(shop, stores.shops().find(shop)).settings();
  }

  /** The same as of now, for what no commit holds against them. */
  Shops.Versioned settingsNow(ShopId shop) {
    return existing(shop, stores.shops().findNow(shop));
  }

  private static Shops.Versioned existing(ShopId shop, Shops.@Nullable Versioned found) {
    if (found == null) {
      throw new IllegalStateException("shop " + shop + " does not exist");
    }
    return found;
  }
}
