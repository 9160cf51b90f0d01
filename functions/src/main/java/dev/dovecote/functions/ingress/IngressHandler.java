package dev.dovecote.functions.ingress;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2WebSocketEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2WebSocketResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.Sync;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.functions.input.Callers;
import dev.dovecote.functions.input.Json;
import dev.dovecote.functions.wiring.Faults;
import dev.dovecote.functions.wiring.LogContext;
import dev.dovecote.functions.wiring.priming.PrimedFunction;
import dev.dovecote.functions.wiring.priming.Stage;
import dev.dovecote.functions.wiring.tracing.Invocation;
import io.micronaut.context.ApplicationContext;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every action of buyers and agents on their sockets, and the sockets' closing. */
public class IngressHandler
    extends PrimedFunction<APIGatewayV2WebSocketEvent, APIGatewayV2WebSocketResponse> {
  private static final Logger LOG = LoggerFactory.getLogger(IngressHandler.class);

  @Inject Actions actions;
  @Inject Sync sync;
  @Inject FloodGuard floods;
  @Inject Faults faults;

  public IngressHandler() {}

  public IngressHandler(ApplicationContext context) {
    super(context);
  }

  @Override
  protected void prime(Stage stage) {
    new IngressPriming(stage, new IngressHandler(stage.context())).play();
  }

  @Override
  protected APIGatewayV2WebSocketResponse perform(APIGatewayV2WebSocketEvent event) {
    var context = event.getRequestContext();
    Caller caller = Callers.read(context.getAuthorizer());
    LogContext.shop(caller.shop().value());
    String connection = context.getConnectionId();
    if ("DISCONNECT".equals(context.getEventType())) {
      Invocation.action("disconnect");
      sync.close(caller, connection);
      return response(null);
    }
    return response(answer(caller, connection, event.getBody()));
  }

  /** One answer to every frame, whatever it is; the socket stays open (MSG-5). */
  private ObjectNode answer(Caller caller, String connection, @Nullable String body) {
    boolean admitted = floods.admits(connection);
    String requestId = null;
    try {
      JsonNode frame = Json.read(body);
      requestId = Request.idOf(frame);
      if (!admitted) {
        return rateLimited(requestId);
      }
      Request.checkSize(body);
      Request request = Request.read(frame);
      LogContext.conversation(frame);
      ObjectNode result = actions.run(caller, connection, request);
      // A buyer's frames need not name theirs.
      LogContext.conversation(result);
      return Frames.reply(request.id(), result);
    } catch (InvalidInput invalid) {
      return admitted
          ? Frames.error(requestId, "INVALID", invalid.field(), invalid.message())
          : rateLimited(requestId);
    } catch (Refused refused) {
      return Frames.error(
          requestId, refused.refusal().code().name(), null, refused.refusal().message());
    } catch (RuntimeException fault) {
      LOG.error("request failed", fault);
      faults.happened(caller.shop(), fault);
      return Frames.error(requestId, "INTERNAL", null, "Something failed here; try again.");
    }
  }

  private static ObjectNode rateLimited(@Nullable String requestId) {
    return Frames.error(requestId, "RATE_LIMITED", null, "Too many frames; slow down.");
  }

  private static APIGatewayV2WebSocketResponse response(@Nullable ObjectNode body) {
    APIGatewayV2WebSocketResponse response = new APIGatewayV2WebSocketResponse();
    response.setStatusCode(200);
    if (body != null) {
      response.setBody(body.toString());
    }
    return response;
  }
}
