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
   * Makes a shop with its people. The settings come last, and with them there is such a shop: one
   * that stands is whole, and left as it is; of one whose making stopped half way, the rest is
   * made.
   *
   * @return false where there was a shop of that name already; nothing changed then
   */
  public boolean found(ShopId shop, ShopSettings settings, Collection<Agent> people) {
    if (stores.shops().findNow(shop) != null) {
      return false;
    }
    people.forEach(person -> stores.agents().add(shop, person));
    // Where it is there after all, the SDK sent it twice, or the same shop is made twice at once.
    var _ = stores.shops().add(shop, settings);
    return true;
  }
}
