package dev.dovecote.functions;

import static dev.dovecote.functions.testing.Requests.about;
import static dev.dovecote.functions.testing.Requests.reply;
import static dev.dovecote.functions.testing.Requests.types;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Buyers who wait, in the queue or with an offline message, through the functions. */
class WaitingTest {
  @RegisterExtension static final World WORLD = new World();

  private final TestShop shop = TestShop.open();
  private final Socket buyer = shop.buyer("u-1");

  @Test
  void who_begins_to_wait_is_told_their_place_at_once_and_only_then__QUEUE_1() {
    Socket lin = shop.staff(TestShop.LIN);
    lin.hello();
    lin.get("{action: 'status', status: 'BREAK'}");
    TestShop.opens(shop.buyer("u-8"));
    World.CLOCK.advance(Duration.ofSeconds(1));
    buyer.hello();

    assertThat(TestShop.opens(buyer).at("/queue/position").asInt()).isEqualTo(2);
    assertThat(TestShop.says(buyer, 2, "还在吗").has("queue")).isFalse();
  }

  @Test
  void a_waiting_buyer_reaches_an_agent_by_a_pass_that_a_message_triggers__ASSIGN_5() {
    Socket lin = shop.staff(TestShop.LIN);
    lin.hello();
    lin.get("{action: 'status', status: 'BREAK'}");
    buyer.hello();
    JsonNode waiting = TestShop.opens(buyer);
    assertThat(waiting.at("/state/status").asText()).isEqualTo("QUEUED");
    World.assign();

    lin.get("{action: 'status', status: 'ONLINE'}");
    World.assign();

    assertThat(types(buyer.pushed().getLast().path("entries")))
        .containsExactly("assigned", "message");
    assertThat(lin.pushed().getLast().path("entries")).as("all of it").hasSize(6);
    assertThat(lin.get("{action: 'sync'}").at("/desk/load").asInt()).isEqualTo(1);
  }

  @Test
  void ending_frees_the_slot_for_who_waits__CONV_6_QUEUE_2() {
    Socket lin = shop.online(TestShop.LIN);
    JsonNode first = TestShop.opens(shop.buyer("u-7"));
    TestShop.opens(shop.buyer("u-8"));
    World.CLOCK.advance(Duration.ofSeconds(1));
    buyer.hello();
    TestShop.opens(buyer);
    Socket behind = shop.buyer("u-2");
    behind.hello();
    World.CLOCK.advance(Duration.ofMillis(1));
    TestShop.opens(behind);
    World.assign();
    assertThat(behind.get("{action: 'sync'}").at("/queue/position").asInt()).isEqualTo(2);

    lin.get(about("end", first));
    World.assign();

    assertThat(buyer.pushed().getLast().at("/state/status").asText()).isEqualTo("ACTIVE");
    assertThat(behind.pushed().getLast().path("type").asText()).isEqualTo("queue");
    assertThat(behind.pushed().getLast().path("position").asInt()).isEqualTo(1);
  }

  @Test
  void leaving_the_queue_leaves_an_offline_message_that_an_agent_opens__QUEUE_4_OFF_3() {
    Socket lin = shop.staff(TestShop.LIN);
    lin.hello();
    lin.get("{action: 'status', status: 'BREAK'}");
    JsonNode waiting = TestShop.opens(buyer);
    JsonNode left = buyer.get("{action: 'leave'}");
    assertThat(types(left.path("entries"))).containsExactly("left", "message");
    assertThat(left.at("/state/status").asText()).isEqualTo("LEFT_MESSAGE");
    assertThat(
            shop.http(TestShop.LIN, "GET", "/v1/offline-messages", null)
                .body()
                .at("/offlineMessages/0/conversation"))
        .isEqualTo(waiting.path("conversation"));

    lin.get("{action: 'status', status: 'ONLINE'}");
    String open =
        "{action: 'open', conversations: ['%s', 'gone']}"
            .formatted(waiting.path("conversation").asText());
    JsonNode opened = lin.get(open);

    assertThat(opened.path("opened")).containsExactly(waiting.path("conversation"));
    assertThat(opened.path("gone")).hasSize(1);
    assertThat(lin.get(reply(waiting, 1)).at("/state/status").asText()).isEqualTo("ACTIVE");
  }

  @Test
  void asking_again_takes_the_offline_message_up_in_a_new_conversation__OFF_5() {
    buyer.hello();
    JsonNode left = TestShop.opens(buyer);
    assertThat(left.at("/state/status").asText()).as("nobody is there").isEqualTo("LEFT_MESSAGE");
    Socket lin = shop.staff(TestShop.LIN);
    lin.hello();
    lin.get("{action: 'status', status: 'BREAK'}");

    JsonNode asked = buyer.get("{action: 'ask'}");

    assertThat(asked.at("/state/status").asText()).isEqualTo("QUEUED");
    assertThat(asked.at("/entries/0/previous")).isEqualTo(left.path("conversation"));
    JsonNode old = buyer.get(about("entries", left));
    assertThat(old.path("entries").get(old.path("entries").size() - 1).path("reason").asText())
        .isEqualTo("TAKEN_UP");
  }

  @Test
  void outside_service_hours_a_message_becomes_an_offline_message_and_is_handled__CONV_5_OFF_3() {
    TestShop closed = TestShop.closed();
    Socket lin = closed.online(TestShop.LIN);
    JsonNode left = TestShop.opens(closed.buyer("u-1"));
    assertThat(types(left.path("entries")))
        .containsExactly("opened", "message", "asked", "left", "message");
    assertThat(left.at("/entries/3/kind").asText()).isEqualTo("OUT_OF_HOURS");

    JsonNode handled = lin.get(about("handle", left));

    assertThat(handled.at("/entries/0/reason").asText()).isEqualTo("HANDLED");
  }
}
