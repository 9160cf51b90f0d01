package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.Fault;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.Units;
import dev.dovecote.testkit.dynamo.value.ItemSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the design says an operation costs, in calls and true units. */
class UnitsTest {
  /** 60 characters, 180 bytes: an ordinary message. */
  private static final String ORDINARY =
      "您好，请问这款白牡丹是今年春天的新茶吗？想买两盒送给长辈，能不能帮忙开发票，另外顺丰几天可以送到杭州西湖区？谢谢您。";

  /** The last entry is read; who else has sockets is looked up beside the write. */
  private static final String[] SEND = {"Query", "Query", "Query", "PutItem"};

  private static final String[] REMEMBERED = {"Query", "Query", "PutItem"};

  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 1).openShop(World.settings().done());
  private final List<Faults.Call> calls = new ArrayList<>();

  /** Names of eight clients of either side as a page makes them, and the longest allowed. */
  @ParameterizedTest
  @ValueSource(ints = {9, 12, 16})
  void sending_takes_one_write_unit_and_half_a_read_unit_in_two_calls(int clientCharacters) {
    assertThat(ORDINARY.codePointCount(0, ORDINARY.length())).isBetween(55, 60);
    AgentClient li = world.agent("li-xiaohong", 20);
    BuyerClient buyer = world.buyer("user-20260302-000481");
    buyer.say(ORDINARY);
    longLived(buyer, clientCharacters);

    Units sent = units(() -> buyer.say(ORDINARY));
    assertThat(calls).extracting(Faults.Call::operation).containsExactly(SEND);
    assertThat(dynamo.items(World.TABLES.conversations()))
        .as("room for longer messages")
        .allMatch(item -> ItemSize.of(item) <= 900);
    assertThat(stored(World.TABLES.conversations())).isEqualTo(new Units(0.5, 1));
    assertThat(notForPushes()).isEqualTo(2);
    assertThat(sent.write()).isEqualTo(1);
    // The push looks up the other side's sockets, and the sender's own others.
    assertThat(sent.read()).isEqualTo(1.5);

    ConversationId id = buyer.conversation();
    Units replied = units(() -> li.reply(id, 1, ORDINARY));
    assertThat(calls).extracting(Faults.Call::operation).containsExactly(SEND);
    assertThat(replied).isEqualTo(new Units(1.5, 1));
  }

  @Test
  void a_message_to_an_instance_that_remembers_the_conversation_reads_only_sockets() {
    AgentClient li = world.agent("li-xiaohong", 20);
    BuyerClient buyer = world.buyer("user-20260302-000481");
    buyer.say(ORDINARY);
    ConversationState known = world.state(buyer.conversation());

    Units sent = units(() -> buyer.sayKnowing(known.number(), ORDINARY));
    assertThat(calls).extracting(Faults.Call::operation).containsExactlyInAnyOrder(REMEMBERED);
    assertThat(notForPushes()).isEqualTo(1);
    assertThat(sent).isEqualTo(new Units(1, 1));

    Units replied = units(() -> li.replyKnowing(known.number() + 1, known, ORDINARY));
    assertThat(calls).extracting(Faults.Call::operation).containsExactlyInAnyOrder(REMEMBERED);
    assertThat(replied).isEqualTo(new Units(1, 1));
  }

  /** Eight clients of either side, each with names and numbers of usual length. */
  private void longLived(BuyerClient buyer, int clientCharacters) {
    String rest = "0123456789abcdefghijklmn".substring(6, clientCharacters);
    for (int client = 0; client < 8; client++) {
      if (client < 7) {
        write(buyer, new Author.Buyer(), "page-" + client + rest);
      }
      write(buyer, new Author.Agent(new AgentId("li-xiaohong")), "desk-" + client + rest);
    }
    for (int i = 0; i < 12; i++) {
      buyer.say(ORDINARY);
    }
    ConversationState state = world.state(buyer.conversation());
    assertThat(state.buyerClients().clients()).hasSize(8);
    assertThat(state.staffClients().clients()).hasSize(8);
  }

  private void write(BuyerClient buyer, Author author, String client) {
    world.transitions.change(
        World.SHOP,
        buyer.conversation(),
        Terms.USUAL,
        _ ->
            dev.dovecote.domain.Decision.accept(
                new Event.MessageSent(author, new Content.Text("嗯"), new ClientRef(client, 1))));
  }

  @Test
  void assigning_from_the_queue_takes_eight_write_units_in_one_transaction() {
    world.changeSettings(World.settings().welcome("您好，欢迎光临老茶馆，请问有什么可以帮您？").done());
    List<AgentClient> agents = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      agents.add(world.agent("agent-%02d".formatted(i), 40));
    }
    // Twenty conversations in the set of each.
    for (int i = 0; i < 20 * 12; i++) {
      world.buyer("user-20260302-%06d".formatted(i)).say("在吗");
    }
    assertThat(agents).allMatch(agent -> agent.conversations().size() == 20);
    agents.forEach(agent -> agent.set(AgentStatus.BREAK));
    BuyerClient buyer = world.buyer("user-20260302-999999");
    buyer.say(ORDINARY);
    agents.forEach(agent -> agent.set(AgentStatus.ONLINE));
    world.loseTriggers();

    Units before = dynamo.units();
    units(() -> world.pass.look(World.SHOP));
    assertThat(world.statusOf("user-20260302-999999"))
        .isEqualTo(dev.dovecote.domain.conversation.Status.ACTIVE);
    List<Faults.Call> transactions = calls.stream().filter(Faults.Call::isTransaction).toList();
    assertThat(transactions).hasSize(1);
    assertThat(transactionUnits).isLessThanOrEqualTo(8);
    assertThat(dynamo.units().minus(before).write())
        .as("with the count of the queue's pace")
        .isLessThanOrEqualTo(transactionUnits + 1);
  }

  @Test
  void ending_takes_four_write_units() {
    AgentClient li = world.agent("li-xiaohong", 20);
    BuyerClient buyer = world.buyer("user-20260302-000481");
    buyer.say(ORDINARY);
    longLived(buyer, 12);
    Units ended = units(() -> li.end(buyer.conversation()));
    assertThat(ended.write()).isEqualTo(4);
  }

  @Test
  void joining_those_who_wait_reads_no_agents_however_many_there_are() {
    AgentClient li = world.agent("li-xiaohong", 1);
    world.buyer("user-1").say(ORDINARY);
    world.buyer("user-2").say(ORDINARY);
    Units few = units(() -> world.buyer("user-3").say(ORDINARY));
    for (int i = 0; i < 200; i++) {
      world.absentAgent("agent-%03d".formatted(i), 5);
    }
    Units many = units(() -> world.buyer("user-4").say(ORDINARY));
    assertThat(many).isEqualTo(few);
    assertThat(li.conversations()).hasSize(1);
  }

  @Test
  void opening_into_the_queue_and_to_an_agent_has_a_known_price() {
    AgentClient li = world.agent("li-xiaohong", 20);
    Units toAgent = units(() -> world.buyer("user-1").say(ORDINARY));
    li.set(AgentStatus.BREAK);
    Units toQueue = units(() -> world.buyer("user-2").say(ORDINARY));
    // Four entries, the pointer, the timer, the agent's set or the lane: two units each; and the
    // buyer's connection and lease, which hello writes. Who reaches an agent is counted.
    assertThat(toAgent.write()).isEqualTo(14 + 2 + 1);
    assertThat(toQueue.write()).isEqualTo(14 + 2);
  }

  // ---------------------------------------------------------------- measuring

  private double transactionUnits;

  private Units units(Runnable work) {
    calls.clear();
    transactionUnits = 0;
    Units[] beforeCall = {Units.NONE};
    dynamo.setFaults(
        new Faults() {
          @Override
          public Fault before(Call call) {
            calls.add(call);
            beforeCall[0] = dynamo.units();
            return Fault.NONE;
          }

          @Override
          public void after(Call call) {
            if (call.isTransaction()) {
              transactionUnits += dynamo.units().minus(beforeCall[0]).write();
            }
          }
        });
    Units before = dynamo.units();
    tableBefore = Map.of(World.TABLES.conversations(), dynamo.units(World.TABLES.conversations()));
    work.run();
    Units used = dynamo.units().minus(before);
    dynamo.setFaults(Faults.NONE);
    return used;
  }

  private Map<String, Units> tableBefore = Map.of();

  private Units stored(String table) {
    return dynamo.units(table).minus(tableBefore.get(table));
  }

  private long notForPushes() {
    return calls.stream()
        .filter(call -> !call.tables().contains(World.TABLES.connections()))
        .count();
  }
}
