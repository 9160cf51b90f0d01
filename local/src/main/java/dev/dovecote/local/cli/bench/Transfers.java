package dev.dovecote.local.cli.bench;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.Figures;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Frames;
import java.net.http.HttpClient;

/** Two agents hand a conversation to each other: how long until the other one is told. */
final class Transfers {
  private Transfers() {}

  static Latencies.Timing run(
      EmbeddedStack stack, HttpClient http, RawWrites raw, MeteredDynamo.Shape shape, int times)
      throws InterruptedException {
    try (BenchShop shop = new BenchShop(stack, http, "transfers", 2, 1)) {
      AgentClient[] agents = {shop.agent(1), shop.agent(2)};
      Arrivals[] arrivals = {new Arrivals(), new Arrivals()};
      for (int n = 0; n < agents.length; n++) {
        agents[n].listen(arrivals[n]::pushed);
      }
      agents[0].status("ONLINE");
      BuyerClient buyer = shop.buyer(1);
      String conversation = buyer.send("Hello!").id();
      arrivals[0].ofAssignment(conversation);
      agents[1].status("ONLINE");
      Latencies.Timing timing = new Latencies.Timing(new Figures(), new Figures(), new Figures());
      for (int n = 0; n < 2 * times; n++) {
        int to = (n + 1) % 2;
        long begun = System.nanoTime();
        int number = give(agents[n % 2], conversation, "a" + (to + 1));
        long answered = System.nanoTime();
        long seen = arrivals[to].ofEntry(conversation, number);
        Latencies.rest();
        long rawBegun = System.nanoTime();
        raw.write(shape);
        double rawMillis = (System.nanoTime() - rawBegun) / 1e6;
        if (n >= times) {
          timing.seen().add((seen - begun) / 1e6);
          timing.answered().add((answered - begun) / 1e6);
          timing.raw().add(rawMillis);
        }
        Latencies.rest();
      }
      return timing;
    }
  }

  /** The number of the entry that says so. */
  private static int give(AgentClient from, String conversation, String to) {
    return from.submit(Frames.request("give").put("conversation", conversation).put("to", to))
        .highest();
  }
}
