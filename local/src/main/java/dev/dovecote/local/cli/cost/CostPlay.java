package dev.dovecote.local.cli.cost;

import dev.dovecote.local.DrivenClock;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Conversations of ten messages by real clients: five of the buyer, five of the agent, ended by the
 * agent. Where more buyers come than fit, the rest wait, and are assigned from the queue.
 */
final class CostPlay {
  /** Messages in a conversation. */
  static final int MESSAGES = 10;

  /** Conversations that an agent has at once. */
  static final int AT_ONCE = 5;

  private static final String TEXT =
      "Hello! I ordered the blue one in size M last week, and it has not come. Can you look?";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int IDLE_MINUTES = 10;

  /** The longest timer that an ended conversation leaves is shorter. */
  private static final int MINUTES_AFTER = 30;

  private static final long LOOK_MILLIS = 5;
  private static final double BYTES_PER_GIGABYTE = 1 << 30;

  private final EmbeddedStack stack;
  private final DrivenClock clock;
  private final MemoryDynamoDb tables;
  private final Meter meter;
  private final HttpClient http;

  CostPlay(
      EmbeddedStack stack, DrivenClock clock, MemoryDynamoDb tables, Meter meter, HttpClient http) {
    this.stack = stack;
    this.clock = clock;
    this.tables = tables;
    this.meter = meter;
    this.http = http;
  }

  /**
   * Plays in a shop of its own.
   *
   * @param agents how many, each with {@link #AT_ONCE} places
   */
  Measured play(String shopName, int agents, int conversations) throws InterruptedException {
    CostShop shop = new CostShop(stack, tables, clock, http, shopName, agents, AT_ONCE);
    meter.take();
    pass(IDLE_MINUTES);
    Work sweep = meter.take().times(1.0 / IDLE_MINUTES);
    long bytesBefore = bytes();
    List<AgentClient> desk = each(agents, shop::online);
    settle();
    Work shift = meter.take();
    List<BuyerClient> buyers = each(conversations, shop::buyer);
    buyers.forEach(buyer -> buyer.send(TEXT));
    settle();
    Work work = meter.take();
    desk.forEach(Client::sync);
    Work agentSync = meter.take().times(1.0 / agents);
    buyers.forEach(Client::sync);
    settle();
    Work buyerSync = meter.take().times(1.0 / conversations);
    serve(desk, buyers);
    buyers.forEach(Client::close);
    settle();
    work = work.plus(meter.take());
    desk.forEach(Client::close);
    settle();
    shift = shift.plus(meter.take());
    pass(MINUTES_AFTER);
    work = work.plus(meter.take()).plus(sweep.times(-MINUTES_AFTER));
    return new Measured(
        work.times(1.0 / conversations),
        buyerSync,
        agentSync,
        shift.times(1.0 / agents),
        sweep,
        (bytes() - bytesBefore) / BYTES_PER_GIGABYTE / conversations,
        Math.max(0, conversations - agents * AT_ONCE) / (double) conversations);
  }

  private static <T> List<T> each(int count, IntFunction<T> action) {
    return IntStream.rangeClosed(1, count).mapToObj(action).toList();
  }

  /** All conversations, those who are assigned first; each slot that gets free serves the next. */
  private void serve(List<AgentClient> desk, List<BuyerClient> buyers) throws InterruptedException {
    List<BuyerClient> left = new ArrayList<>(buyers);
    while (!left.isEmpty()) {
      int places = Math.min(left.size(), desk.size() * AT_ONCE);
      await(() -> desk.stream().mapToInt(agent -> agent.active().size()).sum() == places);
      for (AgentClient agent : desk) {
        for (var copy : agent.activeNotEnding()) {
          BuyerClient buyer = of(left, copy.id());
          left.remove(buyer);
          talk(agent, buyer, copy.id());
        }
      }
      desk.forEach(agent -> agent.activeNotEnding().forEach(copy -> agent.end(copy.id())));
      settle();
    }
  }

  private static BuyerClient of(List<BuyerClient> buyers, String conversation) {
    return buyers.stream()
        .filter(buyer -> buyer.conversation().id().equals(conversation))
        .findFirst()
        .orElseThrow();
  }

  /** The nine messages after the first. */
  private static void talk(AgentClient agent, BuyerClient buyer, String conversation) {
    agent.reply(conversation, TEXT);
    for (int message = 2; message < MESSAGES; message += 2) {
      buyer.send(TEXT);
      agent.reply(conversation, TEXT);
    }
  }

  /** So many minutes go by, each with its run of the schedule. */
  private void pass(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      clock.advance(MINUTE);
      settle();
    }
  }

  private void settle() {
    if (!stack.awaitIdleExceptDelayed(PATIENCE)) {
      throw new IllegalStateException("functions are not done");
    }
  }

  private static void await(BooleanSupplier reached) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the agents did not get their conversations");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private long bytes() {
    return stack.template().tables().values().stream()
        .mapToLong(table -> tables.bytes(table.name()))
        .sum();
  }
}
