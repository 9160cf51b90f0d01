package dev.dovecote.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.aws.EventBus;
import dev.dovecote.aws.LogStream;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.desk.AgentStatus;
import dev.dovecote.testkit.SettableClock;
import dev.dovecote.testkit.bus.BusFaults;
import dev.dovecote.testkit.bus.BusFaults.Fault;
import dev.dovecote.testkit.bus.MemoryEvents;
import dev.dovecote.testkit.dynamo.Change;
import dev.dovecote.testkit.dynamo.MemoryDynamoDb;
import dev.dovecote.testkit.dynamo.StreamJson;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** From the log's stream to the bus. */
class PublisherTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Entries of the log, and what they are called outside. */
  private static final Map<String, String> TOLD =
      Map.of(
          "opened", "ConversationOpened",
          "queued", "ConversationQueued",
          "assigned", "ConversationAssigned",
          "transferred", "ConversationTransferred",
          "left", "OfflineMessageLeft",
          "ended", "ConversationEnded");

  private final SettableClock clock = new SettableClock(World.NOON);
  private final MemoryDynamoDb dynamo = new MemoryDynamoDb(clock);
  private final World world = World.on(dynamo, clock, 5).openShop(World.settings().done());
  private final MemoryEvents events = new MemoryEvents();
  private final Publisher publisher = new Publisher(new EventBus(events, "bus"));

  private List<Change> stream() {
    return dynamo.changes(World.TABLES.conversations(), 0);
  }

  private String publish(List<Change> changes) {
    return publisher.publish(read(StreamJson.event(changes)));
  }

  private static List<LogStream.Change> read(ObjectNode event) {
    return LogStream.changes(JSON.convertValue(event, new TypeReference<Map<String, Object>>() {}));
  }

  private static JsonNode detail(PutEventsRequestEntry event) {
    try {
      return JSON.readTree(event.detail());
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> types() {
    return events.published().stream().map(PutEventsRequestEntry::detailType).toList();
  }

  /** Buyers come, wait, are served, handed over and left; one finds nobody there. */
  private void play() {
    AgentClient li = world.agent("li", 1);
    BuyerClient first = world.buyer("b1");
    first.say("你好");
    BuyerClient second = world.buyer("b2");
    second.say("在吗");
    li.end(first.conversation());
    world.settle();
    AgentClient wang = world.agent("wang", 1);
    world.byHand.give(li.caller, second.conversation(), new AgentId("wang"), "秘密", li.connection);
    wang.end(second.conversation());
    li.set(AgentStatus.OFFLINE);
    wang.set(AgentStatus.OFFLINE);
    world.buyer("b3").say("有人吗");
    world.settle();
  }

  @Test
  void each_change_of_a_conversation_is_told_once_and_messages_are_not() {
    play();
    assertThat(publish(stream())).isNull();
    assertThat(types()).containsExactlyInAnyOrderElementsOf(expected());
    assertThat(new HashSet<>(types())).hasSize(TOLD.size());
    assertThat(ids()).doesNotHaveDuplicates();
    assertThat(events.published().toString()).doesNotContain("秘密", "你好", "客服");
  }

  /** What the log holds, without any of the code under test. */
  private List<String> expected() {
    return stream().stream()
        .filter(change -> change.after().containsKey("e"))
        .map(change -> TOLD.get(change.after().get("e").m().get("t").s()))
        .filter(type -> type != null)
        .toList();
  }

  private List<String> ids() {
    return events.published().stream().map(event -> detail(event).path("id").asText()).toList();
  }

  @Test
  void a_call_holds_ten_events_at_most_and_one_of_a_conversation() {
    for (int buyer = 0; buyer < 12; buyer++) {
      world.buyer("b" + buyer).say("你好");
    }
    assertThat(publish(stream())).isNull();
    assertThat(types()).hasSize(24).containsOnly("ConversationOpened", "OfflineMessageLeft");
    assertThat(events.calls()).isEqualTo(3);
    int before = stream().size();
    world.buyer("b12").say("你好");
    assertThat(publish(dynamo.changes(World.TABLES.conversations(), before))).isNull();
    assertThat(events.calls()).as("opened and left, one after the other").isEqualTo(5);
  }

  @Test
  void what_the_bus_refuses_holds_back_what_comes_after_it() {
    world.agent("li", 1);
    BuyerClient buyer = world.buyer("b1");
    buyer.say("你好");
    events.setFaults(refuseOnce("ConversationOpened"));

    String failed = publish(stream());

    assertThat(failed).isEqualTo(StreamJson.sequenceNumber(firstEntry()));
    assertThat(types()).isEmpty();
    assertThat(publish(stream())).isNull();
    assertThat(types()).containsExactly("ConversationOpened", "ConversationAssigned");
  }

  private Change firstEntry() {
    return stream().stream()
        .filter(change -> change.after().containsKey("e"))
        .findFirst()
        .orElseThrow();
  }

  private static BusFaults refuseOnce(String type) {
    List<String> left = new ArrayList<>(List.of(type));
    return entry -> left.remove(entry.detailType()) ? Fault.REFUSED : Fault.NONE;
  }

  @Test
  void entries_of_one_transaction_that_the_stream_turned_round_are_told_in_order() {
    world.agent("li", 1);
    world.buyer("b1").say("你好");
    List<Change> turned = new ArrayList<>(stream());
    Collections.reverse(turned);
    assertThat(publish(turned)).isNull();
    assertThat(types()).containsExactly("ConversationOpened", "ConversationAssigned");
  }

  @Test
  void a_record_that_cannot_be_read_keeps_none_from_being_told_that_came_before() {
    world.buyer("b1").say("你好");
    ObjectNode event = StreamJson.event(stream());
    int last = event.path("Records").size();
    ObjectNode broken = StreamJson.event(List.of(firstEntry()));
    ((ObjectNode) broken.at("/Records/0/dynamodb")).put("SequenceNumber", "9");
    ((ObjectNode) broken.at("/Records/0/dynamodb/NewImage/e/M/t")).put("S", "unheard of");
    event.withArray("/Records").add(broken.at("/Records/0"));

    assertThat(publisher.publish(read(event))).isEqualTo("9");
    assertThat(types()).containsExactly("ConversationOpened", "OfflineMessageLeft");
    List<LogStream.Change> rest = read(event).subList(last, last + 1);
    assertThatThrownBy(() -> publisher.publish(rest)).hasMessageContaining("unheard of");
  }

  @Test
  void whatever_fails_every_event_is_told_at_least_once_and_first_in_order() {
    play();
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      MemoryEvents bus = new MemoryEvents();
      bus.setFaults(_ -> random.nextInt(3) > 0 ? Fault.NONE : Fault.values()[random.nextInt(4)]);
      deliver(new Publisher(new EventBus(bus, "bus")), stream(), random);

      Map<String, List<Integer>> told = new LinkedHashMap<>();
      Set<String> seen = new HashSet<>();
      for (PutEventsRequestEntry event : bus.published()) {
        JsonNode detail = detail(event);
        if (seen.add(detail.path("id").asText())) {
          told.computeIfAbsent(detail.path("conversation").asText(), _ -> new ArrayList<>())
              .add(detail.path("number").asInt());
        }
      }
      assertThat(seen).as("seed %s", seed).hasSize(expected().size());
      assertThat(told.values())
          .as("seed %s", seed)
          .allSatisfy(numbers -> assertThat(numbers).isSorted());
    }
  }

  /** As Lambda does: the batch after what is done, for as long as it takes. */
  private static void deliver(Publisher publisher, List<Change> stream, Random random) {
    int done = 0;
    while (done < stream.size()) {
      int end = Math.min(stream.size(), done + 1 + random.nextInt(8));
      List<Change> batch = stream.subList(done, end);
      String failed = publisher.publish(read(StreamJson.event(batch)));
      List<String> numbers =
          batch.stream().map(StreamJson::sequenceNumber).collect(Collectors.toList());
      done += failed == null ? batch.size() : numbers.indexOf(failed);
    }
  }
}
