package dev.dovecote.functions;

import static dev.dovecote.functions.testing.Requests.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that begin with a conversation of a buyer with Lin. */
abstract class InActiveConversation {
  @RegisterExtension static final World WORLD = new World();

  static final String CONTENT = "content: {kind: 'text', text: 'x'}";

  TestShop shop;
  Socket buyer;
  Socket lin;
  String conversation;

  @BeforeEach
  void an_active_conversation() {
    shop = TestShop.open();
    lin = shop.online(TestShop.LIN);
    buyer = shop.buyer("u-1");
    buyer.hello();
    conversation = shop.active(buyer);
  }

  JsonNode reply(String client, int number) {
    return request(
        "{action: 'send', conversation: '%s', client: {id: '%s', number: %d}, %s}"
            .formatted(conversation, client, number, CONTENT));
  }

  JsonNode end() {
    return request("{action: 'end', conversation: '%s'}".formatted(conversation));
  }

  JsonNode entries() {
    return request("{action: 'entries', conversation: '%s'}".formatted(conversation));
  }
}
