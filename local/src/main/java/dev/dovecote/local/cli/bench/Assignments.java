package dev.dovecote.local.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.client.AgentClient;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Counts the conversations that agents are told to have been given. */
final class Assignments {
  private static final long PATIENCE_SECONDS = 180;

  private final Set<String> assigned = ConcurrentHashMap.newKeySet();
  private final CountDownLatch left;

  /** Awaits so many, each told to one of these agents. */
  Assignments(int awaited, Collection<AgentClient> agents) {
    this.left = new CountDownLatch(awaited);
    agents.forEach(agent -> agent.listen(this::count));
  }

  private void count(JsonNode push) {
    for (JsonNode entry : push.path("entries")) {
      if (entry.path("type").asText().equals("assigned")
          && assigned.add(push.path("conversation").asText())) {
        left.countDown();
      }
    }
  }

  /** Does what leads to them; seconds from its beginning until the last was told. */
  double secondsFrom(Runnable beginning) throws InterruptedException {
    long begun = System.nanoTime();
    beginning.run();
    if (!left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(left.getCount() + " buyers still wait");
    }
    return (System.nanoTime() - begun) / 1e9;
  }
}
