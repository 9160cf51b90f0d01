package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From a buyer's first message to the end, and again, on real sockets. */
class LifeOfConversationTest {
  private static EmbeddedStack stack;

  @BeforeAll
  static void start() {
    stack = EmbeddedStack.builder().template(Path.of("../template.yaml")).start();
  }

  @AfterAll
  static void stop() {
    assertThat(stack.functionErrors()).isEmpty();
    stack.close();
  }

  private static TestShop shop(Map<String, Integer> agents) {
    return TestShop.open(stack, InstantSource.system(), agents);
  }

  @Test
  void a_message_reaches_an_agent_and_comes_back__CONV_2_CONV_4_MSG_2() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = bea.send("Is it in stock?").id();
      await().until(() -> anna.copy(conversation).status().equals("ACTIVE"));
      anna.reply(conversation, "It is.");
      await().until(() -> bea.conversation().texts("agent").equals(java.util.List.of("It is.")));
      assertThat(bea.conversation().types())
          .containsExactly("opened", "message", "asked", "assigned", "message", "message");
      assertThat(bea.conversation().texts("system")).containsExactly(TestShop.WELCOME);
    }
  }
}
