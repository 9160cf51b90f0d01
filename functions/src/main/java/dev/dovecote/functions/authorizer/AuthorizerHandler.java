package dev.dovecote.functions.authorizer;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.TicketOffice;
import dev.dovecote.domain.Caller;
import dev.dovecote.functions.input.Callers;
import dev.dovecote.functions.wiring.LogContext;
import dev.dovecote.functions.wiring.priming.PrimedFunction;
import dev.dovecote.functions.wiring.priming.Stage;
import dev.dovecote.functions.wiring.priming.StageShop;
import dev.dovecote.functions.wiring.tracing.Invocation;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a socket open for a single-use ticket from an allowed origin. Who the ticket was for becomes
 * the caller's identity on every later frame.
 */
public class AuthorizerHandler
    extends PrimedFunction<APIGatewayCustomAuthorizerEvent, IamPolicyResponse> {
  @Inject TicketOffice tickets;

  @Value("${allowed.origins}")
  List<String> allowedOrigins;

  public AuthorizerHandler() {}

  public AuthorizerHandler(ApplicationContext context) {
    super(context);
  }

  /** Tickets of a buyer and of an agent open a socket, and one that is used up does not. */
  @Override
  protected void prime(Stage stage) {
    AuthorizerHandler handler = new AuthorizerHandler(stage.context());
    StageShop shop = StageShop.open(stage);
    String ofBuyer = shop.ticket(StageShop.buyer("b1"));
    for (String ticket : List.of(ofBuyer, shop.ticket(StageShop.ANNA), ofBuyer)) {
      ObjectNode event = Stage.sample("websocket-authorizer.json");
      event.withObject("/queryStringParameters").put("ticket", ticket);
      stage.play(handler, event);
    }
  }

  @Override
  protected IamPolicyResponse perform(APIGatewayCustomAuthorizerEvent event) {
    Invocation.action("connect");
    Caller caller = originAllowed(header(event, "Origin")) ? redeem(event) : null;
    if (caller != null) {
      LogContext.shop(caller.shop().value());
    }
    return caller == null
        ? answer("nobody", IamPolicyResponse.DENY, event.getMethodArn(), Map.of())
        : answer(
            Callers.principal(caller),
            IamPolicyResponse.ALLOW,
            event.getMethodArn(),
            Callers.write(caller));
  }

  private @Nullable Caller redeem(APIGatewayCustomAuthorizerEvent event) {
    Map<String, String> query = event.getQueryStringParameters();
    String ticket = query == null ? null : query.get("ticket");
    return ticket == null ? null : tickets.redeem(ticket);
  }

  /** Browsers always say where they come from; what does not is no browser, and has no cookies. */
  private boolean originAllowed(@Nullable String origin) {
    return origin == null || allowedOrigins.contains("*") || allowedOrigins.contains(origin);
  }

  private static @Nullable String header(APIGatewayCustomAuthorizerEvent event, String name) {
    Map<String, String> headers = event.getHeaders();
    if (headers == null) {
      return null;
    }
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static IamPolicyResponse answer(
      String principal, String effect, String methodArn, Map<String, Object> context) {
    IamPolicyResponse.Statement statement =
        IamPolicyResponse.Statement.builder()
            .withAction(IamPolicyResponse.EXECUTE_API_INVOKE)
            .withEffect(effect)
            .withResource(List.of(methodArn))
            .build();
    return IamPolicyResponse.builder()
        .withPrincipalId(principal)
        .withPolicyDocument(
            IamPolicyResponse.PolicyDocument.builder()
                .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                .withStatement(List.of(statement))
                .build())
        .withContext(context)
        .build();
  }
}
