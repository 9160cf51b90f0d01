package dev.dovecote.local.cli.cost;

import dev.dovecote.local.DrivenClock;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.TableDefinition;
import dev.dovecote.testkit.dynamo.Tables;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A stack of its own, whose functions are counted; what is played on it, and the price sheet. */
public final class CostRun implements AutoCloseable {
  /** So that one in five waits, where there are enough. */
  private static final double PLACES_PER_CONVERSATION = 0.8;

  private static final int WARM_UP_CONVERSATIONS = 20;

  private static final Instant BEGIN = Instant.parse("2026-11-02T09:00:00Z");

  private final DrivenClock clock = new DrivenClock(BEGIN);
  private final MemoryDynamoDb tables = new MemoryDynamoDb(clock);
  private final Meter meter;
  private final EmbeddedStack stack;
  private final StreamFeed streams;
  private final HttpClient http = HttpClient.newHttpClient();

  CostRun(Path template, int callMillis) {
    this.meter = new Meter(tables, callMillis);
    this.stack =
        EmbeddedStack.builder()
            .template(template)
            .clock(clock)
            // Traces are reckoned: by chance they would be counted now and then.
            .environment(Map.of(Installation.TRACES_PERCENT, "0"))
            .watch(meter)
            .log((_, line) -> meter.logged(line))
            .start();
    this.streams = new StreamFeed(stack, tables);
    Tables.fromTemplate(template).forEach((id, table) -> create(table.named(stack.tableName(id))));
  }

  private void create(TableDefinition table) {
    tables.createTables(List.of(table));
  }

  /**
   * Plays, counts, and makes the price sheet.
   *
   * @param template what is deployed
   * @param conversations how many are played
   * @param progress told of each step
   */
  public static CostResult run(
      Path template,
      PriceList prices,
      Assumptions assumptions,
      int conversations,
      Consumer<String> progress)
      throws InterruptedException {
    progress.accept("starting a stack");
    try (CostRun run = new CostRun(template, assumptions.callMillis())) {
      progress.accept("warming up");
      run.play("warm-up", Math.min(conversations, WARM_UP_CONVERSATIONS));
      progress.accept("counting " + conversations + " conversations");
      Measured measured = run.play("cost", conversations);
      Installation installation = Installation.of(run.stack.template(), template);
      return new Sheet(prices, assumptions, installation, measured).result();
    }
  }

  /** What one play counts; fails where a function did. */
  Measured play(String shop, int conversations) throws InterruptedException {
    double places = PLACES_PER_CONVERSATION * conversations;
    int agents = Math.max(1, (int) (places / CostPlay.AT_ONCE));
    Measured measured =
        new CostPlay(stack, clock, tables, meter, streams, http).play(shop, agents, conversations);
    if (!stack.functionErrors().isEmpty()) {
      throw new IllegalStateException("a function failed: " + stack.functionErrors().getFirst());
    }
    return measured;
  }

  @Override
  public void close() {
    http.shutdownNow();
    stack.close();
  }
}
