package dev.dovecote.local.endtoend;

import dev.dovecote.aws.Agents;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.domain.routing.RoutingRules;
import dev.dovecote.local.DrivenClock;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.ShopFounder;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A storm's shop and everybody in it. */
final class StormPlay implements AutoCloseable {
  private static final int CAPACITY_MAX = 8;

  final StormLedger ledger = new StormLedger();
  final TestShop shop;
  final List<StormBuyer> buyers = new ArrayList<>();
  final List<StormAgent> agents = new ArrayList<>();
  final StormAgent owner;
  final StormTime time;
  final StormOutages outages;
  private final Agents desk;
  private final Random chance;
  private final ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor();

  StormPlay(EmbeddedStack stack, DrivenClock clock, int buyers, int agents, long seed) {
    this.chance = new Random(seed);
    this.time = new StormTime(clock);
    this.outages = new StormOutages(stack, chance.nextLong());
    this.desk = new Agents(stack.dynamoDb(), stack.tableName("DeskTable"));
    Map<String, Integer> capacities = new LinkedHashMap<>();
    for (int i = 0; i < agents; i++) {
      capacities.put("agent-" + i, 1 + chance.nextInt(CAPACITY_MAX));
    }
    List<String> names = new ArrayList<>(capacities.keySet());
    this.shop = new TestShop(stack, clock, settings(names), capacities);
    names.add("owner");
    capacities.forEach((name, capacity) -> this.agents.add(agent(name, capacity, names)));
    this.owner = agent("owner", 1, names);
    for (int i = 0; i < buyers; i++) {
      String name = "buyer-" + i;
      BuyerClient client = new BuyerClient(shop.place, shop.key, name, name, "tab-" + name);
      this.buyers.add(new StormBuyer(client, time, ledger, chance.nextLong()));
    }
  }

  private StormAgent agent(String name, int capacity, List<String> colleagues) {
    AgentClient client = new AgentClient(shop.place, name, shop.token(name), "desk-" + name);
    return new StormAgent(client, capacity, colleagues, time, ledger, chance.nextLong());
  }

  /** Some buyers are for anybody, some for some, and some first pick a question. */
  private static ShopSettings settings(List<String> agents) {
    List<AgentId> ids = agents.stream().map(AgentId::new).toList();
    int third = ids.size() / 3;
    Question size = new Question("size", "Sizes", Set.copyOf(ids.subList(0, third)));
    Question returns =
        new Question("returns", "Returns", Set.copyOf(ids.subList(third / 2, third * 2)));
    RoutingRules rules =
        new RoutingRules(
            Map.of(
                EntryPoint.PRODUCT_PAGE,
                new EntryRule.ByQuestion(List.of(size, returns)),
                EntryPoint.ORDER_PAGE,
                new EntryRule.Unified(Set.copyOf(ids.subList(third, ids.size())))),
            true);
    return ShopFounder.alwaysOpen("Storm", TestShop.WELCOME)
        .but()
        .capacityMode(ShopSettings.CapacityMode.SELF)
        .graceSeconds(10)
        .leaveQueueSeconds(30)
        .routing(rules)
        .done();
  }

  /**
   * Everybody does as they please, while the functions die.
   *
   * @param seconds how long at least, in the storm's own time; ten times as long at most
   * @param enough whether as much has gone wrong as is needed: a busy machine gets less done
   */
  void rage(int seconds, BooleanSupplier enough) throws InterruptedException, ExecutionException {
    time.eachBeat(this::watch);
    time.eachBeat(outages::beat);
    List<Future<?>> playing = new ArrayList<>();
    buyers.forEach(buyer -> playing.add(hands.submit(() -> play(buyer::play))));
    agents.forEach(agent -> playing.add(hands.submit(() -> play(() -> agent.play(List::of)))));
    playing.add(hands.submit(() -> play(() -> owner.play(this::conversations))));
    time.start();
    Instant until = time.now().plusSeconds(10L * seconds);
    pause(seconds);
    while (!enough.getAsBoolean() && time.now().isBefore(until)) {
      pause(1);
    }
    time.end().forEach(failed -> ledger.violation("the storm itself: " + failed));
    for (Future<?> each : playing) {
      each.get();
    }
  }

  private void pause(int seconds) throws InterruptedException {
    time.pause(new Random(0), seconds, seconds + 1);
  }

  /** What somebody does until the storm is over. */
  private interface Playing {
    void run() throws InterruptedException;
  }

  private void play(Playing one) {
    try {
      one.run();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      ledger.violation("somebody in the storm: " + failed);
    }
  }

  private List<String> conversations() {
    return buyers.stream()
        .filter(buyer -> buyer.client().hasConversation())
        .map(buyer -> buyer.client().conversation().id())
        .toList();
  }

  /** Nobody ever has more than fit: capacities only grow in a storm (ASSIGN-4). */
  void watch() {
    for (Agent agent : desk.all(shop.id)) {
      if (agent.load() > agent.capacity()) {
        ledger.violation(
            "1: %s has %d, of %d".formatted(agent.id(), agent.load(), agent.capacity()));
      }
    }
  }

  /**
   * Everybody ends what they have, one after the other. In the middle of it the function that does
   * it dies, and the one that gives the freed slots to others.
   */
  void endWhileFunctionsDie() throws InterruptedException {
    int all = (int) staffThere().count();
    AtomicInteger ended = new AtomicInteger();
    together(staffThere(), agent -> agent.endUntilItFails(() -> ended(ended, all)));
  }

  /** By now some have begun the second: so that ends are in every stage. */
  private void ended(AtomicInteger ended, int all) {
    int nth = ended.incrementAndGet();
    if (nth == all / 2) {
      outages.kill("AssignmentFunction");
    } else if (nth == all) {
      outages.kill("IngressFunction");
    }
  }

  /** All who have not gone for good. */
  Stream<StormAgent> staffThere() {
    return Stream.concat(agents.stream(), Stream.of(owner)).filter(one -> !one.isGone());
  }

  Stream<StormBuyer> buyersThere() {
    return buyers.stream().filter(buyer -> !buyer.isGone());
  }

  /** Does something for many at once; those for whom it did not work. */
  <T> List<T> together(Stream<T> all, Predicate<T> does) throws InterruptedException {
    List<T> some = all.toList();
    List<Future<Boolean>> done = new ArrayList<>();
    for (T each : some) {
      done.add(hands.submit(() -> does.test(each)));
    }
    List<T> left = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      try {
        if (!done.get(i).get(3, TimeUnit.MINUTES)) {
          left.add(some.get(i));
        }
      } catch (ExecutionException | TimeoutException failed) {
        throw new AssertionError("somebody after the storm", failed);
      }
    }
    return left;
  }

  @Override
  public void close() {
    time.close();
    hands.shutdownNow();
    buyers.forEach(buyer -> buyer.client().close());
    agents.forEach(agent -> agent.client().close());
    owner.client().close();
    shop.close();
  }
}
