package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;

import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;

/** A conversation that is active, about which both sides ask for what must be refused. */
record OneConversation(String shop, Socket buyer, Socket agent, String conversation) {

  static OneConversation open() {
    TestShop shop = TestShop.ofSelfManagedAgents();
    Socket agent = shop.online(TestShop.LIN);
    Socket buyer = shop.buyer("u-1");
    buyer.hello();
    return new OneConversation(shop.id().value(), buyer, agent, shop.active(buyer));
  }

  Socket of(String role) {
    return role.equals("buyer") ? buyer : agent;
  }

  void refuse(BadRequests.Wrong wrong) {
    String body =
        wrong
            .body()
            .replace(BadRequests.CONVERSATION, conversation)
            .replace(BadRequests.SHOP, shop);
    String field = wrong.field().replace(BadRequests.CONVERSATION, conversation);
    String requestId =
        field.equals("requestId") || !Refusals.isJson(body) || !body.contains("\"q-1\"")
            ? null
            : "q-1";
    assertRefused(of(wrong.role()), body, "INVALID", field, requestId);
  }
}
