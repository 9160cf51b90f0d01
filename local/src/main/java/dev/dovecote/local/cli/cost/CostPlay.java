package dev.dovecote.local.cli.cost;

import dev.dovecote.local.DrivenClock;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.ConversationCopy;
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

  /** Between two conversations' messages; an agent's are through before anybody counts as lost. */
  private static final Duration STEP = Duration.ofSeconds(5);

  private static final Duration IDLE = Duration.ofMinutes(3);

  /** The longest timer that an ended conversation leaves is shorter. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(20);

  private static final long LOOK_MILLIS = 5;
  private static final double BYTES_PER_GIGABYTE = 1 << 30;

  private final EmbeddedStack stack;
  private final DrivenClock clock;
  private final MemoryDynamoDb tables;
  private final Meter meter;
  private final HttpClient http;
  private final StreamFeed streams;
  private Work talks = Work.NONE;

  CostPlay(
      EmbeddedStack stack,
      DrivenClock clock,
      MemoryDynamoDb tables,
      Meter meter,
      StreamFeed streams,
      HttpClient http) {
    this.stack = stack;
    this.clock = clock;
    this.tables = tables;
    this.meter = meter;
    this.http = http;
    this.streams = streams;
  }

  /**
   * Plays in a shop of its own.
   *
   * @param agents how many, each with {@link #AT_ONCE} places
   */
  Measured play(String shopName, int agents, int conversations) throws InterruptedException {
    CostShop shop = new CostShop(stack, tables, clock, http, shopName, agents, AT_ONCE);
    meter.take();
    pass(IDLE);
    Work idle = take();
    Work sweep = idle.times(1 / idle.counts().get(Counted.SCHEDULED_INVOCATIONS));
    long bytesBefore = bytes();
    List<AgentClient> desk = each(agents, shop::online);
    Work shift = take();
    List<BuyerClient> buyers = each(conversations, shop::buyer);
    for (BuyerClient buyer : buyers) {
      buyer.send(TEXT);
      settle();
    }
    Work work = take();
    desk.forEach(Client::sync);
    Work agentSync = take().times(1.0 / agents);
    buyers.forEach(Client::sync);
    Work buyerSync = take().times(1.0 / conversations);
    work = work.plus(serve(desk, buyers));
    desk.forEach(Client::close);
    shift = shift.plus(take());
    pass(AFTERWARDS);
    work = work.plus(take());
    double sweeps = work.counts().get(Counted.SCHEDULED_INVOCATIONS);
    return new Measured(
        work.plus(sweep.times(-sweeps)).times(1.0 / conversations),
        talks.times(1.0 / conversations / (MESSAGES - 1)),
        buyerSync,
        agentSync,
        shift.times(1.0 / agents),
        sweep,
        (bytes() - bytesBefore) / BYTES_PER_GIGABYTE / conversations,
        Math.max(0, conversations - agents * AT_ONCE) / (double) conversations,
        meter.metrics());
  }

  private static <T> List<T> each(int count, IntFunction<T> action) {
    return IntStream.rangeClosed(1, count).mapToObj(action).toList();
  }

  /** What was counted since the last time, when all of it is done. */
  private Work take() throws InterruptedException {
    settle();
    return meter.take();
  }

  /** All conversations, those who are assigned first; each slot that gets free serves the next. */
  private Work serve(List<AgentClient> desk, List<BuyerClient> buyers) throws InterruptedException {
    Work work = Work.NONE;
    List<BuyerClient> left = new ArrayList<>(buyers);
    while (!left.isEmpty()) {
      List<BuyerClient> served = new ArrayList<>();
      int places = Math.min(left.size(), desk.size() * AT_ONCE);
      await(() -> desk.stream().mapToInt(agent -> agent.active().size()).sum() == places);
      for (AgentClient agent : desk) {
        for (ConversationCopy copy : agent.active()) {
          BuyerClient buyer = of(left, copy.id());
          left.remove(buyer);
          work = work.plus(take());
          talk(agent, buyer, copy.id());
          Work talked = take();
          talks = talks.plus(talked);
          work = work.plus(talked);
          served.add(buyer);
          pass(STEP);
        }
        work = work.plus(take());
        heartbeats(desk, left);
      }
      desk.forEach(agent -> agent.active().forEach(copy -> agent.end(copy.id())));
      settle();
      served.forEach(Client::close);
    }
    return work.plus(take());
  }

  /** Nobody may be lost while others talk; what that takes is no part of a conversation. */
  private void heartbeats(List<AgentClient> desk, List<BuyerClient> left)
      throws InterruptedException {
    desk.forEach(Client::sync);
    left.forEach(Client::sync);
    take();
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

  /** Time goes by in steps, so that what is due at different times is not done in one batch. */
  private void pass(Duration duration) throws InterruptedException {
    for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
      clock.advance(STEP);
      settle();
    }
  }

  /** Waits for all that is under way, and for what streams make of it. */
  private void settle() throws InterruptedException {
    streams.run();
    stack.awaitIdleExceptDelayed(PATIENCE);
    streams.run();
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
