package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovecote.local.DrivenClock;
import dev.dovecote.local.EmbeddedStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Many at once on the real thing, while sockets are lost and functions die: when all is quiet, the
 * same holds as in the simulation.
 */
class StormTest {
  private static final int BUYERS = 500;
  private static final int AGENTS = 50;

  /** How long it rages, in the storm's own seconds. */
  private static final int SECONDS = 100;

  /** How often functions die while everybody ends what they have. */
  private static final int DEATHS = 3;

  /** How many begin anew when all is quiet, so that many wait. */
  private static final int RETURNING = 250;

  /** How often slots are freed afterwards, with no fault and nobody's sync to help. */
  private static final int ROUNDS = 2;

  /** Every other heartbeat is lost: a lease outlives that. */
  private static final Duration STEP = Duration.ofSeconds(60);

  /** As long as it takes until leases, graces and lost buyers' places are over. */
  private static final Duration QUIET = Duration.ofMinutes(3);

  /** What a storm brings about. */
  private static final Set<String> WRONGS =
      Set.of(
          "sockets lost",
          "agents vanished",
          "sent again",
          "unanswered",
          "ends",
          "give DONE",
          "give REFUSED");

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Instant NOON = Instant.parse("2026-03-02T04:00:00Z");

  private final long seed = Long.getLong("storm.seed", System.nanoTime());
  private final DrivenClock clock = new DrivenClock(NOON);

  @Test
  void after_a_storm_everything_is_as_it_must_be__ASSIGN_4_ASSIGN_5_CONV_12_MSG_2_MSG_3()
      throws Exception {
    System.out.println("storm seed: " + seed + " (-Dstorm.seed=" + seed + ")");
    try (DyingWords _ = new DyingWords();
        EmbeddedStack stack =
            EmbeddedStack.builder()
                .template(StormAudit.TEMPLATE)
                .clock(clock)
                .log((_, _) -> {})
                .start();
        StormPlay play = new StormPlay(stack, clock, BUYERS, AGENTS, seed)) {
      comeAgainSooner(stack);
      play.rage(SECONDS, () -> wasAStorm(play));
      assertThat(wasAStorm(play)).as("%s", play.ledger.counts()).isTrue();
      staffIsThere(play);
      for (int death = 0; death < DEATHS; death++) {
        play.endWhileFunctionsDie();
        staffIsThere(play);
      }
      calmDown(stack, play);
      StormAudit audit = atRest(stack, play);
      System.out.println("storm: " + play.ledger.counts() + ", " + audit.statuses());
      inOrderFromNowOn(stack, play).everybodyHasTheLog();
    }
  }

  /** Many queue; whoever has to wait is served when a slot is freed, in the shop's order. */
  private StormAudit inOrderFromNowOn(EmbeddedStack stack, StormPlay play)
      throws InterruptedException {
    Stream<StormBuyer> returning = play.buyersThere().filter(StormBuyer::isOver).limit(RETURNING);
    assertThat(play.together(returning, StormBuyer::comeAgain)).isEmpty();
    StormAudit audit = atRest(stack, play);
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(play.together(play.staffThere(), StormAgent::endOne)).isEmpty();
      StormAudit next = atRest(stack, play);
      next.servedInOrderSince(audit);
      audit = next;
    }
    assertThat(play.together(play.buyersThere(), StormBuyer::catchUp)).isEmpty();
    assertThat(play.together(play.staffThere(), StormClient::sync)).isEmpty();
    return audit;
  }

  private StormAudit atRest(EmbeddedStack stack, StormPlay play) {
    stack.awaitIdleExceptDelayed(PATIENCE);
    StormAudit audit = StormAudit.of(stack, clock, play);
    audit.holds();
    return audit;
  }

  /** A crash holds a shop for about as much of the storm's time as of the real one. */
  private static void comeAgainSooner(EmbeddedStack stack) {
    Map<QueueAttributeName, String> sooner = Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "6");
    for (var queue : stack.template().queues().values()) {
      stack.sqs().setQueueAttributes(set -> set.queueUrl(queue.url()).attributes(sooner));
    }
  }

  /** Nothing is proven where nothing went wrong. */
  private static boolean wasAStorm(StormPlay play) {
    return play.outages.killed().values().stream().allMatch(times -> times >= 3)
        && play.ledger.counts().keySet().containsAll(WRONGS);
  }

  private static void staffIsThere(StormPlay play) {
    await()
        .atMost(PATIENCE)
        .until(() -> play.together(play.staffThere(), StormAgent::settle).isEmpty());
  }

  /** Everybody who is left is there; time passes, in which clients do nothing but sync. */
  private void calmDown(EmbeddedStack stack, StormPlay play) throws InterruptedException {
    await()
        .atMost(PATIENCE)
        .until(() -> play.together(play.buyersThere(), StormBuyer::settle).isEmpty());
    for (Duration left = QUIET; left.isPositive(); left = left.minus(STEP)) {
      clock.advance(STEP);
      stack.awaitIdleExceptDelayed(PATIENCE);
      assertThat(play.together(play.staffThere(), StormClient::sync)).isEmpty();
      assertThat(play.together(play.buyersThere().filter(StormBuyer::waits), StormClient::sync))
          .isEmpty();
    }
  }
}
