package dev.dovecote.application;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.ShopId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells measures in CloudWatch's embedded metric format: a line of JSON in the function's log, from
 * which CloudWatch makes the metric, so that no function calls anything for it. The only dimension
 * is the stack, since each further one multiplies the metrics, and their price; a shop is a
 * property, to be searched for in the log.
 */
public final class Metrics {
  /** Where CloudWatch keeps them. */
  public static final String NAMESPACE = "Dovecote";

  /** What a metric is told apart by. */
  public static final String DIMENSION = "Stack";

  /** Tells nobody. */
  public static final Metrics SILENT = new Metrics(() -> Instant.EPOCH, "", _ -> {});

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final double MILLIS_PER_SECOND = 1000;

  private final InstantSource clock;
  private final String stack;
  private final Consumer<String> lines;

  /**
   * @param stack the stack that this is a function of
   * @param lines gets each line, without its end; called from any thread
   */
  public Metrics(InstantSource clock, String stack, Consumer<String> lines) {
    this.clock = clock;
    this.stack = stack;
    this.lines = lines;
  }

  /**
   * It happened once.
   *
   * @param shop where; null where that is not known, or said by the line before
   */
  public void happened(Measure measure, @Nullable ShopId shop) {
    ObjectNode line = line(measure, shop);
    line.put(measure.written(), 1);
    lines.accept(line.toString());
  }

  /** It took so long; never less than nothing, whatever clocks say. */
  public void took(Measure measure, ShopId shop, Duration duration) {
    ObjectNode line = line(measure, shop);
    line.put(measure.written(), Math.max(0, duration.toMillis()) / MILLIS_PER_SECOND);
    lines.accept(line.toString());
  }

  private ObjectNode line(Measure measure, @Nullable ShopId shop) {
    ObjectNode directive = JSON.objectNode().put("Namespace", NAMESPACE);
    directive.putArray("Dimensions").addArray().add(DIMENSION);
    directive
        .putArray("Metrics")
        .addObject()
        .put("Name", measure.written())
        .put("Unit", measure.unit());
    ObjectNode line = JSON.objectNode();
    ObjectNode metadata = line.putObject("_aws").put("Timestamp", clock.millis());
    metadata.putArray("CloudWatchMetrics").add(directive);
    line.put(DIMENSION, stack);
    if (shop != null) {
      line.put("shop", shop.value());
    }
    return line;
  }
}
