package dev.dovecote.local.cli.bench;

import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.Change;
import dev.dovecote.application.Heads;
import dev.dovecote.application.StaffConversations;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.local.cli.ShopFounder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  private final MemoryWorld memory;
  private final UseCaseWorld world;
  private final Caller.Staff agent = staff("anna");
  private final Caller.Staff other = staff("bob");
  private final List<Operation> operations = new ArrayList<>();

  UnitCosts(Path template) {
    this.memory = new MemoryWorld(template);
    this.world = memory.world;
  }

  private static Caller.Staff staff(String name) {
    return new Caller.Staff(new Recipient.Staff(SHOP, new AgentId(name)), Role.AGENT);
  }

  /** Runs each operation once, as it usually is. */
  List<Operation> measure() {
    memory.open(
        SHOP,
        List.of(
            ShopFounder.person("anna", "Anna", Role.AGENT, 1),
            ShopFounder.person("bob", "Bob", Role.AGENT, 1)));
    memory.comesToTheDesk(SHOP, agent.id());
    Caller.Buyer bea = buyer("bea");
    Caller.Buyer cleo = buyer("cleo");
    Change.Made opened = made("open", () -> world.buyers.send(bea, first(), "socket-bea"));
    ConversationId first = opened.after().origin().id();
    Change.Made queued = made("queue", () -> world.buyers.send(cleo, first(), "socket-cleo"));
    ConversationId second = queued.after().origin().id();
    Change.Made sent =
        made("send", () -> world.buyers.send(bea, next(opened.after()), "socket-bea"));
    made("reply", () -> world.staff.reply(agent, reply(sent.after()), "desk-anna"));
    made("end", () -> world.staff.end(agent, first, "desk-anna"));
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
    memory.comesToTheDesk(SHOP, other.id());
    made("transfer", () -> world.byHand.give(agent, second, other.id(), "Please.", "desk-anna"));
    return List.copyOf(operations);
  }

  private Caller.Buyer buyer(String name) {
    Caller.Buyer buyer = new Caller.Buyer(new Recipient.Buyer(SHOP, new BuyerId(name)), name);
    world.sync.open(buyer, "socket-" + name);
    return buyer;
  }

  private static BuyerMessages.Message first() {
    return message(1, null, Heads.UNKNOWN);
  }

  /** The next of a client that was told all there is. */
  private static BuyerMessages.Message next(ConversationState known) {
    return message(2, known.origin().id(), known.number());
  }

  private static BuyerMessages.Message message(
      int number, @Nullable ConversationId conversation, int have) {
    return new BuyerMessages.Message(
        new ClientRef("phone", number),
        new Content.Text(TEXT),
        conversation,
        have,
        EntryPoint.OTHER,
        null);
  }

  private static StaffConversations.Reply reply(ConversationState known) {
    return new StaffConversations.Reply(
        known.origin().id(), known.number(), new ClientRef("desk", 1), new Content.Text(TEXT));
  }

  private Change.Made made(String name, Supplier<Change> operation) {
    Change change = metered(name, operation);
    if (change instanceof Change.Made made) {
      return made;
    }
    throw new IllegalStateException(name + " was not done: " + change);
  }

  private <T> T metered(String name, Supplier<T> operation) {
    memory.dynamo.takeShapes();
    Spent before = memory.spent();
    T done = operation.get();
    Spent spent = memory.spent().minus(before);
    operations.add(
        new Operation(
            name,
            spent.calls(),
            spent.pushed() + spent.looks(),
            spent.units().read(),
            spent.looks() * LOOK_READ_UNITS,
            spent.units().write(),
            memory.dynamo.takeShapes()));
    return done;
  }

  @Override
  public void close() {
    memory.close();
  }
}
