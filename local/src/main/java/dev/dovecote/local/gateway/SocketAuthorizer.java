package dev.dovecote.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.function.FunctionFailure;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.permission.Wildcard;
import dev.dovecote.local.template.Template;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.util.Optional;

/** Asks the REQUEST authorizer of $connect, and judges the policy that it answers with. */
final class SocketAuthorizer {
  /** What came of it. */
  sealed interface Verdict {
    /** Let in; the context goes with every later event. */
    record Allowed(ObjectNode context) implements Verdict {}

    /** Turned away, with the status of the answer to the upgrade. */
    record Refused(int status, String message) implements Verdict {}
  }

  private static final Verdict UNAUTHORIZED = new Verdict.Refused(401, "Unauthorized");
  private static final Verdict DENIED =
      new Verdict.Refused(
          403, "User is not authorized to access this resource with an explicit deny");
  private static final Verdict NOT_ALLOWED =
      new Verdict.Refused(403, "User is not authorized to access this resource");
  private static final Verdict BROKEN = new Verdict.Refused(500, "Internal server error");

  private final Template.RequestAuthorizer definition;
  private final HostedFunction function;
  private final SocketEvents events;

  SocketAuthorizer(
      Template.RequestAuthorizer definition, HostedFunction function, SocketEvents events) {
    this.definition = definition;
    this.function = function;
    this.events = events;
  }

  Verdict authorize(HttpServerExchange exchange, SocketConnection connection)
      throws InterruptedException {
    if (!hasIdentity(exchange)) {
      return UNAUTHORIZED;
    }
    try {
      byte[] answer = function.invoke(Answers.bytes(events.authorize(exchange, connection)));
      return judge(Answers.JSON.readTree(answer));
    } catch (FunctionFailure e) {
      // "Unauthorized" is the one message by which an authorizer asks for a 401.
      return e.getCause() != null && "Unauthorized".equals(e.getCause().getMessage())
          ? UNAUTHORIZED
          : BROKEN;
    } catch (IOException e) {
      return BROKEN;
    }
  }

  private boolean hasIdentity(HttpServerExchange exchange) {
    boolean query =
        definition.queryParameters().stream()
            .allMatch(
                name -> {
                  var values = exchange.getQueryParameters().get(name);
                  return values != null && !values.getLast().isEmpty();
                });
    return query
        && definition.headers().stream()
            .allMatch(
                name -> {
                  String value = exchange.getRequestHeaders().getFirst(name);
                  return value != null && !value.isEmpty();
                });
  }

  private Verdict judge(JsonNode answer) {
    JsonNode statements = answer.path("policyDocument").path("Statement");
    if (!answer.path("principalId").isTextual() || statements.isMissingNode()) {
      return BROKEN;
    }
    Optional<ObjectNode> context = context(answer);
    if (context.isEmpty()) {
      return BROKEN;
    }
    boolean allowed = false;
    for (JsonNode statement :
        statements.isArray() ? statements : Answers.JSON.createArrayNode().add(statements)) {
      if (applies(statement)) {
        String effect = statement.path("Effect").asText();
        if (effect.equalsIgnoreCase("Deny")) {
          return DENIED;
        }
        allowed |= effect.equalsIgnoreCase("Allow");
      }
    }
    return allowed ? new Verdict.Allowed(context.get()) : NOT_ALLOWED;
  }

  private boolean applies(JsonNode statement) {
    return anyMatches(statement.path("Action"), "execute-api:Invoke")
        && anyMatches(statement.path("Resource"), events.methodArn());
  }

  private static boolean anyMatches(JsonNode patterns, String value) {
    if (patterns.isTextual()) {
      return Wildcard.of(patterns.asText()).matches(value);
    }
    return patterns.valueStream().anyMatch(p -> Wildcard.of(p.asText()).matches(value));
  }

  /** Only strings, numbers and booleans may be in the context; they all arrive as strings. */
  private static Optional<ObjectNode> context(JsonNode answer) {
    ObjectNode context = Answers.JSON.createObjectNode();
    context.put("principalId", answer.path("principalId").asText());
    for (var entry : answer.path("context").properties()) {
      if (entry.getValue().isContainerNode()) {
        return Optional.empty();
      }
      if (!entry.getValue().isNull()) {
        context.put(entry.getKey(), entry.getValue().asText());
      }
    }
    return Optional.of(context);
  }
}
