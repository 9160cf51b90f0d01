package dev.dovecote.application;

import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import java.util.Collection;

/** Makes shops: for those who run the system, not for its callers. */
public final class Founding {
  private final Stores stores;

  public Founding(Stores stores) {
    this.stores = stores;
  }

  /**
   * Makes a shop with its people. Where a run before this one stopped half way, it makes the rest.
   *
   * @return false where there was a shop of that name already
   */
  public boolean found(ShopId shop, ShopSettings settings, Collection<Agent> people) {
    boolean isNew = stores.shops().add(shop, settings);
    people.forEach(person -> stores.agents().add(shop, person));
    return isNew;
  }
}
