package dev.dovecote.functions.testing;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2WebSocketEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody's socket: frames as API Gateway hands them to the function. */
public final class Socket {
  private static final AtomicInteger REQUESTS = new AtomicInteger();

  private final String role;
  private final ObjectNode authorizer;
  private final String connection;

  Socket(String role, ObjectNode authorizer) {
    this.role = role;
    this.authorizer = authorizer;
    this.connection = World.name("Tq" + role) + "=";
    World.register(connection, role);
  }

  public String connection() {
    return connection;
  }

  /** buyer or staff. */
  public String role() {
    return role;
  }

  /** Another socket of the same person. */
  public Socket another() {
    return new Socket(role, authorizer);
  }

  /**
   * Sends a request, with a request ID unless it has one; the answer is held against what is
   * written.
   */
  public JsonNode ask(JsonNode request) {
    ObjectNode whole = request.deepCopy();
    if (!whole.has("requestId")) {
      whole.put("requestId", "r" + REQUESTS.incrementAndGet());
    }
    JsonNode answer = raw(whole.toString());
    Protocol.checkAnswer(role, whole, answer);
    return answer;
  }

  /** Sends a request: {@code {action: 'leave'}}. */
  public JsonNode ask(String request) {
    return ask(Files.json(request));
  }

  /** Asks for what must be granted; gives the reply's result. */
  public JsonNode get(String request) {
    JsonNode answer = ask(request);
    if (!answer.path("type").asText().equals("reply")) {
      throw new AssertionError(request + " was refused: " + answer);
    }
    return answer.path("result");
  }

  /** Sends whatever it is. */
  public JsonNode raw(String body) {
    ObjectNode payload = Files.event("websocket-message.json");
    payload.put("body", body);
    return Files.json(Payloads.write(World.INGRESS.execute(event(payload))).path("body").asText());
  }

  /** Closes. */
  public void close() {
    World.INGRESS.execute(event(Files.event("websocket-disconnect.json")));
    World.CALLBACK.close(connection);
  }

  private APIGatewayV2WebSocketEvent event(ObjectNode payload) {
    ObjectNode context = (ObjectNode) payload.path("requestContext");
    context.put("connectionId", connection);
    context.set("authorizer", authorizer);
    return Payloads.read(payload, APIGatewayV2WebSocketEvent.class);
  }

  public JsonNode hello() {
    return get("{action: 'hello'}");
  }

  /** What was pushed to this socket in this test. */
  public List<JsonNode> pushed() {
    return World.CALLBACK.to(connection);
  }
}
