package dev.dovecote.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.aws.Conversations;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.Entry;
import dev.dovecote.domain.conversation.Event;
import dev.dovecote.domain.desk.Agent;
import dev.dovecote.testkit.dynamo.Faults;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.TableDefinition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * What the tables of any stack hold at rest, held against the invariants of the simulation: all of
 * it is followed as if it were written here, each buyer's conversations one after the other.
 */
public final class Audit {
  private static final String CONVERSATIONS = "ConversationsTable";
  private static final String DESK = "DeskTable";
  private static final Set<String> FOLLOWED_OF_DESK = Set.of("agent", "settings");

  private final Instant now;
  private final Violations violations;
  private final Mirror mirror;
  private final Map<String, List<Map<String, AttributeValue>>> logs = new LinkedHashMap<>();
  private final Echo echo = new Echo();
  private final Conversations decoding = new Conversations(echo, "any");
  private final MemoryDynamoDb copy;

  /**
   * Reads all tables; whatever is under way meanwhile would look like a violation.
   *
   * @param tables by logical ID, as the template has them
   * @param tableName what the tables are called there, by logical ID
   */
  public Audit(
      DynamoDbClient dynamo,
      Collection<TableDefinition> tables,
      UnaryOperator<String> tableName,
      Instant now) {
    this.now = now;
    VirtualClock clock = new VirtualClock(now);
    copy = new MemoryDynamoDb(clock);
    copy.createTables(tables);
    Story story = new Story(false, clock);
    violations = new Violations(story);
    mirror = new Mirror(copy, new Tally(), story, violations, false);
    List<String> names = new ArrayList<>(tables.stream().map(TableDefinition::name).toList());
    // Whoever names a conversation comes after it.
    names.remove(CONVERSATIONS);
    copyConversations(all(dynamo, tableName.apply(CONVERSATIONS)));
    names.forEach(name -> copy(name, all(dynamo, tableName.apply(name))));
    names.addFirst(CONVERSATIONS);
    var everything =
        new Faults.Call(1, "PutItem", names, false, 1, PutItemRequest.builder().build());
    mirror.follow(everything, null, now, (_, _) -> {});
    mirror.checkAll(now);
  }

  private static List<Map<String, AttributeValue>> all(DynamoDbClient dynamo, String table) {
    return dynamo.scanPaginator(scan -> scan.tableName(table).consistentRead(true)).items().stream()
        .toList();
  }

  private void copy(String table, List<Map<String, AttributeValue>> items) {
    for (Map<String, AttributeValue> item : items) {
      boolean followed =
          !table.equals(DESK)
              || FOLLOWED_OF_DESK.contains(Mirror.text(item, "sk").split("#", 2)[0]);
      if (followed) {
        copy.putItem(put -> put.tableName(table).item(item));
      }
    }
  }

  /** Logs in the order of their threads, each in the order of its numbers; then the pointers. */
  private void copyConversations(List<Map<String, AttributeValue>> items) {
    List<Map<String, AttributeValue>> pointers = new ArrayList<>();
    for (Map<String, AttributeValue> item : items) {
      String key = Mirror.text(item, "pk");
      if (key.contains("#b#")) {
        pointers.add(item);
      } else {
        logs.computeIfAbsent(key, _ -> new ArrayList<>()).add(item);
      }
    }
    Map<String, List<Map<String, AttributeValue>>> left = new LinkedHashMap<>(logs);
    while (!left.isEmpty()) {
      copyThread(left.keySet().iterator().next(), left);
    }
    copy(CONVERSATIONS, pointers);
  }

  /** A conversation, after all that go before it in its thread and were not copied yet. */
  private void copyThread(String key, Map<String, List<Map<String, AttributeValue>>> left) {
    Deque<List<Map<String, AttributeValue>>> thread = new ArrayDeque<>();
    String each = key;
    for (var log = left.remove(each); log != null; log = left.remove(each)) {
      thread.push(log);
      each = previous(each, log.getFirst());
    }
    thread.forEach(log -> copy(CONVERSATIONS, log));
  }

  private String previous(String key, Map<String, AttributeValue> first) {
    ShopId shop = new ShopId(key.substring(0, key.indexOf('#')));
    echo.set(first);
    Entry entry = decoding.after(shop, new ConversationId("any"), 0, 1).getFirst();
    ConversationId before =
        entry.event() instanceof Event.Opened opened ? opened.origin().previous() : null;
    return before == null ? "none" : shop + "#c#" + before;
  }

  /** The first violation of an invariant; null where there is none. */
  public @Nullable String violation() {
    return violations.first();
  }

  /** Who waits though somebody may take them, or though nobody is there (ASSIGN-5, QUEUE-5). */
  public Set<String> waitingNeedlessly() {
    return NeedlessWaits.of(mirror.shops(), now);
  }

  /** All logs of a shop, by conversation. */
  public Map<ConversationId, List<Entry>> logs(ShopId shop) {
    Map<ConversationId, List<Entry>> logs = new LinkedHashMap<>();
    mirror.shop(shop).chats.forEach((id, chat) -> logs.put(id, List.copyOf(chat.log)));
    return logs;
  }

  /** A shop's people. */
  public Collection<Agent> agents(ShopId shop) {
    return mirror.shop(shop).agents.values();
  }

  /** A conversation's log as somebody is shown it (MSG-2). */
  public List<JsonNode> shown(ShopId shop, ConversationId conversation, Audience audience) {
    Chat chat = mirror.shop(shop).chats.get(conversation);
    List<JsonNode> shown = new ArrayList<>();
    for (int number = 1; chat != null && number <= chat.size(); number++) {
      shown.add(chat.view(number, audience));
    }
    return shown;
  }

  /** The texts stored of each of a shop's clients, in order; by thread and client (MSG-3). */
  public Map<String, List<String>> spoken(ShopId shop) {
    Map<String, List<String>> texts = new HashMap<>();
    mirror.shop(shop).spoken.forEach((who, spoken) -> texts.put(who, List.copyOf(spoken.texts())));
    return texts;
  }
}
