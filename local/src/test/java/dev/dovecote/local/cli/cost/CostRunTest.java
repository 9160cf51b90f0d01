package dev.dovecote.local.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is counted of one conversation, which nobody else disturbs. */
class CostRunTest {
  @Test
  void one_conversation_of_ten_messages_is_counted() throws InterruptedException {
    try (CostRun run = new CostRun(Path.of("../template.yaml"), 0)) {
      Measured measured = run.play("shop", 1);
      assertCounted(
          measured.conversation(),
          Map.of(
              // The buyer's ticket.
              Counted.HTTP_REQUESTS, 1.0,
              // Ten messages, each sent, answered and pushed; hello and end with their answers; the
              // end pushed to the buyer.
              Counted.SOCKET_MESSAGES, 35.0,
              // Opened, assigned, ended.
              Counted.PUBLISHED_EVENTS, 3.0));
      // What comes by queues comes one by one or several at once, as it happens.
      assertThat(measured.conversation().counts().get(Counted.INVOCATIONS)).isBetween(17.0, 25.0);
      assertThat(measured.conversation().counts().get(Counted.WRITE_UNITS)).isBetween(35.0, 40.0);
      assertThat(measured.conversation().counts().get(Counted.READ_UNITS)).isBetween(20.0, 40.0);
      assertCounted(
          measured.message(),
          Map.of(
              Counted.SOCKET_MESSAGES, 3.0,
              Counted.WRITE_UNITS, 1.0,
              // The other side's sockets and the sender's own others; the log is remembered.
              Counted.READ_UNITS, 1.0,
              Counted.INVOCATIONS, 1.0,
              // Reckoned, in the sheet.
              Counted.TRACES, 0.0));
      assertCounted(
          measured.sweep(),
          // One for each of the shards.
          Map.of(
              Counted.SCHEDULED_INVOCATIONS, 1.0,
              Counted.INVOCATIONS, 1.0,
              Counted.READ_UNITS, 8.0));
      assertCounted(
          measured.agentSync(),
          Map.of(
              Counted.SOCKET_MESSAGES, 2.0,
              Counted.INVOCATIONS, 1.0,
              Counted.WRITE_UNITS, 1.0,
              Counted.READ_UNITS, 5.5));
      assertThat(measured.conversationGigabytes() * (1 << 30)).isBetween(3_000.0, 6_000.0);
      assertThat(measured.waitingShare()).isZero();
    }
  }

  private static void assertCounted(Work work, Map<Counted, Double> expected) {
    expected.forEach(
        (what, amount) ->
            assertThat(work.counts().get(what)).as(what.name()).isCloseTo(amount, within(1e-9)));
  }
}
