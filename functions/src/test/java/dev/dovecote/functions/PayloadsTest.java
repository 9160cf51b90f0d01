package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2WebSocketEvent;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.Payloads;
import dev.dovecote.functions.testing.Published;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import dev.dovecote.testkit.bus.BusFaults;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One real payload of each trigger goes through the real handler, as Lambda would pass it. */
class PayloadsTest {
  @RegisterExtension static final World WORLD = new World();

  /** The shop that the payloads speak of. */
  private TestShop shop;

  @BeforeEach
  void the_shop_of_the_payloads() {
    shop = TestShop.named("magpie");
  }

  private static SQSEvent sqs(JsonNode payload) {
    return Payloads.read(payload, SQSEvent.class);
  }

  private static void assertDone(SQSBatchResponse response) {
    assertThat(Payloads.write(response)).isEqualTo(Files.json("{batchItemFailures: []}"));
  }

  /** The payload for the timer of a buyer's new conversation. */
  private static ObjectNode timerOf(Socket buyer, Instant due) {
    ObjectNode payload = Files.event("sqs-timer.json");
    ObjectNode body = (ObjectNode) Files.json(payload.at("/Records/0/body").asText());
    body.put("conversation", TestShop.opens(buyer).path("conversation").asText());
    body.put("due", due.toEpochMilli());
    ((ObjectNode) payload.at("/Records/0")).put("body", body.toString());
    return payload;
  }

  @Test
  void a_message_on_a_socket_is_answered_by_the_route_response() {
    JsonNode payload = Files.event("websocket-message.json");
    World.register(payload.at("/requestContext/connectionId").asText(), "buyer");
    var response = World.INGRESS.execute(Payloads.read(payload, APIGatewayV2WebSocketEvent.class));
    JsonNode written = Payloads.write(response);
    assertThat(written.path("statusCode").asInt()).isEqualTo(200);
    JsonNode answer = Files.json(written.path("body").asText());
    assertThat(answer.path("type").asText()).as("%s", answer).isEqualTo("reply");
  }

  @Test
  void a_disconnect_forgets_the_connection() {
    ObjectNode payload = Files.event("websocket-disconnect.json");
    String connection = payload.at("/requestContext/connectionId").asText();
    World.register(connection, "buyer");
    ObjectNode hello = Files.event("websocket-message.json");
    hello.put("body", "{\"requestId\":\"1\",\"action\":\"hello\"}");
    World.INGRESS.execute(Payloads.read(hello, APIGatewayV2WebSocketEvent.class));
    assertThat(World.items("ConnectionsTable").toString()).contains("c#" + connection);

    var response = World.INGRESS.execute(Payloads.read(payload, APIGatewayV2WebSocketEvent.class));

    assertThat(response.getStatusCode()).isEqualTo(200);
    assertThat(World.items("ConnectionsTable").toString()).doesNotContain("c#" + connection);
  }

  @Test
  void a_connect_is_authorized_by_its_ticket() {
    ObjectNode payload = Files.event("websocket-authorizer.json");
    JsonNode denied = World.authorize(payload);
    assertThat(denied.at("/policyDocument/Statement/0/Effect").asText()).isEqualTo("Deny");
    String ticket =
        shop.http(TestShop.OWNER, "POST", "/v1/tickets", null).body().path("ticket").asText();
    ((ObjectNode) payload.path("queryStringParameters")).put("ticket", ticket);
    JsonNode allowed = World.authorize(payload);
    assertThat(allowed.at("/policyDocument/Statement/0/Effect").asText()).isEqualTo("Allow");
    assertThat(allowed.path("principalId").asText()).isEqualTo("magpie/staff/owner");
  }

  @Test
  void an_http_request_with_a_verified_token_is_answered() {
    assertThat(World.http(Files.event("http-api-jwt.json")).status()).isEqualTo(200);
  }

  @Test
  void an_http_request_with_the_shops_key_is_answered() {
    ObjectNode payload = Files.event("http-api-shop-key.json");
    assertThat(World.http(payload).error()).as("no such key").isEqualTo("403 FORBIDDEN");
    ((ObjectNode) payload.path("headers")).put("authorization", "Bearer " + shop.key());
    assertThat(World.http(payload).status()).isEqualTo(201);
  }

  @Test
  void a_trigger_of_a_pass_assigns_who_waits() {
    Socket lin = shop.staff(TestShop.LIN);
    lin.hello();
    lin.get("{action: 'status', status: 'BREAK'}");
    Socket buyer = shop.buyer(World.name("u"));
    buyer.hello();
    TestShop.opens(buyer);
    lin.get("{action: 'status', status: 'ONLINE'}");
    World.QUEUES.assignment();

    assertDone(World.ASSIGNMENT.execute(sqs(Files.event("sqs-assignment.json"))));

    assertThat(buyer.pushed().getLast().at("/state/status").asText()).isEqualTo("ACTIVE");
  }

  @Test
  void a_timer_that_comes_back_is_looked_at() {
    assertDone(World.SWEEP.execute(sqs(Files.event("sqs-timer.json"))));
    Socket buyer = shop.buyer(World.name("u"));
    Instant due = World.CLOCK.instant().plus(Duration.ofDays(30));
    ObjectNode payload = timerOf(buyer, due);
    World.CLOCK.set(due);
    assertDone(World.SWEEP.execute(sqs(payload)));
    JsonNode state = buyer.hello().at("/conversations/0/state/status");
    assertThat(state.asText()).isEqualTo("ENDED");
  }

  @Test
  void the_schedule_hands_over_what_is_due() {
    assertDone(World.SWEEP.execute(sqs(Files.event("scheduler.json"))));
  }

  @Test
  void a_push_that_failed_is_delivered() {
    ObjectNode payload = Files.event("sqs-delivery.json");
    JsonNode push = Files.json(payload.at("/Records/0/body").asText());
    String connection = push.path("connection").asText();
    World.register(connection, "buyer");

    assertDone(World.DELIVERY.execute(sqs(payload)));

    assertThat(World.CALLBACK.to(connection))
        .containsExactly(Files.json(push.path("frame").asText()));
  }

  @Test
  void records_of_the_stream_are_published() {
    int before = World.EVENTS.published().size();
    JsonNode answer = Published.publish(Files.event("dynamodb-stream.json"));
    assertThat(answer).isEqualTo(Files.json("{batchItemFailures: []}"));
    assertThat(Published.since(before))
        .extracting(event -> event.path("detail-type").asText())
        .containsExactly(
            "ConversationOpened",
            "ConversationQueued",
            "ConversationAssigned",
            "ConversationEnded");
  }

  @Test
  void a_record_that_the_bus_does_not_take_is_named_in_the_answer() {
    ObjectNode payload = Files.event("dynamodb-stream.json");
    World.EVENTS.setFaults(
        entry ->
            entry.detailType().equals("ConversationQueued")
                ? BusFaults.Fault.REFUSED
                : BusFaults.Fault.NONE);
    JsonNode answer = Published.publish(payload);
    World.EVENTS.setFaults(BusFaults.NONE);
    assertThat(answer.at("/batchItemFailures/0/itemIdentifier"))
        .isEqualTo(payload.at("/Records/1/dynamodb/SequenceNumber"));
  }

  @Test
  void a_message_that_fails_is_named_in_the_answer() {
    ObjectNode payload = Files.event("sqs-timer.json");
    ((ObjectNode) payload.at("/Records/0")).put("body", "{");
    JsonNode answer = Payloads.write(World.SWEEP.execute(sqs(payload)));
    assertThat(answer.at("/batchItemFailures/0/itemIdentifier"))
        .isEqualTo(payload.at("/Records/0/messageId"));
  }
}
