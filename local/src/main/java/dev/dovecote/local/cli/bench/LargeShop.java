package dev.dovecote.local.cli.bench;

import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.local.cli.ShopFounder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a pass costs in a shop with very many people on both sides. */
final class LargeShop implements AutoCloseable {
  private static final ShopId SHOP = new ShopId("large");
  private static final int AGENTS = 1_000;
  private static final int WAITING = 5_000;

  private final MemoryWorld memory;

  /** One pass: how many wait before it, how many it assigns, and what it asks of AWS for that. */
  record Pass(String name, int agents, int waiting, int assigned, Spent spent) {}

  LargeShop(Path template) {
    this.memory = new MemoryWorld(template);
  }

  /** Passes with more free slots than one may fill, with none, and with one. */
  List<Pass> measure() {
    memory.open(SHOP, List.of(agent(1)));
    memory.comesToTheDesk(SHOP, agent(1).id());
    // While there is one agent, whom the first gets: each who asks reads all of them.
    IntStream.rangeClosed(1, WAITING + AGENTS).forEach(n -> memory.asks(SHOP, n));
    for (int n = 2; n <= AGENTS; n++) {
      var _ = memory.world.stores.agents().add(SHOP, agent(n));
      memory.comesToTheDesk(SHOP, agent(n).id());
    }
    List<Pass> passes = new ArrayList<>();
    passes.add(pass("at its limit"));
    while (memory.active(SHOP) < AGENTS) {
      memory.world.pass.look(SHOP);
    }
    passes.add(pass("every agent full"));
    var _ = memory.world.stores.agents().setCapacity(SHOP, agent(1).id(), 2);
    passes.add(pass("one slot free"));
    return passes;
  }

  private Pass pass(String name) {
    int before = memory.active(SHOP);
    Spent spentBefore = memory.spent();
    memory.world.pass.look(SHOP);
    Spent spent = memory.spent().minus(spentBefore);
    return new Pass(name, AGENTS, WAITING + AGENTS - before, memory.active(SHOP) - before, spent);
  }

  private static Agent agent(int number) {
    return ShopFounder.person("agent-" + number, "Agent " + number, Role.AGENT, 1);
  }

  @Override
  public void close() {
    memory.close();
  }
}
