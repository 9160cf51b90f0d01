package dev.dovecote.local.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.aws.Timers.Timer;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.Frames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The events with which functions are measured: each the sample of {@code events/} for its trigger,
 * in a shop of its own on a running stack, set up anew so that there is real work to do every time.
 */
public final class ColdEvents implements AutoCloseable {
  private static final Path FOLDER = Path.of("events");
  private static final Duration IDLE_ATMOST = Duration.ofSeconds(30);
  private static final int CAPACITY_MAX = 999;

  private final EmbeddedStack stack;
  private final HttpClient http;
  private final Path events;
  private final UseCaseWorld world;
  private final List<BenchShop> shops = new ArrayList<>();
  private final Map<String, Work> work = new LinkedHashMap<>();
  private int number;

  /**
   * What a function is given, again and again.
   *
   * @param done whether an answer says that the work was done
   */
  public record Work(Supplier<JsonNode> event, Predicate<JsonNode> done) {
    /** The next event, set up. */
    public byte[] next() {
      return event.get().toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Fails where an answer does not say that the work was done. */
    public void check(String answer) {
      if (!done.test(Frames.read(answer))) {
        throw new IllegalStateException("the function did not do its work: " + answer);
      }
    }
  }

  public ColdEvents(EmbeddedStack stack, HttpClient http, Path root) {
    this.stack = stack;
    this.http = http;
    this.events = root.resolve(FOLDER);
    this.world = UseCaseWorld.on(stack, stack.dynamoDb(), stack.sqs(), stack.connections());
    work.put("AuthorizerFunction", authorizer());
    work.put("IngressFunction", ingress());
    work.put("ApiFunction", api());
    work.put("AssignmentFunction", assignment());
    work.put("SweepFunction", sweep());
    work.put("DeliveryFunction", delivery());
    work.put("PublishFunction", publish());
  }

  /** The functions that there are events for. */
  public Set<String> functions() {
    return work.keySet();
  }

  /** The work of a function, by its logical ID. */
  public Work of(String function) {
    Work found = work.get(function);
    if (found == null) {
      throw new IllegalStateException("there is no event to measure " + function + " with");
    }
    return found;
  }

  /** A ticket opens a socket. */
  private Work authorizer() {
    BenchShop shop = shop("tickets", 1);
    return new Work(
        () -> {
          ObjectNode event = sample("websocket-authorizer.json");
          event.withObject("/queryStringParameters").put("ticket", shop.ticket(++number));
          return event;
        },
        answer -> answer.at("/policyDocument/Statement/0/Effect").asText().equals("Allow"));
  }

  /** A buyer's first message reaches an agent at once. */
  private Work ingress() {
    BenchShop shop = shop("messages", CAPACITY_MAX);
    shop.agent(1).status("ONLINE");
    return new Work(
        () -> {
          isThere(shop);
          ObjectNode event = sample("websocket-message.json");
          event
              .withObject("/requestContext/authorizer")
              .put("shop", shop.id.value())
              .put("buyer", "b" + ++number);
          return event;
        },
        answer ->
            answer.path("statusCode").asInt() == 200
                && body(answer).at("/result/state/status").asText().equals("ACTIVE"));
  }

  /** Somebody of the desk reads the settings. */
  private Work api() {
    BenchShop shop = shop("settings", 1);
    return new Work(
        () -> {
          ObjectNode event = sample("http-api-jwt.json");
          event
              .withObject("/requestContext/authorizer/jwt/claims")
              .put("shop", shop.id.value())
              .put("sub", "a1");
          return event;
        },
        answer -> answer.path("statusCode").asInt() == 200);
  }

  /** A buyer waits, and an agent has one more slot. */
  private Work assignment() {
    BenchShop shop = shop("queue", 1);
    shop.agent(1).status("ONLINE");
    shop.buyer(++number).send("The first.");
    int[] capacity = {1};
    return new Work(
        () -> {
          isThere(shop);
          shop.buyer(++number).send("The next.");
          stack.awaitIdleExceptDelayed(IDLE_ATMOST);
          var _ = world.stores.agents().setCapacity(shop.id, new AgentId("a1"), ++capacity[0]);
          return message("sqs-assignment.json", "{\"shop\":\"%s\"}".formatted(shop.id), shop);
        },
        ColdEvents::nothingFailed);
  }

  /** A conversation is to be looked at. */
  private Work sweep() {
    BenchShop shop = shop("timers", CAPACITY_MAX);
    shop.agent(1).status("ONLINE");
    ConversationId conversation =
        new ConversationId(shop.buyer(++number).send("Is it there?").id());
    return new Work(
        () -> {
          Instant due = Instant.ofEpochMilli(System.currentTimeMillis() - ++number);
          world.stores.timers().set(new Timer(shop.id, conversation, due));
          String body =
              "{\"shop\":\"%s\",\"conversation\":\"%s\",\"due\":%d}"
                  .formatted(shop.id, conversation, due.toEpochMilli());
          return message("sqs-timer.json", body, shop);
        },
        ColdEvents::nothingFailed);
  }

  /** A push that failed once reaches a socket that is open. */
  private Work delivery() {
    BenchShop shop = shop("pushes", 1);
    BuyerClient buyer = shop.buyer(++number);
    Recipient recipient = new Recipient.Buyer(shop.id, new BuyerId(buyer.buyer()));
    String connection = world.stores.connections().of(recipient).getFirst();
    return new Work(
        () -> {
          ObjectNode event = sample("sqs-delivery.json");
          ObjectNode push = (ObjectNode) Frames.read(event.at("/Records/0/body").asText());
          push.put("shop", shop.id.value()).put("buyer", buyer.buyer());
          return message("sqs-delivery.json", push.put("connection", connection).toString(), shop);
        },
        ColdEvents::nothingFailed);
  }

  /** A conversation was opened. */
  private Work publish() {
    return new Work(() -> sample("dynamodb-stream.json"), ColdEvents::nothingFailed);
  }

  private BenchShop shop(String name, int capacity) {
    BenchShop shop = new BenchShop(stack, http, name, 1, capacity);
    shops.add(shop);
    return shop;
  }

  /** Agents who do not sync count as gone after a while; this one asks for no pass. */
  private void isThere(BenchShop shop) {
    Recipient agent = new Recipient.Staff(shop.id, new AgentId("a1"));
    world.stores.connections().renew(agent, Instant.ofEpochMilli(System.currentTimeMillis()));
  }

  private ObjectNode message(String sample, String body, BenchShop shop) {
    ObjectNode event = sample(sample);
    ObjectNode record = (ObjectNode) event.at("/Records/0");
    record.put("body", body);
    record.withObject("/attributes").put("MessageGroupId", shop.id.value());
    return event;
  }

  private ObjectNode sample(String name) {
    try {
      return (ObjectNode) Frames.read(Files.readString(events.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode body(JsonNode answer) {
    return Frames.read(answer.path("body").asText());
  }

  private static boolean nothingFailed(JsonNode answer) {
    return answer.path("batchItemFailures").isArray() && answer.path("batchItemFailures").isEmpty();
  }

  @Override
  public void close() {
    shops.forEach(BenchShop::close);
    world.close();
  }
}
