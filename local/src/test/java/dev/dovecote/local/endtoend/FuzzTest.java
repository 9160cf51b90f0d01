package dev.dovecote.local.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.EmbeddedStack;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.ProtocolSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Spoilt frames by the thousand: each is answered, and only what is accepted changes anything. */
class FuzzTest {
  private static final int BATCHES = 53;

  /** A socket may send 200 frames at once. */
  private static final int FRAMES_PER_BATCH = 190;

  /** More would be refused by the gateway itself, which closes the socket. */
  private static final int FRAME_MAX_BYTES = 31 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  /** How frames must have been answered, so that it is the rules that were tried. */
  private static final String[] REACHED = {
    "accepted",
    "INVALID",
    "NOT_FOUND",
    "FORBIDDEN",
    "NOT_YOUR_CONVERSATION",
    "WRONG_STATE",
    "CLIENT_NUMBER_GAP",
    "CONVERSATIONS_IN_PROGRESS",
    "CAPACITY_MODE",
    "AGENT_UNAVAILABLE"
  };

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final FrameMutator mutator = new FrameMutator(random);
  private int clients;

  /** What a refused frame must leave as it is. */
  private record Standing(
      List<JsonNode> log, List<JsonNode> bos, List<JsonNode> foreign, JsonNode anna, JsonNode bo) {}

  /** With whom each conversation is. */
  private record Conversations(String annas, String bos, String foreign) {}

  @Test
  void every_spoilt_frame_is_answered_and_changes_nothing_unless_accepted__MSG_5_PERM_4() {
    System.out.println("fuzz seed: " + seed + " (-Dfuzz.seed=" + seed + ")");
    try (EmbeddedStack stack = TestShop.stack().start();
        TestShop shop = TestShop.open(stack, InstantSource.system(), Map.of("anna", 5, "bo", 5));
        TestShop elsewhere = TestShop.open(stack, InstantSource.system(), Map.of())) {
      AgentClient anna = shop.online("anna");
      String ended = active(anna, shop.buyer("cai"));
      anna.end(ended);
      String annas = active(anna, shop.buyer("bea"));
      AgentClient bo = shop.online("bo");
      String bos = active(bo, shop.buyer("dan"));
      String foreign = elsewhere.buyer("bea").send("Hello").id();
      Conversations all = new Conversations(annas, bos, foreign);
      GentleMutator gentle =
          new GentleMutator(random, FuzzFrames.others(bos, ended, foreign, shop.id.value()));
      Map<String, Integer> codes = new HashMap<>();
      for (int batch = 0; batch < BATCHES; batch++) {
        boolean byBuyer = batch % 2 == 0;
        // Who does not sync counts as gone after a while, which a batch must not be blamed for.
        bo.sync();
        Standing before = standing(shop, elsewhere, all);
        List<String> frames =
            framesOf(
                byBuyer
                    ? FuzzFrames.ofBuyer(annas)
                    : FuzzFrames.ofStaff(annas, bos, shop.id.value()),
                gentle);
        List<JsonNode> answers = play(shop, byBuyer, frames);
        answers.forEach(
            answer ->
                codes.merge(answer.path("error").path("code").asText("accepted"), 1, Integer::sum));
        Standing after = standing(shop, elsewhere, all);
        List<JsonNode> expected = new ArrayList<>(before.log());
        expected.addAll(accepted(annas, answers, before.log().size()));
        assertThat(TestShop.bare(after.log()))
            .as("batch %d of seed %d", batch, seed)
            .isEqualTo(TestShop.bare(expected));
        assertThat(after.anna()).isEqualTo(before.anna());
        assertThat(after.bo()).isEqualTo(before.bo());
        assertThat(after.bos()).isEqualTo(before.bos());
        assertThat(after.foreign()).isEqualTo(before.foreign());
        assertThatRefusedFramesChangeNothing(stack, shop, byBuyer, refused(frames, answers));
      }
      System.out.println("fuzz answers: " + codes);
      assertThat(codes).doesNotContainKey("INTERNAL").containsKeys(REACHED);
      assertThat(stack.functionErrors()).isEmpty();
    }
  }

  /**
   * The refused frames of a batch again, by themselves: the tables stay as they are. What is not
   * refused any more, such as a number that had come before the one before it, is left out, and the
   * rest comes once more.
   */
  private void assertThatRefusedFramesChangeNothing(
      EmbeddedStack stack, TestShop shop, boolean byBuyer, List<String> frames) {
    assertThat(frames).as("refused frames of seed %d", seed).isNotEmpty();
    Map<String, Set<Map<String, AttributeValue>>> before = stored(stack);
    assertThat(before).hasSizeGreaterThanOrEqualTo(5);
    assertThat(before.get("ConversationsTable")).isNotEmpty();
    List<String> still = refused(frames, play(shop, byBuyer, frames));
    if (still.size() < frames.size()) {
      assertThatRefusedFramesChangeNothing(stack, shop, byBuyer, still);
    } else {
      assertThat(stored(stack)).as("tables of seed %d", seed).isEqualTo(before);
    }
  }

  /** Those whose ID no reply names: refused, for certain. */
  private static List<String> refused(List<String> frames, List<JsonNode> answers) {
    List<String> granted =
        answers.stream()
            .filter(answer -> answer.path("type").asText().equals("reply"))
            .map(answer -> answer.path("requestId").toString())
            .toList();
    return frames.stream().filter(frame -> granted.stream().noneMatch(frame::contains)).toList();
  }

  /**
   * All that is stored when nothing is under way, but for who is there: that a socket opens and
   * closes changes tickets, sockets and leases, whatever its frames say. The guard against floods
   * has nothing in tables.
   */
  private static Map<String, Set<Map<String, AttributeValue>>> stored(EmbeddedStack stack) {
    stack.awaitIdleExceptDelayed(PATIENCE);
    return stack.template().tables().keySet().stream()
        .filter(table -> !table.equals("ConnectionsTable"))
        .collect(
            Collectors.toMap(
                table -> table,
                table ->
                    stack
                        .dynamoDb()
                        .scanPaginator(
                            scan -> scan.tableName(stack.tableName(table)).consistentRead(true))
                        .items()
                        .stream()
                        .collect(Collectors.toSet())));
  }

  private static String active(AgentClient agent, BuyerClient buyer) {
    String conversation = buyer.send("Hello").id();
    await().until(() -> agent.copy(conversation).status().equals("ACTIVE"));
    return conversation;
  }

  private static Standing standing(TestShop shop, TestShop elsewhere, Conversations all) {
    return new Standing(
        shop.log(all.annas()),
        shop.log(all.bos()),
        elsewhere.log(all.foreign()),
        shop.person("anna"),
        shop.person("bo"));
  }

  /** The entries that accepted frames say they appended to a conversation, in order. */
  private static List<JsonNode> accepted(String conversation, List<JsonNode> answers, int before) {
    Map<Integer, JsonNode> entries = new TreeMap<>();
    for (JsonNode answer : answers) {
      JsonNode result = answer.path("result");
      boolean ofThis = result.path("conversation").asText().equals(conversation);
      for (JsonNode entry : result.path("entries")) {
        if (ofThis && entry.path("number").asInt() > before) {
          entries.put(entry.path("number").asInt(), entry);
        }
      }
    }
    return List.copyOf(entries.values());
  }

  private List<JsonNode> play(TestShop shop, boolean byBuyer, List<String> frames) {
    Queue<JsonNode> answers = new ConcurrentLinkedQueue<>();
    String ticket =
        byBuyer
            ? shop.api().buyerTicket(shop.key, "bea", "Bea")
            : shop.api().staffTicket(shop.token("anna"));
    try (ProtocolSocket socket =
        ProtocolSocket.open(
            shop.place.http(),
            shop.place.webSocketUrl(),
            ticket,
            null,
            frame -> {
              if (!frame.path("type").asText().matches("entries|queue|desk")) {
                answers.add(frame);
              }
            })) {
      frames.forEach(socket::send);
      try {
        await()
            .pollInterval(LOOK_EVERY)
            .atMost(PATIENCE)
            .until(() -> answers.size() >= frames.size());
      } catch (ConditionTimeoutException tooFew) {
        throw new AssertionError(
            "unanswered of seed %d: %s".formatted(seed, unanswered(socket, frames, answers)),
            tooFew);
      }
      // Whatever would come twice has come before the answer to one more.
      socket.answer("last", "{\"action\":\"?\",\"requestId\":\"last\"}").join();
      assertThat(answers).hasSameSizeAs(frames);
      assertThat(socket.isOpen()).isTrue();
    }
    answers.forEach(answer -> assertThat(answer.path("type").asText()).isIn("reply", "error"));
    answers.stream()
        .map(answer -> answer.path("requestId"))
        .filter(JsonNode::isTextual)
        .distinct()
        .forEach(id -> assertThatIsAnsweredOnce(id, frames, answers));
    return List.copyOf(answers);
  }

  /** Sends one by one again all that was, to find out what it was. */
  private static List<String> unanswered(
      ProtocolSocket socket, List<String> frames, Queue<JsonNode> answers) {
    List<String> silent = new ArrayList<>();
    for (String frame : frames) {
      int before = answers.size();
      socket.send(frame).join();
      try {
        await().atMost(Duration.ofSeconds(3)).until(() -> answers.size() > before);
      } catch (ConditionTimeoutException _) {
        silent.add(frame);
      }
    }
    return silent;
  }

  private static void assertThatIsAnsweredOnce(
      JsonNode id, List<String> frames, Queue<JsonNode> answers) {
    long asked = frames.stream().filter(frame -> frame.contains(id.textValue())).count();
    long answered = answers.stream().filter(answer -> answer.path("requestId").equals(id)).count();
    assertThat(answered).as(id.toString()).isBetween(1L, asked);
  }

  private List<String> framesOf(List<ObjectNode> good, GentleMutator gentle) {
    List<String> frames = new ArrayList<>();
    while (frames.size() < FRAMES_PER_BATCH) {
      ObjectNode frame = good.get(random.nextInt(good.size()));
      frame.put("requestId", "q-%08x".formatted(random.nextInt()));
      if (frame.path("action").asText().equals("send")) {
        frame.putObject("client").put("id", "fuzz-" + ++clients).put("number", 1);
      }
      String text = random.nextBoolean() ? gentle.mutate(frame) : mutator.mutate(frame);
      if (UTF_8.newEncoder().canEncode(text) && text.getBytes(UTF_8).length <= FRAME_MAX_BYTES) {
        frames.add(text);
      }
    }
    return frames;
  }
}
