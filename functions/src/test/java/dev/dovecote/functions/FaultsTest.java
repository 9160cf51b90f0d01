package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Measure;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.Published;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import dev.dovecote.testkit.bus.BusFaults;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What fails in a function is no error to Lambda, which is answered: so functions tell of it. */
class FaultsTest {
  @RegisterExtension static final World WORLD = new World();

  private final TestShop shop = TestShop.open();

  @AfterEach
  void nothingGoesWrongAnyMore() {
    World.DYNAMO.setFaults(Faults.NONE);
    World.EVENTS.setFaults(BusFaults.NONE);
  }

  private static void dynamoFails() {
    World.DYNAMO.setFaults(
        call -> {
          Fault fault = new Fault.ServerError(false);
          return call.allows(fault) ? fault : Fault.NONE;
        });
  }

  @Test
  void a_frame_that_fails_is_a_fault() {
    Socket buyer = shop.buyer("u-1");
    buyer.hello();
    dynamoFails();
    assertThat(buyer.ask("{action: 'ask'}").at("/error/code").asText()).isEqualTo("INTERNAL");
    assertThat(World.told(Measure.FAULTS)).isEqualTo(1);
  }

  @Test
  void a_request_that_fails_is_a_fault() {
    dynamoFails();
    assertThat(shop.http(TestShop.OWNER, "GET", "/v1/agents", null).status()).isEqualTo(500);
    assertThat(World.told(Measure.FAULTS)).isEqualTo(1);
  }

  @Test
  void a_message_of_a_queue_that_fails_is_a_fault() {
    World.QUEUES.sendAssignment("nowhere", "{\"shop\":\"nowhere\"}", World.name("d"));
    assertThat(World.once(World.QUEUES.assignment(), World.ASSIGNMENT::execute)).isEqualTo(1);
    assertThat(World.told(Measure.FAULTS)).isEqualTo(1);
  }

  @Test
  void an_event_that_the_bus_does_not_take_is_a_fault() {
    World.EVENTS.setFaults(_ -> BusFaults.Fault.REFUSED);
    Published.publish(Files.event("dynamodb-stream.json"));
    assertThat(World.told(Measure.FAULTS)).isEqualTo(1);
    World.EVENTS.setFaults(BusFaults.NONE);
    Published.publish(Files.event("dynamodb-stream.json"));
    assertThat(World.told(Measure.FAULTS)).isEqualTo(1);
  }

  @Test
  void what_a_caller_did_wrong_is_none() {
    Socket buyer = shop.buyer("u-1");
    buyer.hello();
    assertThat(buyer.ask("{action: 'send'}").at("/error/code").asText()).isEqualTo("INVALID");
    assertThat(shop.http(TestShop.LIN, "GET", "/v1/settings/nothing", null).status())
        .isEqualTo(404);
    assertThat(World.told(Measure.FAULTS)).isZero();
  }

  @Test
  void a_push_that_fails_again_is_a_failed_push_and_no_fault__MSG_2() {
    shop.online(TestShop.LIN);
    Socket buyer = shop.buyer("u-1");
    buyer.hello();
    Socket other = buyer.another();
    other.hello();
    World.CALLBACK.fail(other.connection(), Integer.MAX_VALUE);
    TestShop.opens(buyer);
    long failed = World.told(Measure.FAILED_PUSHES);
    assertThat(failed).isPositive();
    assertThat(World.deliver()).isPositive();
    assertThat(World.told(Measure.FAILED_PUSHES)).isGreaterThan(failed);
    assertThat(World.told(Measure.FAULTS)).isZero();
    World.CALLBACK.fail(other.connection(), 0);
  }
}
