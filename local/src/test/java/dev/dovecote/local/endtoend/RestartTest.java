package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.local.DrivenClock;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.ShopFounder;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.ProtocolSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A stack that stops with messages in its queues, which are lost, and another that starts on its
 * data: what the messages would have set off happens all the same.
 */
class RestartTest {
  private static final Instant NOON = Instant.parse("2026-03-02T04:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final Duration DOWN = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final DrivenClock clock = new DrivenClock(NOON);
  private EmbeddedStack stack;

  /** Functions read no queue there: what is sent stays in it. */
  @BeforeEach
  void start() throws IOException {
    String template = Files.readString(Path.of("../template.yaml"));
    String deaf = template.replaceAll("( +)Queue: !GetAtt", "$1Enabled: false\n$0");
    stack = start(Files.writeString(folder.resolve("template.yaml"), deaf));
  }

  @AfterEach
  void stop() {
    assertThat(stack.functionErrors()).isEmpty();
    stack.close();
  }

  private EmbeddedStack start(Path template) {
    return TestShop.stack()
        .template(template)
        .clock(clock)
        .dataFolder(folder.resolve("data"))
        .start();
  }

  /** The stack as it is deployed, on the data of the one that stopped; the shop on it. */
  private TestShop restart(TestShop shop) {
    shop.close();
    stop();
    clock.advance(DOWN);
    stack = start(Path.of("../template.yaml"));
    return shop.on(stack, clock);
  }

  private TestShop shop(Map<String, Integer> agents) {
    return new TestShop(
        stack,
        clock,
        ShopFounder.alwaysOpen("Test", null).but().idleCloseMinutes(1).done(),
        agents);
  }

  private int inQueue(String queue) {
    QueueAttributeName visible = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    return Integer.parseInt(
        stack
            .sqs()
            .getQueueAttributes(r -> r.queueUrl(stack.queueUrl(queue)).attributeNames(visible))
            .attributes()
            .get(visible));
  }

  private void pass(Duration duration, Client... there) {
    for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
      clock.advance(STEP);
      stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE);
      List.of(there).forEach(Client::sync);
    }
  }

  @Test
  void who_waits_when_the_look_at_the_shop_is_lost_has_an_agent_within_a_minute__ASSIGN_1() {
    TestShop before = shop(Map.of("anna", 1));
    AgentClient desk = before.online("anna");
    String first = before.buyer("bea").send("First").id();
    await().until(() -> desk.copy(first).status().equals("ACTIVE"));
    String second = before.buyer("cleo").send("Second").id();
    desk.end(first);
    assertThat(inQueue("AssignmentQueue")).isPositive();
    try (TestShop shop = restart(before)) {
      stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE);
      assertThat(shop.log(second).getLast().path("type").asText()).isEqualTo("queued");
      AgentClient anna = shop.agent("anna");
      BuyerClient cleo = shop.buyer("cleo");
      pass(Duration.ofMinutes(1), anna, cleo);
      assertThat(cleo.conversation().status()).isEqualTo("ACTIVE");
      assertThat(anna.active()).extracting(copy -> copy.id()).contains(second);
      assertThat(shop.person("anna").path("load").asInt()).isEqualTo(1);
    }
  }

  @Test
  void silence_closes_though_its_timer_is_lost_and_nobody_comes_back__CONV_6() {
    TestShop before = shop(Map.of("anna", 1));
    AgentClient desk = before.online("anna");
    BuyerClient bea = before.buyer("bea");
    String conversation = bea.send("Hello").id();
    await().until(() -> desk.copy(conversation).status().equals("ACTIVE"));
    desk.reply(conversation, "Yes?");
    // Due in less than three minutes, its message was sent at once, with a delay.
    try (TestShop shop = restart(before)) {
      // A minute of silence, and one until the sweep's next look.
      pass(Duration.ofMinutes(2));
      JsonNode last = shop.log(conversation).getLast();
      assertThat(last.path("type").asText()).isEqualTo("ended");
      assertThat(last.path("reason").asText()).isEqualTo("SILENCE");
      assertThat(shop.person("anna").path("load").asInt()).isZero();
    }
  }

  @Test
  void who_does_not_come_back_leaves_the_queue_though_the_timer_is_lost__QUEUE_4() {
    TestShop before = shop(Map.of("anna", 1));
    AgentClient desk = before.online("anna");
    String first = before.buyer("bea").send("First").id();
    await().until(() -> desk.copy(first).status().equals("ACTIVE"));
    String waiting = before.buyer("cleo").send("Second").id();
    try (TestShop shop = restart(before)) {
      AgentClient anna = shop.agent("anna");
      // Bea has not been answered: silence does not close hers (CONV-6).
      pass(Duration.ofMinutes(6), anna);
      assertThat(shop.offlineMessages()).containsExactly(waiting);
      assertThat(anna.copy(first).status()).isEqualTo("ACTIVE");
    }
  }
}
