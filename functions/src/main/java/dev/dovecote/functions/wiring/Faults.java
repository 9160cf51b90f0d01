package dev.dovecote.functions.wiring;

import dev.dovecote.application.Measure;
import dev.dovecote.application.Metrics;
import dev.dovecote.domain.ShopId;
import dev.dovecote.functions.wiring.tracing.Invocation;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Tells of what failed inside a function and was answered all the same: a metric, and a trace. */
@Singleton
public final class Faults {
  private final Metrics metrics;

  Faults(Metrics metrics) {
    this.metrics = metrics;
  }

  /**
   * A request, message or batch failed.
   *
   * @param shop where; null where that is not known
   */
  public void happened(@Nullable ShopId shop, RuntimeException fault) {
    happened(shop, fault.getClass().getName());
  }

  /**
   * The same.
   *
   * @param kind what failed, in a word: nothing that anybody wrote
   */
  public void happened(@Nullable ShopId shop, String kind) {
    metrics.happened(Measure.FAULTS, shop);
    Invocation.failed(kind);
  }
}
