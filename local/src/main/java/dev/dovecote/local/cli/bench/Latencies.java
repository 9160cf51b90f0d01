package dev.dovecote.local.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.cli.Figures;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How long each operation takes through real sockets, one at a time; after each a bare write of the
 * same shape, so that both meet the same machine.
 */
final class Latencies {
  private static final String TEXT =
      "Hello! I ordered the blue one in size M last week, and it has not come. Can you look?";

  private static final Duration REST = Duration.ofMillis(20);

  private final RawWrites raw;
  private final Map<String, MeteredDynamo.Shape> shapes;
  private final Map<String, Timing> timings = new LinkedHashMap<>();
  private boolean warm;

  /**
   * How long an operation took.
   *
   * @param seen until it was seen: by the other side for what is sent or assigned, else the answer
   * @param answered until the answer came
   */
  record Timing(Figures seen, Figures answered, Figures raw) {}

  Latencies(RawWrites raw, List<Operation> operations) {
    this.raw = raw;
    this.shapes =
        operations.stream().collect(Collectors.toMap(Operation::name, Operation::decisive));
  }

  /** Measures in a shop with one agent who has room for one. */
  Map<String, Timing> measure(BenchShop shop, int times, Consumer<String> progress)
      throws InterruptedException {
    AgentClient anna = shop.agent(1);
    anna.status("ONLINE");
    BuyerClient bea = shop.buyer(1);
    BuyerClient cleo = shop.buyer(2);
    progress.accept("warming up");
    run(anna, bea, cleo, Math.max(20, times / 2));
    warm = true;
    progress.accept("each operation, " + times + " times");
    run(anna, bea, cleo, times);
    return timings;
  }

  private void run(AgentClient anna, BuyerClient bea, BuyerClient cleo, int times)
      throws InterruptedException {
    Arrivals toAnna = new Arrivals();
    Arrivals toBea = new Arrivals();
    Arrivals toCleo = new Arrivals();
    anna.listen(toAnna::pushed);
    bea.listen(toBea::pushed);
    cleo.listen(toCleo::pushed);
    for (int n = 0; n < times; n++) {
      String first = open(bea);
      String second = queue(cleo);
      long freed = end(anna, first);
      long assigned = toCleo.ofAssignment(second) - freed;
      note("assign", assigned, assigned);
      for (int m = 0; m < 2; m++) {
        send("send", cleo, second, cleo.message(cleo.sent() + 1, TEXT), toAnna);
        send("reply", anna, second, anna.message(second, anna.sent(second) + 1, TEXT), toCleo);
      }
      long begun = System.nanoTime();
      anna.sync();
      long synced = System.nanoTime() - begun;
      note("sync", synced, synced);
      var _ = end(anna, second);
    }
  }

  private String open(BuyerClient buyer) throws InterruptedException {
    return first("open", buyer);
  }

  private String queue(BuyerClient buyer) throws InterruptedException {
    return first("queue", buyer);
  }

  private String first(String name, BuyerClient buyer) throws InterruptedException {
    ObjectNode message = buyer.message(buyer.sent() + 1, TEXT);
    long begun = System.nanoTime();
    String conversation = buyer.submit(message).id();
    long answered = System.nanoTime() - begun;
    note(name, answered, answered);
    return conversation;
  }

  /** When the end was asked for, which frees a slot. */
  private long end(AgentClient agent, String conversation) throws InterruptedException {
    long begun = System.nanoTime();
    agent.end(conversation);
    long answered = System.nanoTime() - begun;
    note("end", answered, answered);
    return begun;
  }

  private void send(
      String name, Client from, String conversation, ObjectNode message, Arrivals other)
      throws InterruptedException {
    long begun = System.nanoTime();
    int number = from.submit(message).numberOf(message.path("client"));
    long answered = System.nanoTime() - begun;
    note(name, other.ofEntry(conversation, number) - begun, answered);
  }

  /** So that a socket stays below the frames a second that it may send. */
  static void rest() throws InterruptedException {
    Thread.sleep(REST);
  }

  /** The bare write begins from rest, as the operation did; so does what follows. */
  private void note(String name, long seenNanos, long answeredNanos) throws InterruptedException {
    rest();
    long begun = System.nanoTime();
    raw.write(Objects.requireNonNull(shapes.get(name)));
    double rawMillis = (System.nanoTime() - begun) / 1e6;
    rest();
    if (warm) {
      Timing timing =
          timings.computeIfAbsent(
              name, _ -> new Timing(new Figures(), new Figures(), new Figures()));
      timing.seen().add(seenNanos / 1e6);
      timing.answered().add(answeredNanos / 1e6);
      timing.raw().add(rawMillis);
    }
  }
}
