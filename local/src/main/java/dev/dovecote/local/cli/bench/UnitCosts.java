package dev.dovecote.local.cli.bench;

import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.Change;
import dev.dovecote.application.StaffConversations;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.local.cli.ShopFounder;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.TableDefinition;
import dev.dovecote.testkit.dynamo.Tables;
import dev.dovecote.testkit.dynamo.Units;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What operations cost on AWS: the real use cases run on a DynamoDB in memory that counts units as
 * AWS charges them, which DynamoDB Local does not.
 */
final class UnitCosts implements AutoCloseable {
  private static final ShopId SHOP = new ShopId("bench");
  private static final String TEXT =
      "Hello! I ordered the blue one in size M last week, and it has not come. Can you look?";

  /** What looking for somebody's sockets costs. */
  private static final double LOOK_READ_UNITS = 0.5;

  private final Map<String, TableDefinition> tables;
  private final MemoryDynamoDb memory = new MemoryDynamoDb(InstantSource.system());
  private final MeteredDynamo dynamo =
      new MeteredDynamo(memory, this::find, () -> memory.units().write());
  private final CountingSqs sqs = new CountingSqs();
  private final CountingSockets sockets = new CountingSockets();
  private final UseCaseWorld world;
  private final Caller.Staff agent =
      new Caller.Staff(new Recipient.Staff(SHOP, new AgentId("anna")), Role.AGENT);
  private final List<Operation> operations = new ArrayList<>();

  UnitCosts(Path template) {
    this.tables = Tables.fromTemplate(template);
    tables.forEach((id, table) -> memory.createTables(List.of(table.named(id))));
    this.world = new UseCaseWorld(dynamo, sqs, sockets, environment());
  }

  private static Map<String, Object> environment() {
    Map<String, Object> environment = new HashMap<>();
    for (String table :
        List.of("Desk", "Conversations", "Lanes", "Connections", "Timers", "Orders")) {
      environment.put(table.toLowerCase(Locale.ROOT) + ".table", table + "Table");
    }
    for (String queue : List.of("assignment", "timer", "delivery")) {
      environment.put(queue + ".queue.url", "http://localhost/" + queue);
    }
    environment.put("callback.url", "http://localhost/callback");
    return environment;
  }

  private Map<String, AttributeValue> find(String table, Map<String, AttributeValue> key) {
    return memory.items(table).stream()
        .filter(item -> item.entrySet().containsAll(key.entrySet()))
        .findFirst()
        .orElse(key);
  }

  /** Runs each operation once, as it usually is. */
  List<Operation> measure() {
    if (!world.founding.found(
        SHOP,
        ShopFounder.alwaysOpen("Bench", "Welcome!"),
        List.of(ShopFounder.person("anna", "Anna", Role.AGENT, 1)))) {
      throw new IllegalStateException("the shop is there already");
    }
    world.sync.open(agent, "desk");
    var _ = world.stores.agents().setStatus(SHOP, agent.id(), AgentStatus.ONLINE);
    Caller.Buyer bea = buyer("bea");
    Caller.Buyer cleo = buyer("cleo");
    Change.Made opened = made("open", () -> world.buyers.send(bea, message(1, null), "socket-bea"));
    ConversationId first = opened.after().origin().id();
    Change.Made queued =
        made("queue", () -> world.buyers.send(cleo, message(1, null), "socket-cleo"));
    ConversationId second = queued.after().origin().id();
    made("send", () -> world.buyers.send(bea, message(2, first), "socket-bea"));
    made("reply", () -> world.staff.reply(agent, reply(first), "desk"));
    made("end", () -> world.staff.end(agent, first, "desk"));
    metered(
        "assign",
        () -> {
          world.pass.look(SHOP);
          return second;
        });
    metered(
        "sync",
        () -> {
          world.sync.renew(agent);
          return Objects.requireNonNull(world.sync.missedBy(agent, Map.of(second, 6)));
        });
    return List.copyOf(operations);
  }

  private Caller.Buyer buyer(String name) {
    Caller.Buyer buyer = new Caller.Buyer(new Recipient.Buyer(SHOP, new BuyerId(name)), name);
    world.sync.open(buyer, "socket-" + name);
    return buyer;
  }

  private static BuyerMessages.Message message(int number, @Nullable ConversationId conversation) {
    return new BuyerMessages.Message(
        new ClientRef("phone", number),
        new Content.Text(TEXT),
        conversation,
        EntryPoint.OTHER,
        null);
  }

  private static StaffConversations.Reply reply(ConversationId conversation) {
    return new StaffConversations.Reply(
        conversation, new ClientRef("desk", 1), new Content.Text(TEXT));
  }

  private Change.Made made(String name, Supplier<Change> operation) {
    Change change = metered(name, operation);
    if (change instanceof Change.Made made) {
      return made;
    }
    throw new IllegalStateException(name + " was not done: " + change);
  }

  private <T> T metered(String name, Supplier<T> operation) {
    dynamo.takeShapes();
    Units before = memory.units();
    long callsBefore = memory.calls();
    int sentBefore = sqs.sent();
    int pushedBefore = sockets.pushed();
    int looksBefore = dynamo.socketLooks();
    T done = operation.get();
    Units units = memory.units().minus(before);
    int pushed = sockets.pushed() - pushedBefore;
    int looks = dynamo.socketLooks() - looksBefore;
    operations.add(
        new Operation(
            name,
            memory.calls() - callsBefore + (sqs.sent() - sentBefore) + pushed,
            pushed + looks,
            units.read(),
            looks * LOOK_READ_UNITS,
            units.write(),
            dynamo.takeShapes()));
    return done;
  }

  @Override
  public void close() {
    world.close();
  }
}
