package dev.dovecote.aws;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.domain.desk.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The people of a shop. The set of an agent's conversations lies on the agent's own item, where one
 * condition can hold it against capacity and state (ASSIGN-4).
 */
public final class Agents {
  private static final String PREFIX = "agent#";
  private static final String NAME = "name";
  private static final String ROLE = "role";
  private static final String IM = "im";
  private static final String STATUS = "status";
  private static final String CAPACITY = "capacity";
  private static final String CONVERSATIONS = "conversations";
  private static final String TURNS = "turns";
  private static final String REVISION = "revision";

  /** That somebody may be at the desk (PERM-1). */
  private static final String PERMITTED = "(#im = :yes OR #role = :owner)";

  private static final Map<String, AttributeValue> PERMITTED_VALUES =
      Map.of(":yes", AttributeValue.fromBool(true), ":owner", Item.string(Role.OWNER.name()));

  private final DynamoDbClient dynamo;
  private final String table;

  public Agents(DynamoDbClient dynamo, String deskTable) {
    this.dynamo = dynamo;
    this.table = deskTable;
  }

  /** Everyone of the shop, as of now. */
  public List<Agent> all(ShopId shop) {
    QueryRequest request =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("pk = :pk AND begins_with(sk, :agents)")
            .expressionAttributeValues(
                Map.of(":pk", Item.string(shop.value()), ":agents", Item.string(PREFIX)))
            .consistentRead(true)
            .build();
    List<Agent> agents = new ArrayList<>();
    dynamo.queryPaginator(request).items().forEach(item -> agents.add(read(item)));
    return agents;
  }

  /** One of the shop, as of now; null where there is none. */
  public @Nullable Agent find(ShopId shop, AgentId agent) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(get -> get.tableName(table).key(key(shop, agent)).consistentRead(true))
            .item();
    return item.isEmpty() ? null : read(item);
  }

  /** Adds a person; false where there is one of that name already. */
  public boolean add(ShopId shop, Agent agent) {
    Item item =
        new Item(key(shop, agent.id()))
            .put(NAME, agent.name())
            .put(ROLE, agent.role().name())
            .put(IM, agent.im())
            .put(STATUS, agent.status().name())
            .put(CAPACITY, agent.capacity())
            .put(TURNS, agent.turns())
            .put(REVISION, agent.revision());
    try {
      dynamo.putItem(
          put ->
              put.tableName(table)
                  .item(item.attributes())
                  .conditionExpression("attribute_not_exists(pk)"));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  /** What came of a change to an agent's item. */
  public sealed interface Change {
    /** Done; this is the agent now. */
    record Done(Agent agent) implements Change {}

    /** The condition forbade it; this is the agent as found, null where there is none. */
    record Refused(@Nullable Agent agent) implements Change {}
  }

  /**
   * Sets the state; to {@code OFFLINE} only without conversations in progress (AGENT-1), to any
   * other only with the permission to be at the desk (PERM-1).
   */
  public Change setStatus(ShopId shop, AgentId agent, AgentStatus status) {
    return status == AgentStatus.OFFLINE
        ? change(status(shop, agent, status, "attribute_not_exists(conversations)", Map.of()))
        : change(status(shop, agent, status, PERMITTED, PERMITTED_VALUES));
  }

  /**
   * Sets {@code ONLINE}, and with it the count by which the policy {@code EVEN} goes, to no fewer
   * than given (ASSIGN-3).
   */
  public Change setOnline(ShopId shop, AgentId agent, long turns) {
    Map<String, AttributeValue> values = new HashMap<>(PERMITTED_VALUES);
    values.put(":turns", Item.number(turns));
    UpdateItemRequest.Builder raising =
        status(shop, agent, AgentStatus.ONLINE, PERMITTED + " AND #turns < :turns", values);
    Map<String, String> names =
        Map.of("#status", STATUS, "#im", IM, "#role", ROLE, "#turns", TURNS);
    Change change =
        change(
            raising
                .updateExpression("SET #status = :status, #turns = :turns ADD revision :one")
                .expressionAttributeNames(names));
    boolean hasMore =
        change instanceof Change.Refused(var now) && now != null && now.turns() >= turns;
    return hasMore ? setStatus(shop, agent, AgentStatus.ONLINE) : change;
  }

  private static UpdateItemRequest.Builder status(
      ShopId shop,
      AgentId agent,
      AgentStatus status,
      String condition,
      Map<String, AttributeValue> conditionValues) {
    Map<String, String> names = new HashMap<>(Map.of("#status", STATUS));
    if (condition.startsWith(PERMITTED)) {
      names.putAll(Map.of("#im", IM, "#role", ROLE));
    }
    Item values = new Item(new HashMap<>(conditionValues));
    values.put(":status", status.name()).put(":one", 1);
    return UpdateItemRequest.builder()
        .key(key(shop, agent))
        .updateExpression("SET #status = :status ADD revision :one")
        .conditionExpression("attribute_exists(pk) AND " + condition)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values.attributes());
  }

  /** Sets how many conversations at once; those in progress go on (AGENT-2). */
  public Change setCapacity(ShopId shop, AgentId agent, int capacity) {
    return change(
        UpdateItemRequest.builder()
            .key(key(shop, agent))
            .updateExpression("SET #capacity = :capacity ADD revision :one")
            .conditionExpression("attribute_exists(pk)")
            .expressionAttributeNames(Map.of("#capacity", CAPACITY))
            .expressionAttributeValues(
                Map.of(":capacity", Item.number(capacity), ":one", Item.number(1))));
  }

  private Change change(UpdateItemRequest.Builder update) {
    try {
      return new Change.Done(
          read(
              dynamo
                  .updateItem(
                      update
                          .tableName(table)
                          .returnValues(ReturnValue.ALL_NEW)
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)
                          .build())
                  .attributes()));
    } catch (ConditionalCheckFailedException failed) {
      return new Change.Refused(failed.hasItem() ? read(failed.item()) : null);
    }
  }

  /**
   * Sets who somebody is: name and permission (PERM-1). Without the permission they are offline at
   * once, whatever they have in progress, which the owner can move.
   */
  public Change setPerson(ShopId shop, AgentId agent, String name, boolean im) {
    Map<String, String> names = new HashMap<>(Map.of("#name", NAME, "#im", IM, "#role", ROLE));
    Item values =
        new Item()
            .put(":name", name)
            .put(":im", im)
            .put(":one", 1)
            .put(":agent", Role.AGENT.name());
    String offline = "";
    if (!im) {
      offline = ", #status = :offline";
      names.put("#status", STATUS);
      values.put(":offline", AgentStatus.OFFLINE.name());
    }
    return change(
        UpdateItemRequest.builder()
            .key(key(shop, agent))
            .updateExpression("SET #name = :name, #im = :im" + offline + " ADD revision :one")
            .conditionExpression("#role = :agent")
            .expressionAttributeNames(names)
            .expressionAttributeValues(values.attributes()));
  }

  /**
   * What must hold of an agent who takes a conversation.
   *
   * @param statuses one of these
   * @param capacity in place of the agent's own; null for their own
   * @param turnsFrom with how many turns everybody begins (ASSIGN-3)
   * @param behind whether the agent has fewer, so that the next turn is the first after those; not
   *     behind, otherwise
   */
  public record Claim(
      Set<AgentStatus> statuses, @Nullable Integer capacity, long turnsFrom, boolean behind) {
    /** Online, with a free slot (ASSIGN-1). */
    public static final Claim USUAL = new Claim(Set.of(AgentStatus.ONLINE), null, 0, false);

    /** The same for an agent who is behind, or is not. */
    public Claim of(Agent agent) {
      return new Claim(statuses, capacity, turnsFrom, agent.turns() < turnsFrom);
    }
  }

  /** Takes a conversation into the agent's set, if they may and it fits (ASSIGN-1, ASSIGN-4). */
  Update take(ShopId shop, AgentId agent, ConversationId conversation, Claim claim) {
    Item values =
        new Item().put(":set", AttributeValue.fromSs(List.of(conversation.value()))).put(":one", 1);
    List<String> statuses = new ArrayList<>();
    for (AgentStatus status : claim.statuses()) {
      statuses.add(":s" + statuses.size());
      values.put(statuses.getLast(), status.name());
    }
    Map<String, String> names = new HashMap<>(Map.of("#status", STATUS));
    String capacity = ":capacity";
    if (claim.capacity() == null) {
      capacity = "#capacity";
      names.put(capacity, CAPACITY);
    } else {
      values.put(capacity, claim.capacity());
    }
    String turn = "ADD conversations :set, turns :one, revision :one";
    String turns = "";
    if (claim.behind()) {
      turn = "ADD conversations :set, revision :one SET turns = :next";
      turns = " AND turns < :from";
      values.put(":next", claim.turnsFrom() + 1);
    } else if (claim.turnsFrom() > 0) {
      turns = " AND turns >= :from";
    }
    if (!turns.isEmpty()) {
      values.put(":from", claim.turnsFrom());
    }
    return Update.builder()
        .tableName(table)
        .key(key(shop, agent))
        .updateExpression(turn)
        .conditionExpression(
            "#status IN (%s) AND (attribute_not_exists(conversations) OR size(conversations) < %s)"
                    .formatted(String.join(", ", statuses), capacity)
                + turns)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values.attributes())
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /** Takes a conversation out of the agent's set; harmless where it is not in it. */
  Update release(ShopId shop, AgentId agent, ConversationId conversation) {
    return Update.builder()
        .tableName(table)
        .key(key(shop, agent))
        .updateExpression("DELETE conversations :set ADD revision :one")
        .expressionAttributeValues(
            Map.of(
                ":set",
                AttributeValue.fromSs(List.of(conversation.value())),
                ":one",
                Item.number(1)))
        .build();
  }

  static Agent read(Map<String, AttributeValue> attributes) {
    Item item = new Item(attributes);
    Set<ConversationId> conversations =
        item.set(CONVERSATIONS).stream().map(ConversationId::new).collect(Collectors.toSet());
    return new Agent(
        new AgentId(item.text(Keys.SK).substring(PREFIX.length())),
        item.text(NAME),
        Role.valueOf(item.text(ROLE)),
        item.flag(IM),
        AgentStatus.valueOf(item.text(STATUS)),
        item.intValue(CAPACITY),
        conversations,
        item.longValue(TURNS),
        item.longValue(REVISION));
  }

  private static Map<String, AttributeValue> key(ShopId shop, AgentId agent) {
    return new Item().put(Keys.PK, shop.value()).put(Keys.SK, PREFIX + agent).attributes();
  }
}
