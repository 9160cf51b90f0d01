package dev.dovecote.functions.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.BuyerDesk;
import dev.dovecote.application.ShopOffice;
import dev.dovecote.application.TicketOffice;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.PlainText;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.desk.Order;
import dev.dovecote.functions.input.Fields;
import dev.dovecote.functions.wiring.LogContext;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the paths of the HTTP API do that are about orders (CONV-8). */
@Singleton
final class OrderRoutes {
  private final TicketOffice tickets;
  private final ShopOffice shop;
  private final BuyerDesk buyers;

  OrderRoutes(TicketOffice tickets, ShopOffice shop, BuyerDesk buyers) {
    this.tickets = tickets;
    this.shop = shop;
    this.buyers = buyers;
  }

  /** {@code PUT /v1/orders}: the shop's server tells of an order, with the shop's key. */
  Reply keepOrder(@Nullable String shopKey, Fields body) {
    ShopId of = tickets.shopOf(shopKey);
    if (of == null) {
      return Reply.error(403, "FORBIDDEN", null, "The shop's key is missing or wrong.");
    }
    LogContext.shop(of.value());
    Fields buyer = body.object("buyer");
    Order order =
        new Order(
            body.text("number"),
            buyer.id("id", BuyerId::new),
            buyer.text("name"),
            instant("placedAt", body.text("placedAt")),
            body.flag("paid"));
    buyer.noOthers();
    body.noOthers();
    return Reply.of(shop.keep(of, order), kept -> Reply.ok(order(kept)));
  }

  /** {@code GET /v1/orders?number=…} or {@code ?buyerName=…} (CONV-8). */
  Reply orders(Caller.Staff staff, Map<String, String> query) {
    String number = query.get("number");
    String name = query.get("buyerName");
    if ((number == null) == (name == null)) {
      throw new InvalidInput("number", "or buyerName must be given, and not both");
    }
    if (number != null) {
      Order.checkNumber("number", number);
    } else {
      PlainText.check("buyerName", name, Origin.BUYER_NAME_MAX_CHARACTERS);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode orders = body.putArray("orders");
    buyers
        .orders(staff.shop(), number, name == null ? "" : name)
        .forEach(each -> orders.add(order(each)));
    return Reply.ok(body);
  }

  private static ObjectNode order(Order order) {
    ObjectNode view = JsonNodeFactory.instance.objectNode().put("number", order.number());
    view.putObject("buyer").put("id", order.buyer().value()).put("name", order.buyerName());
    return view.put("placedAt", order.placedAt().toString()).put("paid", order.paid());
  }

  private static Instant instant(String field, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw new InvalidInput(field, "must be a time, such as 2026-11-24T08:00:00Z");
    }
  }
}
