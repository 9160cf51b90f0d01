package dev.dovecote.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.aws.Connections;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.domain.routing.EntryRule;
import dev.dovecote.domain.routing.Question;
import dev.dovecote.domain.routing.RoutingRules;
import dev.dovecote.local.DrivenClock;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.cli.ShopFounder;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.client.ProtocolSocket;
import dev.dovecote.local.endtoend.FailingCallback.Mode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionFactory;

/**
 * Everything that the functions' code does to AWS, done at least once, on a stack of its own: what
 * is rare too, as pushes that fail and sockets that are lost without a word. Each scene has a shop
 * of its own, and none hangs on another.
 */
final class RolesAtWork implements AutoCloseable {
  private static final Instant NOON = Instant.parse("2026-03-02T04:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** So short that whatever time is set by it goes to the timer queue at once. */
  private static final int IDLE_CLOSE_MINUTES = 2;

  private final DrivenClock clock = new DrivenClock(NOON);
  private final FailingCallback callback = new FailingCallback();
  private final EmbeddedStack stack;
  private final Connections connections;

  RolesAtWork(Path template) {
    try {
      stack =
          EmbeddedStack.builder()
              .template(template)
              .clock(clock)
              .environment(Map.of("CALLBACK_URL", callback.url()))
              .traces(100)
              .start();
    } catch (RuntimeException e) {
      callback.close();
      throw e;
    }
    callback.passTo(stack.callbackUrl());
    connections = new Connections(stack.dynamoDb(), stack.tableName("ConnectionsTable"));
  }

  EmbeddedStack stack() {
    return stack;
  }

  void play() throws Exception {
    aConversationToItsEndAndALateReply();
    whatAnAgentSeesOfTheBuyerTheyServe();
    imagesBothWays();
    ordersAndWritingFirst();
    theOwnersOffice();
    pushesThatFail();
    aPlaceInTheQueue();
    aPassThatRunsOutOfTime();
    offlineMessagesGivenByAPass();
    silence();
    nothingPicked();
    aBuyerLostFromTheQueue();
    waiting().until(() -> !stack.events().isEmpty());
  }

  /** The one check of a condition in a transaction: no newer conversation is there (CONV-7). */
  void aConversationToItsEndAndALateReply() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = active(anna, bea.send("Hello"));
      lose(shop, "anna");
      bea.send("Hello?");
      anna.reply(conversation, "Yes?");
      anna.end(conversation);
      anna.reply(conversation, "One thing more");
      anna.close();
      settle();
    }
  }

  private void whatAnAgentSeesOfTheBuyerTheyServe() {
    try (TestShop shop = shop(Map.of("anna", 1, "bo", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String first = active(anna, bea.send("Hello"));
      anna.end(first);
      anna.status("OFFLINE");
      AgentClient bo = shop.online("bo");
      String second = active(bo, bea.send("Hello again"));
      bo.request(Frames.request("buyer").put("conversation", second));
      shop.api().get("/v1/conversations/%s/entries".formatted(first), shop.token("bo"));
    }
  }

  private void imagesBothWays() throws Exception {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      BuyerClient bea = shop.buyer("bea");
      byte[] image = new byte[100];
      JsonNode upload =
          bea.request(
              Frames.request("upload").put("contentType", "image/png").put("bytes", image.length));
      HttpRequest.Builder put =
          HttpRequest.newBuilder(URI.create(upload.path("url").asText()))
              .PUT(BodyPublishers.ofByteArray(image));
      upload
          .path("headers")
          .properties()
          .forEach(h -> put.header(h.getKey(), h.getValue().asText()));
      assertThat(status(put)).isEqualTo(200);
      JsonNode download =
          bea.request(Frames.request("download").put("key", upload.path("key").asText()));
      assertThat(status(HttpRequest.newBuilder(URI.create(download.path("url").asText()))))
          .isEqualTo(200);
    }
  }

  private static int status(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private void ordersAndWritingFirst() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      order(shop, "Bea");
      // The copy under the old name goes.
      order(shop, "Beatrice");
      shop.api().get("/v1/orders?number=o-1", shop.token("anna"));
      shop.api().get("/v1/orders?buyerName=Beatrice", shop.token("anna"));
      AgentClient anna = shop.online("anna");
      anna.submit(Frames.request("start").put("order", "o-1"));
    }
  }

  private void order(TestShop shop, String buyerName) {
    ObjectNode order =
        Frames.object()
            .put("number", "o-1")
            .put("placedAt", clock.instant().toString())
            .put("paid", true);
    order.putObject("buyer").put("id", "bea").put("name", buyerName);
    shop.api().put("/v1/orders", shop.key, order);
  }

  private void theOwnersOffice() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      String owner = shop.token("owner");
      shop.api().put("/v1/settings", owner, shop.api().get("/v1/settings", owner));
      shop.api().get("/v1/settings/history", owner);
      shop.api().get("/v1/queue", owner);
      shop.offlineMessages();
      ObjectNode person = Frames.object().put("name", "Bo").put("im", true);
      assertThat(
              shop.api()
                  .call("POST", "/v1/agents", owner, person.deepCopy().put("id", "bo"))
                  .status())
          .isEqualTo(201);
      AgentClient anna = shop.agent("anna");
      callback.mode(Mode.FAIL_FIRST);
      shop.api().put("/v1/agents/anna/capacity", owner, Frames.object().put("capacity", 3));
      waiting().until(() -> anna.desk() != null && anna.desk().path("capacity").asInt() == 3);
      callback.mode(Mode.PASS);
      shop.api().put("/v1/agents/anna", owner, person.put("im", false));
      waiting().until(() -> !anna.socket().isOpen());
      settle();
    }
  }

  private void pushesThatFail() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = active(anna, bea.send("Hello"));
      callback.mode(Mode.FAIL_FIRST);
      bea.send("Late");
      waiting().until(() -> anna.copy(conversation).texts("buyer").contains("Late"));
      callback.mode(Mode.FAIL_AND_CLOSE);
      bea.send("Lost");
      settle();
      callback.mode(Mode.PASS);
      assertThat(anna.socket().isOpen()).isFalse();
    }
  }

  private void aPlaceInTheQueue() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      String first = active(anna, shop.buyer("bea").send("First"));
      BuyerClient cleo = shop.buyer("cleo");
      assertThat(cleo.send("Second").status()).isEqualTo("QUEUED");
      BuyerClient dan = shop.buyer("dan");
      dan.send("Third");
      dan.leave();
      settle();
      callback.mode(Mode.FAIL_FIRST);
      anna.end(first);
      waiting().until(() -> cleo.conversation().status().equals("ACTIVE"));
      settle();
      callback.mode(Mode.PASS);
    }
  }

  /** It gives one of two, and asks for another pass. */
  private void aPassThatRunsOutOfTime() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      active(anna, shop.buyer("bea").send("First"));
      List<BuyerClient> waiting = List.of(shop.buyer("cleo"), shop.buyer("dan"));
      waiting.forEach(buyer -> assertThat(buyer.send("Next").status()).isEqualTo("QUEUED"));
      settle();
      anna.close();
      settle();
      callback.beforeNext(() -> clock.advance(Duration.ofSeconds(4)));
      shop.api()
          .put("/v1/agents/anna/capacity", shop.token("owner"), Frames.object().put("capacity", 3));
      waiting.forEach(
          buyer -> waiting().until(() -> buyer.conversation().status().equals("ACTIVE")));
    }
  }

  /** Whoever waits leaves a message when nobody is left, and is given when somebody is there. */
  private void offlineMessagesGivenByAPass() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      String first = active(anna, shop.buyer("bea").send("First"));
      BuyerClient cleo = shop.buyer("cleo");
      cleo.send("Second");
      anna.drop();
      settle();
      pass(Duration.ofMinutes(3), cleo);
      assertThat(cleo.conversation().status()).isEqualTo("LEFT_MESSAGE");
      anna.connect();
      lose(shop, new BuyerId("cleo"));
      anna.end(first);
      waiting().until(() -> cleo.conversation().status().equals("ACTIVE"));
    }
  }

  private void silence() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = shop.buyer("bea");
      String conversation = active(anna, bea.send("Hello"));
      anna.reply(conversation, "Yes?");
      callback.mode(Mode.FAIL_FIRST);
      pass(Duration.ofMinutes(IDLE_CLOSE_MINUTES).plus(STEP), anna);
      waiting().until(() -> bea.conversation().status().equals("ENDED"));
      callback.mode(Mode.PASS);
    }
  }

  /** By time, a buyer comes to an agent; the next into the queue; with nobody there, neither. */
  private void nothingPicked() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      BuyerClient bea = asked(shop, "bea");
      BuyerClient cleo = asked(shop, "cleo");
      lose(shop, new BuyerId("bea"));
      lose(shop, new BuyerId("cleo"));
      pass(Duration.ofMinutes(2), anna);
      assertThat(List.of(status(bea), status(cleo))).containsExactlyInAnyOrder("ACTIVE", "QUEUED");
    }
  }

  private static String status(BuyerClient buyer) {
    buyer.sync();
    return buyer.conversation().status();
  }

  private static BuyerClient asked(TestShop shop, String name) {
    BuyerClient buyer = shop.buyer(name);
    ConversationCopy copy =
        buyer.submit(buyer.message(1, "Hello").put("entryPoint", "PRODUCT_PAGE"));
    assertThat(copy.status()).isEqualTo("CHOOSING");
    return buyer;
  }

  private void aBuyerLostFromTheQueue() {
    try (TestShop shop = shop(Map.of("anna", 1))) {
      AgentClient anna = shop.online("anna");
      active(anna, shop.buyer("bea").send("First"));
      BuyerClient cleo = shop.buyer("cleo");
      cleo.send("Second");
      cleo.drop();
      settle();
      pass(Duration.ofMinutes(6), anna);
      assertThat(shop.offlineMessages()).containsExactly(cleo.conversation().id());
    }
  }

  private TestShop shop(Map<String, Integer> agents) {
    EntryRule rule = new EntryRule.ByQuestion(List.of(new Question("q1", "Price", Set.of())));
    ShopSettings settings =
        ShopFounder.alwaysOpen("Roles", TestShop.WELCOME)
            .but()
            .idleCloseMinutes(IDLE_CLOSE_MINUTES)
            .assignOfflineMessages(true)
            .routing(new RoutingRules(Map.of(EntryPoint.PRODUCT_PAGE, rule), false))
            .done();
    return new TestShop(stack, clock, settings, agents);
  }

  private static String active(AgentClient agent, ConversationCopy conversation) {
    waiting().until(() -> agent.copy(conversation.id()).status().equals("ACTIVE"));
    return conversation.id();
  }

  /** A socket of theirs is gone, and nobody said so. */
  private void lose(TestShop shop, String agent) {
    lose(new Recipient.Staff(shop.id, new AgentId(agent)));
  }

  private void lose(TestShop shop, BuyerId buyer) {
    lose(new Recipient.Buyer(shop.id, buyer));
  }

  private void lose(Recipient recipient) {
    connections.open(recipient, "gone", clock.instant());
  }

  private void settle() {
    stack.awaitIdleExceptDelayed(ProtocolSocket.PATIENCE);
  }

  private void pass(Duration duration, Client... there) {
    for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
      clock.advance(STEP);
      settle();
      List.of(there).forEach(Client::sync);
    }
  }

  private static ConditionFactory waiting() {
    return await().atMost(ProtocolSocket.PATIENCE);
  }

  @Override
  public void close() {
    callback.close();
    stack.close();
  }
}
