package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Language;
import dev.dovecote.domain.message.Texts;
import dev.dovecote.local.DrivenClock;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.ProtocolSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What time alone does, on a clock that the test drives. */
class PassingTimeTest {
  /** Noon in Shanghai. */
  private static final Instant NOON = Instant.parse("2026-03-02T04:00:00Z");

  private static final Duration STEP = Duration.ofSeconds(30);

  private static DrivenClock clock;
  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    clock = new DrivenClock(NOON);
    stack = TestShop.stack().clock(clock).start();
  }

  @AfterAll
  static void stop() {
    assertThat(stack.functionErrors()).isEmpty();
    stack.close();
  }

  private static TestShop shop(Map<String, Integer> agents) {
    return TestShop.open(stack, clock, agents);
  }

  /** Lets time pass in steps, at each of which these clients sync, as clients do. */
  private static void pass(Duration duration, Client... there) {
    for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
      clock.advance(left.compareTo(STEP) < 0 ? left : STEP);
      stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE);
      List.of(there).forEach(Client::sync);
    }
  }

  private static void awaitActive(AgentClient agent, String conversation) {
    await().until(() -> agent.copy(conversation).status().equals("ACTIVE"));
  }

  @Test
  void a_buyers_silence_closes_the_conversation_and_frees_the_slot__CONV_6() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = bea.send("Hello").id();
      awaitActive(anna, conversation);
      anna.reply(conversation, "Yes?");
      BuyerClient cleo = shop.buyer("cleo");
      cleo.send("I wait");
      pass(Duration.ofMinutes(15).minusSeconds(1), anna, bea, cleo);
      assertThat(bea.conversation().status()).isEqualTo("ACTIVE");
      pass(Duration.ofSeconds(1), anna, bea, cleo);
      await().until(() -> bea.conversation().status().equals("ENDED"));
      assertThat(bea.conversation().entries().getLast().path("reason").asText())
          .isEqualTo("SILENCE");
      awaitActive(anna, cleo.conversation().id());
      assertThat(shop.person("anna").path("load").asInt()).isEqualTo(1);
    }
  }

  @Test
  void an_unanswered_message_keeps_the_conversation_open__CONV_6() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = bea.send("Hello").id();
      awaitActive(anna, conversation);
      anna.reply(conversation, "Yes?");
      pass(Duration.ofMinutes(14), anna, bea);
      bea.send("Still here");
      pass(Duration.ofMinutes(31), anna);
      bea.sync();
      assertThat(bea.conversation().status()).isEqualTo("ACTIVE");
      anna.reply(conversation, "So am I");
      pass(Duration.ofMinutes(15), anna);
      bea.sync();
      assertThat(bea.conversation().status()).isEqualTo("ENDED");
    }
  }

  @Test
  void who_is_lost_for_three_minutes_leaves_the_queue__QUEUE_4() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      shop.buyer("bea").send("First");
      BuyerClient cleo = shop.buyer("cleo");
      cleo.send("Second");
      BuyerClient dan = shop.buyer("dan");
      dan.send("Third");
      cleo.drop();
      stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE);
      pass(Duration.ofMinutes(2), anna, dan);
      assertThat(shop.offlineMessages()).isEmpty();
      // Three minutes, and what a lease and a look of the sweep may take longer.
      pass(Duration.ofMinutes(4), anna, dan);
      assertThat(shop.offlineMessages()).containsExactly(cleo.conversation().id());
      assertThat(dan.position()).isEqualTo(1);
      cleo.connect();
      assertThat(cleo.conversation().status()).isEqualTo("LEFT_MESSAGE");
      assertThat(cleo.conversation().texts("system"))
          .containsExactly(Texts.leftQueue(Language.EN).text());
    }
  }

  @Test
  void who_waits_while_everybody_gets_out_of_reach_leaves_a_message__QUEUE_5_AGENT_3() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      String first = shop.buyer("bea").send("First").id();
      awaitActive(anna, first);
      BuyerClient cleo = shop.buyer("cleo");
      cleo.send("Second");
      anna.drop();
      stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE);
      pass(Duration.ofSeconds(30), cleo);
      assertThat(cleo.conversation().status()).isEqualTo("QUEUED");
      assertThat(shop.person("anna").path("reachable").asBoolean()).isTrue();
      // The grace of a minute, and within another.
      pass(Duration.ofSeconds(150), cleo);
      assertThat(cleo.conversation().status()).isEqualTo("LEFT_MESSAGE");
      assertThat(shop.person("anna").path("reachable").asBoolean()).isFalse();
      anna.connect();
      assertThat(anna.copy(first).status()).isEqualTo("ACTIVE");
      assertThat(shop.person("anna").path("reachable").asBoolean()).isTrue();
    }
  }

  @Test
  void out_of_hours_the_message_is_kept_and_the_buyer_told_so__CONV_5() {
    Duration toMidnight = Duration.ofHours(11);
    clock.advance(toMidnight.minus(Duration.between(NOON, clock.instant())));
    try (TestShop shop =
        new TestShop(stack, clock, ShopSettings.defaults("Daytime"), Map.of("anna", 1))) {
      shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      ConversationCopy left = bea.send("Is anybody up?");
      assertThat(left.status()).isEqualTo("LEFT_MESSAGE");
      assertThat(left.texts("system")).containsExactly(Texts.outOfHours(Language.ZH_CN).text());
      assertThat(shop.offlineMessages()).containsExactly(left.id());
    }
  }

  @Test
  void a_ticket_is_good_for_a_minute__PERM_4() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      String inTime = shop.api().buyerTicket(shop.key, "bea", "Bea");
      String late = shop.api().buyerTicket(shop.key, "bea", "Bea");
      clock.advance(Duration.ofSeconds(59));
      ProtocolSocket.open(shop.place.http(), shop.place.webSocketUrl(), inTime, null, _ -> {})
          .close();
      clock.advance(Duration.ofSeconds(2));
      assertThatThrownBy(
              () ->
                  ProtocolSocket.open(
                      shop.place.http(), shop.place.webSocketUrl(), late, null, _ -> {}))
          .isInstanceOf(CompletionException.class);
    }
  }
}
