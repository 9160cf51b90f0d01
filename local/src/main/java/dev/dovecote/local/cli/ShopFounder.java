package dev.dovecote.local.cli;

import dev.dovecote.application.Founding;
import dev.dovecote.application.Ids;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes shops on a running stack, by the same use cases by which any deployment gets them. */
public final class ShopFounder {
  private final EmbeddedStack stack;
  private final Founding founding;
  private final TicketOffice tickets;

  public ShopFounder(EmbeddedStack stack, InstantSource clock) {
    this.stack = stack;
    SecureRandom chance = new SecureRandom();
    Surroundings world =
        new Surroundings(clock, chance, new Ids(clock, chance), _ -> {}, Runnable::run);
    Stores stores =
        Stores.on(
            stack.dynamoDb(),
            new Stores.Tables(
                stack.tableName("DeskTable"),
                stack.tableName("ConversationsTable"),
                stack.tableName("LanesTable"),
                stack.tableName("ConnectionsTable"),
                stack.tableName("TimersTable"),
                stack.tableName("OrdersTable")));
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

  /** Makes a shop with its people; false where there is one of that name already. */
  public boolean open(ShopId shop, ShopSettings settings, Collection<Agent> people) {
    return founding.found(shop, settings, people);
  }

  /** A new key for a shop's server. */
  public String newKey(ShopId shop) {
    return tickets.newShopKey(shop);
  }

  /** A token of the stack's own issuer for an owner or agent. */
  public String token(ShopId shop, AgentId person, Duration lifetime) {
    return stack.token(
        Map.of("sub", person.value(), "shop", shop.value(), "aud", "dovecote"), lifetime);
  }
}
