package dev.dovecote.local.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** An agent: answers every conversation that comes, after a while, and ends it when it is done. */
final class DemoAgent {
  private static final List<String> REPLIES =
      List.of(
          "Let me see.",
          "It is, in all sizes.",
          "Two days, with luck one.",
          "I have sent you a new voucher. 🎁",
          "Of course: within 30 days.",
          "Is there anything else?");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final AgentClient client;
  private final int capacity;
  private final DemoTiming timing;
  private final Tally tally;
  private final ExecutorService hands;
  private final Predicate<ConversationCopy> played;
  private final Set<String> served = ConcurrentHashMap.newKeySet();
  private final Signal signal = new Signal();
  private final long seed;
  private final AtomicInteger serving = new AtomicInteger();
  private volatile boolean open = true;

  DemoAgent(
      AgentClient client,
      int capacity,
      DemoTiming timing,
      Tally tally,
      ExecutorService hands,
      Predicate<ConversationCopy> played,
      long seed) {
    this.client = client;
    this.capacity = capacity;
    this.timing = timing;
    this.tally = tally;
    this.hands = hands;
    this.played = played;
    this.seed = seed;
    client.listen(this::pushed);
  }

  AgentClient client() {
    return client;
  }

  /** Comes to the desk; the state in which the agent was before. */
  String begin() {
    JsonNode desk = client.connect().path("desk");
    client.status("ONLINE");
    look();
    return desk.path("status").asText();
  }

  /** Takes no more. */
  void finish() {
    open = false;
    signal.changed();
  }

  private void pushed(JsonNode push) {
    tally.pushed(push);
    look();
    signal.changed();
  }

  /** Looks at everything that this agent was told, and begins to serve what is new. */
  void look() {
    List<ConversationCopy> active = client.activeNotEnding();
    if (active.size() > capacity) {
      tally.violation(
          "%s has %d conversations, and room for %d"
              .formatted(client.agent(), active.size(), capacity));
    }
    for (ConversationCopy copy : active) {
      tally.isWith(copy.id(), client.agent());
      if (played.test(copy) && served.add(copy.id())) {
        serving.incrementAndGet();
        hands.execute(() -> serve(copy));
      }
    }
  }

  /** Whether it still has something to say or to end. */
  boolean isServing() {
    return serving.get() > 0;
  }

  private void serve(ConversationCopy copy) {
    try {
      answerAndEnd(copy);
    } finally {
      serving.decrementAndGet();
    }
  }

  private void answerAndEnd(ConversationCopy copy) {
    Random random = new Random(seed ^ copy.id().hashCode());
    try {
      int replies = 2 + random.nextInt(2);
      for (int n = 0; n < replies && open; n++) {
        int heard = n;
        // The first was said before; then one more after each reply, if the buyer says any.
        signal.await(() -> !open || copy.texts("buyer").size() > heard, PATIENCE);
        timing.pause(timing.think(random, 1.5, 4.0));
        // Once over, a conversation takes late replies still (CONV-7); this is not the place for
        // them.
        if (open) {
          reply(copy, random);
        }
      }
      timing.pause(timing.think(random, 0.5, 1.5));
      client.end(copy.id());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RefusedException refused) {
      if (!refused.code().equals("WRONG_STATE")) {
        tally.violation(client.agent() + " in " + copy.id() + ": " + refused.getMessage());
      }
    } catch (RuntimeException failed) {
      tally.violation(client.agent() + " in " + copy.id() + ": " + failed);
    }
  }

  private void reply(ConversationCopy copy, Random random) {
    ObjectNode message =
        client.message(
            copy.id(), client.sent(copy.id()) + 1, REPLIES.get(random.nextInt(REPLIES.size())));
    long begun = System.nanoTime();
    client.submit(message);
    tally.sent(copy.id(), copy.numberOf(message.path("client")), begun);
    tally.messages.incrementAndGet();
  }
}
