package dev.dovecote.functions;

import static dev.dovecote.functions.testing.Requests.reply;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sockets that close, and pushes to them. */
class SocketsTest {
  @RegisterExtension static final World WORLD = new World();

  private final TestShop shop = TestShop.open();
  private final Socket buyer = shop.buyer("u-1");

  @Test
  void a_socket_that_closes_is_forgotten_and_its_owner_is_there_while_another_lives__AGENT_3() {
    Socket lin = shop.online(TestShop.LIN);
    Socket phone = lin.another();
    phone.hello();
    lin.close();
    World.CLOCK.advance(Duration.ofSeconds(61));
    assertThat(reachable()).as("the phone's lease").isTrue();

    phone.close();
    World.CLOCK.advance(Duration.ofSeconds(59));
    assertThat(reachable()).as("within the grace period").isTrue();
    World.CLOCK.advance(Duration.ofSeconds(1));

    assertThat(reachable()).isFalse();
    assertThat(connections()).isEmpty();
  }

  private boolean reachable() {
    JsonNode agents = shop.http(TestShop.OWNER, "GET", "/v1/agents", null).body().path("agents");
    return agents
        .valueStream()
        .filter(agent -> agent.path("agent").asText().equals(TestShop.LIN))
        .allMatch(agent -> agent.path("reachable").asBoolean());
  }

  private List<String> connections() {
    return World.items("ConnectionsTable").stream()
        .filter(item -> item.path("pk").asText().startsWith(shop.id() + "#"))
        .map(item -> item.path("sk").asText())
        .filter(sk -> sk.startsWith("c#"))
        .toList();
  }

  @Test
  void a_push_to_a_closed_socket_forgets_that_one_only__MSG_2() {
    Socket lin = shop.online(TestShop.LIN);
    Socket gone = buyer.another();
    gone.hello();
    buyer.hello();
    JsonNode opened = TestShop.opens(buyer);
    World.CALLBACK.close(gone.connection());

    lin.get(reply(opened, 1));

    assertThat(buyer.pushed()).hasSize(1);
    assertThat(connections())
        .contains("c#" + buyer.connection(), "c#" + lin.connection())
        .doesNotContain("c#" + gone.connection());
    assertThat(World.QUEUES.delivery().messages()).isEmpty();
  }

  @Test
  void a_push_that_fails_comes_again_until_it_is_delivered__MSG_2() {
    Socket lin = shop.online(TestShop.LIN);
    buyer.hello();
    JsonNode opened = TestShop.opens(buyer);
    // As often as the client itself tries, for the first push and for the first delivery.
    World.CALLBACK.fail(buyer.connection(), Integer.MAX_VALUE);
    lin.get(reply(opened, 1));
    assertThat(buyer.pushed()).isEmpty();
    assertThat(World.deliver()).as("comes again").isEqualTo(1);

    World.CALLBACK.fail(buyer.connection(), 0);
    assertThat(World.deliver()).isZero();

    assertThat(buyer.pushed()).extracting(push -> push.path("number").asInt()).containsExactly(6);
    assertThat(World.QUEUES.delivery().messages()).isEmpty();
  }

  @Test
  void a_failed_push_to_a_socket_that_has_gone_since_is_dropped__MSG_2() {
    Socket lin = shop.online(TestShop.LIN);
    buyer.hello();
    JsonNode opened = TestShop.opens(buyer);
    World.CALLBACK.fail(buyer.connection(), Integer.MAX_VALUE);
    lin.get(reply(opened, 1));
    World.CALLBACK.close(buyer.connection());

    assertThat(World.deliver()).isZero();

    assertThat(connections()).doesNotContain("c#" + buyer.connection());
  }
}
