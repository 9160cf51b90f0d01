package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.application.Change.Made;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.message.Author;
import dev.dovecote.testkit.dynamo.DynamoDbLocal;
import dev.dovecote.testkit.dynamo.TableDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real threads on a DynamoDB that others wrote: whatever the order, the result is one of them. */
class RacesTest {
  private static final int THREADS = 16;
  private static DynamoDbLocal dynamo;

  private final ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);
  private World world;

  @BeforeAll
  static void start() {
    dynamo = DynamoDbLocal.start();
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  @BeforeEach
  void createTables() {
    dynamo.createTables(World.tables());
    world =
        World.on(dynamo.client(), hands, pause -> LockSupport.parkNanos(pause.toNanos()))
            .openShop(World.settings().done());
  }

  @AfterEach
  void dropTables() {
    callers.shutdownNow();
    hands.shutdownNow();
    for (TableDefinition table : World.tables()) {
      dynamo.client().deleteTable(delete -> delete.tableName(table.name()));
    }
  }

  @Test
  void two_hundred_buyers_at_once_fill_exactly_the_35_slots_and_queue_in_order__ASSIGN_4_QUEUE_2() {
    List<AgentClient> agents =
        IntStream.range(0, 5).mapToObj(i -> world.agent("agent" + i, 7)).toList();
    world.loseTriggers();
    List<BuyerClient> buyers =
        IntStream.range(0, 200).mapToObj(i -> new BuyerClient(world, "b" + i, "phone")).toList();

    together(
        buyers,
        buyer -> {
          // A moment apart, so that the order in which they came is known.
          world.clock.advance(Duration.ofMillis(1));
          assertThat(buyer.say("在吗")).isInstanceOf(Made.class);
        });
    // Several passes of one shop at the same time.
    together(Collections.nCopies(6, World.SHOP), world.pass::look);
    world.settle();

    assertThat(agents).allMatch(agent -> agent.conversations().size() == 7);
    List<String> waiting = world.waiting();
    assertThat(waiting).hasSize(165).isEqualTo(queuedInOrderOfAsking(buyers));
    Invariants.hold(world, ids(buyers));

    // Slots free up: those who waited longest get them, as passes of a shop follow each other.
    freeThreeEach(agents);
    world.settle();
    assertThat(agents).allMatch(agent -> agent.conversations().size() == 7);
    assertThat(world.waiting()).isEqualTo(waiting.subList(15, 165));

    // Even where they do not, no slot is given twice or left free.
    freeThreeEach(agents);
    together(Collections.nCopies(6, World.SHOP), world.pass::look);
    world.settle();
    assertThat(agents).allMatch(agent -> agent.conversations().size() == 7);
    assertThat(world.waiting()).hasSize(135);
    Invariants.hold(world, ids(buyers));
  }

  private void freeThreeEach(List<AgentClient> agents) {
    together(
        agents,
        agent -> {
          for (ConversationId id : List.copyOf(agent.conversations()).subList(0, 3)) {
            assertThat(agent.end(id)).isInstanceOf(Made.class);
          }
        });
  }

  private List<String> queuedInOrderOfAsking(List<BuyerClient> buyers) {
    return buyers.stream()
        .map(buyer -> world.state(buyer.conversation()))
        .filter(state -> state.status() == Status.QUEUED)
        .sorted(
            java.util.Comparator
                .<dev.dovecote.domain.conversation.ConversationState, java.time.Instant>comparing(
                    state -> state.askedAt())
                .thenComparing(state -> state.origin().id().value()))
        .map(state -> state.origin().buyer().value())
        .toList();
  }

  @Test
  void two_senders_at_once_store_each_message_once_in_one_order__MSG_2_MSG_3_CONV_12() {
    AgentClient li = world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("开始");
    ConversationId id = buyer.conversation();
    int each = 1_000;

    together(
        List.of(true, false),
        isBuyer -> {
          for (int i = 1; i <= each; ) {
            Change change = isBuyer ? buyer.say(i + 1, "问" + i) : li.reply(id, i, "答" + i);
            if (change instanceof Made || change instanceof Change.AlreadyMade) {
              // Some are sent again, as after a lost answer.
              if (i % 50 == 0) {
                assertThat(isBuyer ? buyer.say(i + 1, "问" + i) : li.reply(id, i, "答" + i))
                    .isInstanceOf(Change.AlreadyMade.class);
              }
              i++;
            }
          }
        });

    List<Entry> log = world.log(id);
    assertThat(log).hasSize(4 + 2 * each);
    assertThat(texts(log, Author.Buyer.class)).hasSize(each + 1).last().isEqualTo("问" + each);
    assertThat(texts(log, Author.Agent.class))
        .isEqualTo(IntStream.rangeClosed(1, each).mapToObj(i -> "答" + i).toList());
    Invariants.hold(world, List.of("b1"));

    List<Entry> asTheBuyerSees = byPages(buyer.caller, id);
    assertThat(asTheBuyerSees).isEqualTo(log).isEqualTo(byPages(li.caller, id));
  }

  @Test
  void ending_assigning_and_writing_race_and_nothing_is_lost_or_counted_twice__CONV_12() {
    List<AgentClient> agents =
        IntStream.range(0, 3).mapToObj(i -> world.agent("agent" + i, 2)).toList();
    List<BuyerClient> buyers =
        IntStream.range(0, 12).mapToObj(i -> new BuyerClient(world, "b" + i, "phone")).toList();
    List<Runnable> people = new ArrayList<>();
    for (BuyerClient buyer : buyers) {
      people.add(
          () -> {
            while (buyer.sent() < 6) {
              buyer.say("第" + buyer.sent());
            }
          });
    }
    for (AgentClient agent : agents) {
      people.add(
          () -> {
            for (int i = 0; i < 12; i++) {
              for (ConversationId id : agent.conversations()) {
                agent.reply(id, "好");
                agent.end(id);
              }
              world.pass.look(World.SHOP);
            }
          });
    }
    people.add(
        () -> {
          for (int i = 0; i < 6; i++) {
            agents.get(0).set(i % 2 == 0 ? AgentStatus.BREAK : AgentStatus.ONLINE);
            world.pass.look(World.SHOP);
          }
        });
    together(people, Runnable::run);
    world.settle();

    Invariants.hold(world, ids(buyers));
    int active = agents.stream().mapToInt(agent -> agent.conversations().size()).sum();
    assertThat(world.waiting().isEmpty() || active == 6).as("ASSIGN-5").isTrue();
  }

  // ---------------------------------------------------------------- fixture

  private interface Work<T> {
    void on(T one) throws InterruptedException;
  }

  private <T> void together(List<T> all, Work<T> work) {
    List<Callable<Void>> calls = new ArrayList<>();
    for (T one : all) {
      calls.add(
          () -> {
            work.on(one);
            return null;
          });
    }
    try {
      for (Future<Void> done : callers.invokeAll(calls)) {
        done.get();
      }
    } catch (InterruptedException | ExecutionException failed) {
      throw new AssertionError(failed);
    }
  }

  private List<Entry> byPages(dev.dovecote.domain.Caller caller, ConversationId id) {
    List<Entry> all = new ArrayList<>();
    boolean more = true;
    while (more) {
      Sync.Missed page = world.sync.entries(caller, id, all.isEmpty() ? 0 : all.getLast().number());
      all.addAll(page.entries());
      more = page.more();
    }
    return all;
  }

  private static List<String> texts(List<Entry> log, Class<? extends Author> by) {
    return log.stream()
        .map(Entry::event)
        .filter(event -> event instanceof Event.MessageSent sent && by.isInstance(sent.author()))
        .map(
            event ->
                ((dev.dovecote.domain.message.Content.Text) ((Event.MessageSent) event).content())
                    .text())
        .toList();
  }

  private static List<String> ids(List<BuyerClient> buyers) {
    return buyers.stream().map(BuyerClient::id).toList();
  }
}
