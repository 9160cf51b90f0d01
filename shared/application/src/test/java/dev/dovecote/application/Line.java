package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Buyers who wait behind each other. */
final class Line {
  /** Those who wait, the first first. */
  final List<BuyerClient> clients = new ArrayList<>();

  private final World world;
  private final SettableClock clock;

  Line(World world, SettableClock clock) {
    this.world = world;
    this.clock = clock;
  }

  /** Buyers b1, b2, … who wait in that order, a moment apart, for one agent who comes online. */
  AgentClient of(int buyers, int capacity) {
    AgentClient li = world.agent("li", capacity);
    li.set(AgentStatus.BREAK);
    world.loseTriggers();
    for (int i = 1; i <= buyers; i++) {
      clock.advance(Duration.ofMillis(1));
      BuyerClient buyer = world.buyer("b" + i);
      buyer.say("第" + i + "位");
      clients.add(buyer);
    }
    world.loseTriggers();
    li.set(AgentStatus.ONLINE);
    return li;
  }

  static List<String> buyers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> "b" + i).toList();
  }

  /** The one buyer whom an agent serves. */
  String servedBy(AgentClient agent) {
    assertThat(agent.conversations()).hasSize(1);
    return world.state(agent.conversations().iterator().next()).origin().buyer().value();
  }
}
