package dev.dovecote.local.cli.bench;

import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.Change;
import dev.dovecote.application.Heads;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.local.cli.ShopFounder;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.TableDefinition;
import dev.dovecote.testkit.dynamo.Tables;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The real use cases on a DynamoDB in memory that counts units as AWS charges them, which DynamoDB
 * Local does not.
 */
final class MemoryWorld implements AutoCloseable {
  final MemoryDynamoDb memory = new MemoryDynamoDb(InstantSource.system());
  final MeteredDynamo dynamo = new MeteredDynamo(memory, this::find, () -> memory.units().write());
  final CountingSqs sqs = new CountingSqs();
  final CountingSockets sockets = new CountingSockets();
  final UseCaseWorld world;

  /** With the template's tables. */
  MemoryWorld(Path template) {
    Map<String, TableDefinition> tables = Tables.fromTemplate(template);
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

  /** Opens a shop whose hours never end. */
  void open(ShopId shop, Collection<Agent> people) {
    if (!world.founding.found(shop, ShopFounder.alwaysOpen("Bench", "Welcome!"), people)) {
      throw new IllegalStateException("shop " + shop + " is there already");
    }
  }

  /** Somebody comes, and is online. */
  void comesToTheDesk(ShopId shop, AgentId id) {
    Caller.Staff staff = new Caller.Staff(new Recipient.Staff(shop, id), Role.AGENT);
    world.sync.open(staff, "desk-" + id);
    var _ = world.stores.agents().setStatus(shop, id, AgentStatus.ONLINE);
  }

  /** A buyer comes and writes for the first time. */
  Status asks(ShopId shop, int number) {
    Caller.Buyer buyer =
        new Caller.Buyer(
            new Recipient.Buyer(shop, new BuyerId("buyer-" + number)), "Buyer " + number);
    Change asked =
        world.buyers.send(
            buyer,
            new BuyerMessages.Message(
                new ClientRef("phone", 1),
                new Content.Text("Hello!"),
                null,
                Heads.UNKNOWN,
                EntryPoint.OTHER,
                null),
            "socket-" + number);
    if (asked instanceof Change.Made made) {
      return made.after().status();
    }
    throw new IllegalStateException("not opened: " + asked);
  }

  /** How many conversations are active with the agents of a shop. */
  int active(ShopId shop) {
    return world.stores.agents().all(shop).stream().mapToInt(Agent::load).sum();
  }

  /** What has been spent by now. */
  Spent spent() {
    return new Spent(
        memory.calls() + sqs.sent() + sockets.pushed(),
        sockets.pushed(),
        dynamo.socketLooks(),
        memory.units());
  }

  @Override
  public void close() {
    world.close();
  }
}
