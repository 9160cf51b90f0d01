package dev.dovecote.application;

import dev.dovecote.domain.ShopId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Counts a shop's assignments, for the estimates of those who wait (QUEUE-1). Best effort: the
 * assignments stand, and nothing else hangs on the count.
 */
final class Tempo {
  private static final Logger LOG = LoggerFactory.getLogger(Tempo.class);

  private Tempo() {}

  /** Counts assignments that have just been committed; none costs nothing. */
  static void count(Stores stores, ShopId shop, int assignments, Surroundings world) {
    if (assignments == 0) {
      return;
    }
    try {
      stores.lanes().countAssignments(shop, assignments, world.now());
    } catch (SdkException failed) {
      LOG.warn("shop {}: {} assignments are not counted", shop, assignments, failed);
    }
  }

  /** Counts a change, where by it somebody who had no agent reached one. */
  static void count(Stores stores, ShopId shop, Change.Made made, Surroundings world) {
    boolean had = made.before() != null && made.before().holder() != null;
    count(stores, shop, !had && made.after().holder() != null ? 1 : 0, world);
  }
}
