package dev.dovecote.functions.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.dovecote.application.TicketOffice;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.ShopId;
import dev.dovecote.functions.input.Fields;
import dev.dovecote.functions.input.Json;
import dev.dovecote.functions.wiring.Faults;
import dev.dovecote.functions.wiring.LogContext;
import dev.dovecote.functions.wiring.priming.PrimedFunction;
import dev.dovecote.functions.wiring.priming.Stage;
import dev.dovecote.functions.wiring.tracing.Invocation;
import io.micronaut.context.ApplicationContext;
import jakarta.inject.Inject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API: tickets, settings, lists. */
public class ApiHandler extends PrimedFunction<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  /** The claim that names the shop of an owner or agent; {@code sub} names the person. */
  static final String SHOP_CLAIM = "shop";

  /** Largest body, in bytes. */
  static final int BODY_MAX_BYTES = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  @Inject Routes routes;
  @Inject OrderRoutes orders;
  @Inject TicketOffice tickets;
  @Inject Faults faults;

  public ApiHandler() {}

  public ApiHandler(ApplicationContext context) {
    super(context);
  }

  @Override
  protected void prime(Stage stage) {
    new ApiPriming(stage, new ApiHandler(stage.context())).play();
  }

  @Override
  protected APIGatewayV2HTTPResponse perform(APIGatewayV2HTTPEvent event) {
    Reply reply = answer(event);
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(reply.status())
        .withHeaders(Map.of("content-type", "application/json", "cache-control", "no-store"))
        .withBody(reply.body().toString())
        .build();
  }

  private Reply answer(APIGatewayV2HTTPEvent event) {
    LogContext.clear();
    // The template's, not the caller's path.
    Invocation.action(event.getRouteKey());
    try {
      return route(event);
    } catch (InvalidInput invalid) {
      return Reply.error(400, "INVALID", invalid.field(), invalid.message());
    } catch (RuntimeException fault) {
      LOG.error("request failed", fault);
      faults.happened(null, fault);
      return Reply.error(500, "INTERNAL", null, "Something failed here; try again.");
    }
  }

  private Reply route(APIGatewayV2HTTPEvent event) {
    String method = event.getRequestContext().getHttp().getMethod();
    List<String> path = path(event);
    String what = method + " " + String.join("/", pattern(path));
    // The shop's own server calls these, with the shop's key.
    switch (what) {
      case "POST v1/buyer-tickets" -> {
        return routes.buyerTicket(bearer(event), body(event));
      }
      case "PUT v1/orders" -> {
        return orders.keepOrder(bearer(event), body(event));
      }
      default -> {}
    }
    Caller.Staff staff = staff(event);
    if (staff == null) {
      return Reply.error(403, "FORBIDDEN", null, "You may not sign in to this shop's desk.");
    }
    LogContext.shop(staff.shop().value());
    Map<String, String> query =
        event.getQueryStringParameters() == null ? Map.of() : event.getQueryStringParameters();
    return switch (what) {
      case "POST v1/tickets" -> routes.staffTicket(staff);
      case "GET v1/settings" -> routes.settings(staff);
      case "GET v1/settings/history" -> routes.settingsHistory(staff, query);
      case "GET v1/queue" -> routes.queue(staff);
      case "PUT v1/settings" -> routes.changeSettings(staff, body(event));
      case "GET v1/agents" -> routes.agents(staff);
      case "POST v1/agents" -> routes.addAgent(staff, body(event));
      case "PUT v1/agents/*" -> routes.setAgent(staff, path.get(2), body(event));
      case "GET v1/orders" -> orders.orders(staff, query);
      case "PUT v1/agents/*/capacity" -> routes.capacity(staff, path.get(2), body(event));
      case "GET v1/offline-messages" -> routes.offlineMessages(staff, query);
      case "GET v1/conversations/*/entries" -> routes.entries(staff, path.get(2), query);
      default -> Reply.error(404, "NOT_FOUND", null, "There is nothing at this path.");
    };
  }

  private static List<String> path(APIGatewayV2HTTPEvent event) {
    return Stream.of(event.getRawPath().substring(1).split("/", -1))
        .map(ApiHandler::decoded)
        .toList();
  }

  /** The path with its identifier, which is the third part of most longer ones, as a star. */
  private static List<String> pattern(List<String> path) {
    if (path.size() < 3 || path.get(1).equals("settings")) {
      return path;
    }
    List<String> pattern = new ArrayList<>(path);
    pattern.set(2, "*");
    return pattern;
  }

  /**
   * Clients may write {@code a%40b} for {@code a@b}. API Gateway has decoded it; doing so again
   * changes no identifier, since none has a per cent sign.
   */
  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return part;
    }
  }

  /** Who a verified token speaks of, if they may sign in here: the shop is the token's (PERM-4). */
  private Caller.@Nullable Staff staff(APIGatewayV2HTTPEvent event) {
    var authorizer = event.getRequestContext().getAuthorizer();
    Map<String, String> claims =
        authorizer == null || authorizer.getJwt() == null
            ? Map.of()
            : authorizer.getJwt().getClaims();
    String shop = claims.get(SHOP_CLAIM);
    String subject = claims.get("sub");
    if (shop == null || subject == null) {
      return null;
    }
    try {
      return tickets.staff(new ShopId(shop), new AgentId(subject));
    } catch (InvalidInput _) {
      return null;
    }
  }

  private static @Nullable String bearer(APIGatewayV2HTTPEvent event) {
    String header = event.getHeaders() == null ? null : event.getHeaders().get("authorization");
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? header.substring(7).strip()
        : null;
  }

  private static Fields body(APIGatewayV2HTTPEvent event) {
    String body = event.getBody();
    if (body != null && event.getIsBase64Encoded()) {
      body = new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
    }
    if (body != null && body.getBytes(StandardCharsets.UTF_8).length > BODY_MAX_BYTES) {
      throw new InvalidInput("body", "must not be larger than " + BODY_MAX_BYTES + " bytes");
    }
    return Fields.of(Json.read(body));
  }
}
