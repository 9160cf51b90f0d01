package dev.dovecote.local.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A buyer: arrives, writes, waits, answers, and may lose patience or the network. */
final class DemoBuyer {
  private static final List<String> OPENINGS =
      List.of(
          "Hi, is the blue one in stock?",
          "Hello! When will my parcel come?",
          "Can I return a pair of shoes?",
          "Do you ship to the islands? 🏝️",
          "My voucher does not work.",
          "Which size should I take? I am 1.74 m.");
  private static final List<String> FOLLOW_UPS =
      List.of(
          "And how long does it take?",
          "OK, thank you!",
          "Could you check again, please?",
          "I see. And in green? 🙂",
          "The number is 2026-1187.");
  private static final Duration SYNC_EVERY = Duration.ofSeconds(15);
  private static final int TRIES_MAX = 20;

  private final BuyerClient client;
  private final DemoTiming timing;
  private final Tally tally;
  private final Random random;
  private final Signal signal = new Signal();

  DemoBuyer(BuyerClient client, DemoTiming timing, Tally tally, long seed) {
    this.client = client;
    this.timing = timing;
    this.tally = tally;
    this.random = new Random(seed);
    client.listen(
        push -> {
          tally.pushed(push);
          signal.changed();
        });
  }

  BuyerClient client() {
    return client;
  }

  /** Whether this buyer is in the queue, as far as they were told. */
  boolean waits() {
    return client.hasConversation() && status().equals("QUEUED");
  }

  /** Plays the buyer until the conversation is over, or it is time to go. */
  void play() throws InterruptedException {
    timing.pause(timing.arrival(random));
    client.connect();
    long asked = System.nanoTime();
    say(OPENINGS);
    if (random.nextInt(6) == 0) {
      loseNetwork();
    }
    // What is written just after the end opens the next conversation: then it begins anew.
    while (reachAgent()) {
      tally.waits.add((System.nanoTime() - asked) / 1e6);
      converse();
      asked = System.nanoTime();
    }
  }

  private void converse() throws InterruptedException {
    String conversation = client.conversation().id();
    int heard = 0;
    while (true) {
      int before = heard;
      if (!awaitWhile(() -> isIn(conversation) && replies() == before) || !isIn(conversation)) {
        return;
      }
      heard = replies();
      timing.pause(timing.think(random, 1.0, 3.0));
      if (random.nextInt(12) == 0) {
        loseNetwork();
      }
      if (isIn(conversation)) {
        say(FOLLOW_UPS);
      }
    }
  }

  private boolean isIn(String conversation) {
    return client.conversation().id().equals(conversation) && status().equals("ACTIVE");
  }

  /** False where no agent will come, or is needed. */
  private boolean reachAgent() throws InterruptedException {
    boolean impatient = random.nextInt(8) == 0;
    if (impatient
        && !signal.await(() -> !status().equals("QUEUED"), timing.think(random, 2.0, 6.0))) {
      try {
        client.leave();
        tally.leftQueue.incrementAndGet();
        return false;
      } catch (RefusedException assignedMeanwhile) {
        client.sync();
      }
    }
    return awaitWhile(() -> status().equals("QUEUED")) && status().equals("ACTIVE");
  }

  /** Waits while something holds, syncing as clients do; false where time is up. */
  private boolean awaitWhile(BooleanSupplier holds) throws InterruptedException {
    while (!signal.await(() -> !holds.getAsBoolean(), SYNC_EVERY)) {
      if (timing.over()) {
        return false;
      }
      client.sync();
    }
    return true;
  }

  private void loseNetwork() throws InterruptedException {
    client.drop();
    tally.socketsLost.incrementAndGet();
    timing.pause(timing.think(random, 0.5, 2.0));
    client.connect();
  }

  private void say(List<String> texts) throws InterruptedException {
    ObjectNode message = client.message(client.sent() + 1, texts.get(random.nextInt(texts.size())));
    for (int tries = 1; ; tries++) {
      boolean active = client.hasConversation() && status().equals("ACTIVE");
      try {
        long begun = System.nanoTime();
        ConversationCopy copy = client.submit(message);
        if (active) {
          tally.sent(copy.id(), copy.numberOf(message.path("client")), begun);
        }
        tally.messages.incrementAndGet();
        return;
      } catch (RefusedException refused) {
        if (!refused.code().equals("BUSY") || tries == TRIES_MAX) {
          throw refused;
        }
        Thread.sleep(random.nextInt(50));
      }
    }
  }

  private String status() {
    return client.conversation().status();
  }

  private int replies() {
    return client.conversation().texts("agent").size();
  }
}
