package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.SimulatedCrash;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One fault at each call in turn of a whole small story: people send again what was not answered,
 * functions are run again by their queue, clients sync. Nothing is lost, doubled or left waiting.
 */
class FaultsTest {
  private static final List<String> BUYERS = List.of("b1", "b2");

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault.LostAnswer(),
        new Fault.ServerError(true),
        new Fault.ServerError(false),
        new Fault.Repeated(),
        new Fault.Conflict(0),
        new Fault.Throttled(true),
        new Fault.Stale(1),
        new Fault.Stale(4),
        new Fault.CrashBefore(),
        new Fault.CrashAfter());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void one_fault_at_any_call_loses_and_doubles_nothing__CONV_12_ASSIGN_5(Fault fault) {
    long calls = new Story(0, Fault.NONE).play();
    assertThat(calls).isGreaterThan(50);
    for (long at = 1; at <= calls; at++) {
      new Story(at, fault).play();
    }
  }

  /** b1 is served, b2 waits, b1's conversation ends, b2 is served, b1 comes back and waits. */
  private static final class Story {
    private final SettableClock clock = new SettableClock(World.NOON);
    private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
    private final World world;
    private final AgentClient li;
    private final BuyerClient first;
    private final BuyerClient second;
    private final long at;
    private final Fault fault;

    Story(long at, Fault fault) {
      this.at = at;
      this.fault = fault;
      world = World.on(dynamo, clock, at).openShop(World.settings().done());
      li = world.agent("li", 1).staysThere();
      first = world.buyer("b1");
      second = world.buyer("b2");
      second.staysThere();
      first.staysThere();
      world.loseTriggers();
    }

    long play() {
      long before = dynamo.calls();
      dynamo.setFaults(
          call -> call.number() == before + at && call.allows(fault) ? fault : Fault.NONE);
      until(() -> first.say("一"), this::stored);
      until(() -> second.say("甲"), this::stored);
      until(() -> first.say("二"), this::stored);
      run(world::settle);
      until(() -> li.reply(world.latest("b1"), "好"), this::stored);
      until(() -> li.end(world.latest("b1")), this::endedOrStored);
      run(world::settle);
      until(() -> second.say("乙"), this::stored);
      until(() -> first.say("三"), this::stored);
      run(world::settle);
      long calls = dynamo.calls() - before;
      dynamo.setFaults(Faults.NONE);

      world.pass(Duration.ofMinutes(2));
      Invariants.hold(world, BUYERS);
      assertThat(texts("b1")).isEqualTo("一二三");
      assertThat(texts("b2")).isEqualTo("甲乙");
      assertThat(world.statusOf("b2")).as("fault at call %s", at).isEqualTo(Status.ACTIVE);
      assertThat(world.statusOf("b1")).isEqualTo(Status.QUEUED);
      assertThat(li.conversations()).containsExactly(world.latest("b2"));
      return calls;
    }

    private boolean stored(Change change) {
      return change instanceof Change.Made || change instanceof Change.AlreadyMade;
    }

    /** After a lost answer the end itself may be what forbids the second attempt. */
    private boolean endedOrStored(Change change) {
      ConversationState state = world.state(world.latest("b1"));
      return stored(change) || state.ended();
    }

    private void until(java.util.function.Supplier<Change> work, Predicate<Change> done) {
      // No two are queued in the same millisecond, where the order between them is anybody's.
      clock.advance(Duration.ofMillis(1));
      for (int attempt = 0; attempt < 3; attempt++) {
        try {
          if (done.test(work.get())) {
            return;
          }
        } catch (SimulatedCrash | RuntimeException _) {
          // Not answered: the same again.
        }
      }
      throw new AssertionError("never done; fault " + fault + " at call " + at);
    }

    /** What fails in a function comes again after its visibility timeout, while time passes. */
    private void run(Runnable functions) {
      try {
        functions.run();
      } catch (SimulatedCrash | RuntimeException _) {
        world.pass(Duration.ofSeconds(60));
      }
    }

    private String texts(String buyer) {
      return String.join("", world.messages(buyer));
    }
  }
}
