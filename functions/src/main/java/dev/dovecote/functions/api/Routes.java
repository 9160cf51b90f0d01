package dev.dovecote.functions.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.Desk;
import dev.dovecote.application.ShopOffice;
import dev.dovecote.application.Surroundings;
import dev.dovecote.application.Sync;
import dev.dovecote.application.TicketOffice;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.application.protocol.Views;
import dev.dovecote.aws.Lanes;
import dev.dovecote.aws.Shops;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.assignment.Availability;
import dev.dovecote.domain.assignment.Waiting;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.functions.input.Fields;
import dev.dovecote.functions.wiring.LogContext;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each path of the HTTP API does, but for orders. */
@Singleton
final class Routes {
  /** Longest cursor, in characters: what stands in it becomes part of a key. */
  private static final int CURSOR_MAX_CHARACTERS = 200;

  private final TicketOffice tickets;
  private final ShopOffice shop;
  private final Desk desk;
  private final Sync sync;
  private final Surroundings world;

  Routes(TicketOffice tickets, ShopOffice shop, Desk desk, Sync sync, Surroundings world) {
    this.tickets = tickets;
    this.shop = shop;
    this.desk = desk;
    this.sync = sync;
    this.world = world;
  }

  /** {@code POST /v1/buyer-tickets}: the shop's server asks, with the shop's key. */
  Reply buyerTicket(@Nullable String shopKey, Fields body) {
    Fields buyer = body.object("buyer");
    BuyerId id = buyer.id("id", BuyerId::new);
    String name = buyer.text("name");
    buyer.noOthers();
    body.noOthers();
    return Reply.of(tickets.forBuyer(shopKey, id, name), Routes::ticket);
  }

  /** {@code POST /v1/tickets}: an agent or the owner asks for their own. */
  Reply staffTicket(Caller.Staff staff) {
    return Reply.of(tickets.forStaff(staff.shop(), staff.id()), Routes::ticket);
  }

  /** {@code GET /v1/settings}. */
  Reply settings(Caller.Staff staff) {
    return Routes.settings(shop.settings(staff));
  }

  /** {@code PUT /v1/settings}: all of them, with the version that was read (PERM-3). */
  Reply changeSettings(Caller.Staff staff, Fields body) {
    int version = body.number("version");
    ShopSettings settings = SettingsJson.read(body);
    body.noOthers();
    return Reply.of(shop.change(staff, version, settings), Routes::settings);
  }

  /** {@code GET /v1/settings/history}: who changed what, the newest first (PERM-3). */
  Reply settingsHistory(Caller.Staff staff, Map<String, String> query) {
    int before = number("before", query.getOrDefault("before", "0"));
    return Reply.of(shop.history(staff, before), Routes::history);
  }

  private static Reply settings(Shops.Versioned now) {
    return Reply.ok(SettingsJson.write(now.settings(), now.version()));
  }

  private static Reply history(List<Shops.Changed> changes) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode array = body.putArray("changes");
    for (Shops.Changed change : changes) {
      ObjectNode one =
          array
              .addObject()
              .put("changedBy", change.by().value())
              .put("changedAt", change.at().toString());
      one.set("settings", SettingsJson.write(change.settings(), change.version()));
    }
    return Reply.ok(body);
  }

  /** {@code GET /v1/queue}: how many wait, by lane; all for the owner (QUEUE-6). */
  Reply queue(Caller.Staff staff) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode lanes = body.putArray("lanes");
    sync.queueOf(staff)
        .forEach((lane, waiting) -> lanes.addObject().put("lane", lane).put("waiting", waiting));
    return Reply.ok(body);
  }

  /** {@code GET /v1/agents}: everyone, for the owner (AGENT-2, AGENT-3). */
  Reply agents(Caller.Staff staff) {
    return Reply.of(shop.people(staff), Routes::people);
  }

  private static Reply people(Availability availability) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode agents = body.putArray("agents");
    for (Agent agent : availability.agents()) {
      ObjectNode view = Frames.deskView(agent).put("reachable", availability.present(agent));
      ArrayNode conversations = view.putArray("conversations");
      agent.conversations().stream()
          .map(ConversationId::value)
          .sorted()
          .forEach(conversations::add);
      agents.add(view);
    }
    return Reply.ok(body);
  }

  /** {@code POST /v1/agents}: the owner adds an agent (PERM-1). */
  Reply addAgent(Caller.Staff staff, Fields body) {
    AgentId id = body.id("id", AgentId::new);
    int capacity = body.number("capacity", Agent.CAPACITY_DEFAULT);
    ShopOffice.Person person = person(body);
    return Reply.of(
        shop.add(staff, id, person, capacity), now -> Reply.created(Frames.deskView(now)));
  }

  /** {@code PUT /v1/agents/{agent}}: their name and permission (PERM-1). */
  Reply setAgent(Caller.Staff staff, String agent, Fields body) {
    return Reply.of(
        shop.set(staff, new AgentId(agent), person(body)), now -> Reply.ok(Frames.deskView(now)));
  }

  private static ShopOffice.Person person(Fields body) {
    ShopOffice.Person person = new ShopOffice.Person(body.text("name"), body.flag("im"));
    body.noOthers();
    return person;
  }

  /** {@code PUT /v1/agents/{agent}/capacity} (AGENT-2). */
  Reply capacity(Caller.Staff staff, String agent, Fields body) {
    int capacity = body.number("capacity");
    body.noOthers();
    return Reply.of(
        desk.setCapacityOf(staff, new AgentId(agent), capacity),
        now -> Reply.ok(Frames.deskView(now)));
  }

  /** {@code GET /v1/offline-messages}: those that wait, by lane (OFF-1). */
  Reply offlineMessages(Caller.Staff staff, Map<String, String> query) {
    List<Lanes.OfflineMessage> page = shop.offlineMessages(staff, after(query.get("after")));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode messages = body.putArray("offlineMessages");
    for (Lanes.OfflineMessage message : page) {
      Waiting waiting = message.waiting();
      messages
          .addObject()
          .put("conversation", waiting.conversation().value())
          .put("buyer", waiting.buyer().value())
          .put("lane", waiting.lane())
          .put("since", waiting.since().toString())
          .put("kind", message.kind().name());
    }
    if (page.size() == ShopOffice.PAGE_MAX) {
      Waiting last = page.getLast().waiting();
      body.put("next", last.since() + "/" + last.conversation() + "/" + last.lane());
    }
    return Reply.ok(body);
  }

  private static @Nullable Waiting after(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    String[] parts = cursor.split("/", 3);
    try {
      if (cursor.length() > CURSOR_MAX_CHARACTERS) {
        throw notACursor();
      }
      return new Waiting(
          parts[2],
          new ConversationId(parts[1]),
          new BuyerId("unused"),
          Instant.parse(parts[0]),
          null);
    } catch (DateTimeException | InvalidInput | ArrayIndexOutOfBoundsException _) {
      throw notACursor();
    }
  }

  private static InvalidInput notACursor() {
    return new InvalidInput("after", "must be the \"next\" of the page before");
  }

  /** {@code GET /v1/conversations/{conversation}/entries?after=n} (MSG-2, PERM-5). */
  Reply entries(Caller.Staff staff, String conversation, Map<String, String> query) {
    int after = number("after", query.getOrDefault("after", "0"));
    ConversationId id = new ConversationId(conversation);
    LogContext.conversation(id);
    Sync.Missed missed = sync.entries(staff, id, after);
    if (missed == null) {
      return Reply.error(404, "NOT_FOUND", null, "There is no such conversation for you.");
    }
    Audience audience = staff.isOwner() ? Audience.OWNER : Audience.AGENT;
    Views.Page page =
        Views.page(missed.entries(), missed.state(), audience, Frames.PAYLOAD_MAX_BYTES);
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("conversation", conversation);
    body.set("state", Views.state(page.state(), audience, world.now()));
    body.set("entries", page.entries());
    return Reply.ok(body.put("more", missed.more() || !page.whole()));
  }

  private static int number(String field, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new InvalidInput(field, "must be a whole number, 0 or more");
  }

  private static Reply ticket(TicketOffice.Ticket ticket) {
    return Reply.created(
        JsonNodeFactory.instance
            .objectNode()
            .put("ticket", ticket.value())
            .put("expiresAt", ticket.expires().toString()));
  }
}
