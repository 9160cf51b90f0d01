package dev.dovecote.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dovecote.application.Stores;
import dev.dovecote.application.World;
import dev.dovecote.aws.Agents.Claim;
import dev.dovecote.aws.Commits.Commit;
import dev.dovecote.aws.Commits.Outcome;
import dev.dovecote.aws.Commits.Step;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.assignment.Reason;
import dev.dovecote.domain.conversation.ConversationState;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import dev.dovecote.domain.message.Author;
import dev.dovecote.domain.message.ClientNumbers;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.dynamo.DynamoDbLocal;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The stores with the deployed tables, on a memory DynamoDB; on another where the system property
 * {@code dovecote.aws.endpoint} names one.
 */
abstract class StoresFixture {
  static final Instant NOON = World.NOON;
  static final AgentId LI = new AgentId("li");

  /** Never the same again: a server that outlives a test knows a commit's token for ten minutes. */
  private static long commits = System.currentTimeMillis();

  private static final @Nullable DynamoDbLocal ELSEWHERE =
      System.getProperty(DynamoDbLocal.ELSEWHERE) == null ? null : DynamoDbLocal.start();

  final SettableClock clock = new SettableClock(NOON);
  private final MemoryDynamoDb memory = new MemoryDynamoDb(clock);
  final DynamoDbClient dynamo = ELSEWHERE == null ? memory : ELSEWHERE.client();
  final Stores stores = Stores.on(dynamo, World.TABLES);

  @BeforeEach
  void createTables() {
    if (ELSEWHERE == null) {
      memory.createTables(World.tables());
    } else {
      ELSEWHERE.createTables(World.tables());
    }
  }

  /** The memory DynamoDB, which alone fails to order: a test that needs it is skipped elsewhere. */
  MemoryDynamoDb memory() {
    assumeTrue(ELSEWHERE == null, "a DynamoDB elsewhere does not fail to order");
    return memory;
  }

  Agent anAgent(AgentId id, int capacity, AgentStatus status) {
    Agent agent = Agent.joining(id, "客服", Role.AGENT, true, capacity);
    stores.agents().add(World.SHOP, agent);
    stores.agents().setStatus(World.SHOP, id, status);
    return stores.agents().find(World.SHOP, id);
  }

  static Origin origin(String conversation, String buyer, String previous) {
    return new Origin(
        new ConversationId(conversation),
        new BuyerId(buyer),
        "小明",
        EntryPoint.PRODUCT_PAGE,
        null,
        previous == null ? null : new ConversationId(previous),
        null,
        null);
  }

  static List<Event> opening(String conversation, String buyer, String previous, Event... more) {
    List<Event> events = new java.util.ArrayList<>();
    events.add(new Event.Opened(origin(conversation, buyer, previous), ClientNumbers.NONE));
    events.add(says(1));
    events.add(new Event.HumanAsked("all"));
    events.addAll(List.of(more));
    return events;
  }

  static Event says(int number) {
    return new Event.MessageSent(
        new Author.Buyer(), new Content.Text("第" + number), new ClientRef("phone", number));
  }

  static Event.Assigned assigned(AgentId agent) {
    return new Event.Assigned(
        agent,
        "客服",
        new Reason(
            Policy.PRIORITY,
            "all",
            false,
            Reason.DecidedBy.CHANCE,
            List.of(new Reason.Standing(agent, 1, 20))),
        null,
        null);
  }

  Commit commit(ConversationState before, Event... events) {
    return commit(before, List.of(events));
  }

  Commit commit(ConversationState before, List<Event> events) {
    String id = "commit-" + ++commits;
    List<Entry> entries = Entry.append(before, events, clock.instant(), id);
    return new Commit(World.SHOP, id, List.of(new Step(before, entries)), null, Claim.USUAL, null);
  }

  static ConversationState after(Commit commit) {
    return commit.steps().getLast().after();
  }

  /** Writes what must succeed, and returns the state after it. */
  ConversationState write(Commit commit) {
    Outcome outcome = stores.commits().write(commit);
    if (!(outcome instanceof Outcome.Committed)) {
      throw new AssertionError(outcome);
    }
    return after(commit);
  }

  ConversationState read(String conversation) {
    return stores.conversations().lastNow(World.SHOP, new ConversationId(conversation)).state();
  }
}
