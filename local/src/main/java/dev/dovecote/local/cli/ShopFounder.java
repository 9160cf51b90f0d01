package dev.dovecote.local.cli;

import dev.dovecote.application.Founding;
import dev.dovecote.application.Founding.Founded;
import dev.dovecote.application.Ids;
import dev.dovecote.application.Metrics;
import dev.dovecote.application.Stores;
import dev.dovecote.application.Surroundings;
import dev.dovecote.application.TicketOffice;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ServiceHours;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Language;
import dev.dovecote.local.EmbeddedStack;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes shops on a stack, by the same use cases by which any deployment gets them. */
public final class ShopFounder {
  private final @Nullable EmbeddedStack stack;
  private final Founding founding;
  private final Stores stores;
  private final TicketOffice tickets;

  /** On the stack of this machine. */
  public ShopFounder(EmbeddedStack stack, InstantSource clock) {
    this(stack.dynamoDb(), stack::tableName, clock, stack);
  }

  /** On the tables of any stack, whose names are asked for by their logical IDs. */
  public static ShopFounder on(
      DynamoDbClient dynamo, UnaryOperator<String> tableName, InstantSource clock) {
    return new ShopFounder(dynamo, tableName, clock, null);
  }

  private ShopFounder(
      DynamoDbClient dynamo,
      UnaryOperator<String> tableName,
      InstantSource clock,
      @Nullable EmbeddedStack stack) {
    this.stack = stack;
    SecureRandom chance = new SecureRandom();
    Surroundings world =
        new Surroundings(
            clock, chance, new Ids(clock, chance), _ -> {}, Runnable::run, Metrics.SILENT);
    this.stores =
        Stores.on(
            dynamo,
            new Stores.Tables(
                tableName.apply("DeskTable"),
                tableName.apply("ConversationsTable"),
                tableName.apply("LanesTable"),
                tableName.apply("ConnectionsTable"),
                tableName.apply("TimersTable"),
                tableName.apply("OrdersTable")));
    this.founding = new Founding(stores);
    this.tickets = new TicketOffice(stores, world, chance);
  }

  /** Settings of a shop that is always open and speaks English. */
  public static ShopSettings alwaysOpen(String name, @Nullable String welcome) {
    return ShopSettings.defaults(name)
        .but()
        .language(Language.EN)
        .serviceHours(ServiceHours.parse("00:00", "24:00"))
        .welcome(welcome)
        .done();
  }

  /** Somebody of a shop who is not at the desk yet. */
  public static Agent person(String id, String name, Role role, int capacity) {
    return Agent.joining(new AgentId(id), name, role, true, capacity);
  }

  /**
   * Makes a shop with its people, or what is missing of one that is half made.
   *
   * @return false where there is one of that name already, or another is begun; nothing changed
   *     then
   */
  public boolean open(ShopId shop, ShopSettings settings, Collection<Agent> people) {
    return found(shop, settings, people) instanceof Founded.Made;
  }

  /** The same, with why where it was not made. */
  Founded found(ShopId shop, ShopSettings settings, Collection<Agent> people) {
    return founding.found(shop, settings, people);
  }

  /** Whether there is a shop of that name. */
  boolean exists(ShopId shop) {
    return stores.shops().findNow(shop) != null;
  }

  /** The people of a shop, of one that is half made too. */
  List<Agent> people(ShopId shop) {
    return stores.agents().all(shop);
  }

  /** A new key for a shop's server. */
  public String newKey(ShopId shop) {
    return tickets.newShopKey(shop);
  }

  /** Whether this is one of the shop's keys. */
  boolean isKey(ShopId shop, String key) {
    return shop.equals(tickets.shopOf(key));
  }

  /** A token of the stack's own issuer for an owner or agent. */
  public String token(ShopId shop, AgentId person, Duration lifetime) {
    if (stack == null) {
      throw new IllegalStateException("tokens of a deployed stack come from its issuer");
    }
    return stack.token(
        Map.of("sub", person.value(), "shop", shop.value(), "aud", "dovecote"), lifetime);
  }
}
