package dev.dovecote.functions.input;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Role;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A caller as the context that the authorizer attaches to every frame of a socket. */
public final class Callers {
  private static final String SHOP = "shop";
  private static final String BUYER = "buyer";
  private static final String NAME = "name";
  private static final String AGENT = "agent";
  private static final String ROLE = "role";

  private Callers() {}

  /** Names a caller, for logs. */
  public static String principal(Caller caller) {
    return switch (caller) {
      case Caller.Buyer buyer -> buyer.shop() + "/buyer/" + buyer.recipient().id();
      case Caller.Staff staff -> staff.shop() + "/staff/" + staff.id();
    };
  }

  /** A caller as context. */
  public static Map<String, Object> write(Caller caller) {
    return switch (caller) {
      case Caller.Buyer buyer ->
          Map.of(
              SHOP,
              buyer.shop().value(),
              BUYER,
              buyer.recipient().id().value(),
              NAME,
              buyer.name());
      case Caller.Staff staff ->
          Map.of(SHOP, staff.shop().value(), AGENT, staff.id().value(), ROLE, staff.role().name());
    };
  }

  /**
   * The caller in a context.
   *
   * @throws IllegalStateException where it is no context of ours: then API Gateway let somebody
   *     pass whom the authorizer did not
   */
  public static Caller read(@Nullable Object context) {
    if (!(context instanceof Map<?, ?> map) || !(map.get(SHOP) instanceof String shopId)) {
      throw new IllegalStateException("the event carries no caller");
    }
    ShopId shop = new ShopId(shopId);
    if (map.get(BUYER) instanceof String buyer && map.get(NAME) instanceof String name) {
      return new Caller.Buyer(new Recipient.Buyer(shop, new BuyerId(buyer)), name);
    }
    if (map.get(AGENT) instanceof String agent && map.get(ROLE) instanceof String role) {
      return new Caller.Staff(new Recipient.Staff(shop, new AgentId(agent)), Role.valueOf(role));
    }
    throw new IllegalStateException("the event carries half a caller");
  }
}
