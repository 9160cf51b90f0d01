package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of conversations, through the functions and the queues between them. */
class ConversationTest {
  @RegisterExtension static final World WORLD = new World();

  private final TestShop shop = TestShop.open();
  private final Socket buyer = shop.buyer("u-1");

  @Test
  void a_first_message_reaches_a_free_agent_at_once__ASSIGN_1_CONV_4() {
    Socket lin = shop.online(TestShop.LIN);
    buyer.hello();

    JsonNode result = TestShop.opens(buyer);

    assertThat(result.path("entries").findValuesAsText("type"))
        .containsExactly("opened", "message", "asked", "assigned", "message");
    assertThat(result.at("/entries/4/content/notice").asText()).isEqualTo("welcome");
    assertThat(lin.pushed()).hasSize(1);
    assertThat(lin.pushed().getFirst().path("entries")).hasSize(5);
    assertThat(buyer.pushed()).isEmpty();
  }
}
