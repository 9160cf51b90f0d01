package dev.dovecote.application;

import dev.dovecote.aws.Claims.Claim;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import java.util.Collection;
import java.util.stream.Collectors;

/** Makes shops: for those who run the system, not for its callers. */
public final class Founding {
  private final Stores stores;

  /** What came of making a shop. */
  public sealed interface Founded {
    /** There is such a shop. */
    record Made() implements Founded {}

    /** There was a shop of that name already; nothing changed. */
    record Stands() implements Founded {}

    /**
     * Somebody has begun to make another shop of that name, and may yet go on; nothing changed.
     *
     * @param by what that is to be
     */
    record Claimed(Claim by) implements Founded {}
  }

  public Founding(Stores stores) {
    this.stores = stores;
  }

  /**
   * Makes a shop with its people. What it is to be is written down first, by one who finds nothing
   * there: of two at once who mean different shops, one makes theirs. The settings come last, and
   * with them there is such a shop: one that stands is whole, and left as it is; of one whose
   * making stopped half way, the rest is made by whoever means the same.
   */
  public Founded found(ShopId shop, ShopSettings settings, Collection<Agent> people) {
    if (stores.shops().findNow(shop) != null) {
      return new Founded.Stands();
    }
    Claim own =
        new Claim(settings, people.stream().collect(Collectors.toMap(Agent::id, Agent::role)));
    Claim first = stores.claims().claim(shop, own);
    if (!first.equals(own)) {
      return new Founded.Claimed(first);
    }
    people.forEach(person -> stores.agents().add(shop, person));
    // Where it is there after all, the SDK sent it twice, or the same shop is made twice at once.
    var _ = stores.shops().add(shop, settings);
    return new Founded.Made();
  }
}
