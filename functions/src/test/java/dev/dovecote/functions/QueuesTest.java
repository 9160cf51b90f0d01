package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.functions.testing.Queues;
import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages of queues that fail, and that come twice. */
class QueuesTest {
  @RegisterExtension static final World WORLD = new World();

  private final TestShop shop = TestShop.open();
  private final Socket buyer = shop.buyer("u-1");

  @Test
  void a_group_that_fails_does_not_hold_back_others__ASSIGN_5() {
    Socket lin = shop.staff(TestShop.LIN);
    lin.hello();
    lin.get("{action: 'status', status: 'BREAK'}");
    TestShop.opens(buyer);
    World.assign();
    lin.get("{action: 'status', status: 'ONLINE'}");
    String nowhere = World.name("nowhere");
    World.QUEUES.sendAssignment(nowhere, "{\"shop\":\"" + nowhere + "\"}", "1");
    World.QUEUES.sendAssignment("broken", "{", "2");

    Queues.Batch all = World.QUEUES.assignment();
    assertThat(all.messages()).hasSize(3);
    int failed = World.once(all, World.ASSIGNMENT::execute);

    assertThat(failed).isEqualTo(2);
    assertThat(lin.get("{action: 'sync'}").at("/desk/load").asInt()).isEqualTo(1);
    Queues.Batch again = World.QUEUES.assignment();
    assertThat(again.messages()).as("what failed comes again").hasSize(2);
    World.QUEUES.settle(again, Set.of());
  }

  @Test
  void a_repeated_message_of_a_queue_changes_nothing__ASSIGN_5() {
    Socket lin = shop.online(TestShop.LIN);
    TestShop.opens(buyer);
    Queues.Batch batch = World.QUEUES.assignment();
    World.once(batch, World.ASSIGNMENT::execute);
    var stored = World.stored();

    assertThat(World.ASSIGNMENT.execute(batch.event()).getBatchItemFailures()).isEmpty();

    assertThat(World.stored()).isEqualTo(stored);
    assertThat(lin.get("{action: 'sync'}").at("/desk/load").asInt()).isEqualTo(1);
  }
}
