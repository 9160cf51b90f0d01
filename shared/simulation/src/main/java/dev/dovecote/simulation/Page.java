package dev.dovecote.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.application.Heads;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.message.ClientRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One client: a page or an app with a socket of its own, and what it shows. */
final class Page {
  private final Violations violations;
  final Shop shop;
  private final Audience audience;

  /** The name by which it numbers its messages (MSG-3). */
  final String client;

  @Nullable String connection;

  /** Its socket has said hello, and was answered. */
  boolean greeted;

  Instant nextSync = Instant.EPOCH;

  /** Something that it asked for is under way. */
  boolean busy;

  /** What it shows of each conversation, in the order in which it learnt of them. */
  final Map<ConversationId, Shown> shown = new LinkedHashMap<>();

  final Map<String, Outbox> outboxes = new HashMap<>();

  /** How far it has a conversation without a gap, and what it has beyond. */
  static final class Shown {
    int upTo;
    private final TreeSet<Integer> beyond = new TreeSet<>();

    void add(int number) {
      if (number > upTo) {
        beyond.add(number);
      }
      while (!beyond.isEmpty() && beyond.first() == upTo + 1) {
        upTo = beyond.removeFirst();
      }
    }
  }

  /** A message that it sent, or is sending. */
  record Sent(ClientRef ref, String text) {}

  /** Its messages of one thread: the next goes when the last is acknowledged. */
  static final class Outbox {
    final String client;
    final List<Sent> acknowledged = new ArrayList<>();
    @Nullable Sent pending;

    /** An attempt at the pending one had no answer: it may yet be stored. */
    boolean unanswered;

    Outbox(String client) {
      this.client = client;
    }

    Sent next(String text) {
      Sent next = pending;
      if (next == null) {
        next = new Sent(new ClientRef(client, acknowledged.size() + 1), text);
        pending = next;
        unanswered = false;
      }
      return next;
    }

    void acknowledge() {
      if (pending != null) {
        acknowledged.add(pending);
        pending = null;
      }
    }
  }

  Page(Violations violations, Shop shop, Audience audience, String client) {
    this.violations = violations;
    this.shop = shop;
    this.audience = audience;
    this.client = client;
  }

  Outbox outbox(String thread) {
    return outboxes.computeIfAbsent(thread, _ -> new Outbox(client));
  }

  /** How far it says it has a conversation when it writes there: it may say nothing, or less. */
  int have(ConversationId id, RandomGenerator chance) {
    Shown copy = shown.get(id);
    return switch (chance.nextInt(4)) {
      case 0 -> Heads.UNKNOWN;
      case 1 -> 0;
      default -> copy == null ? 0 : copy.upTo;
    };
  }

  /** A frame came in by the socket. */
  void receive(JsonNode frame) {
    if (frame.path("type").asText().equals("entries")) {
      ConversationId id = new ConversationId(frame.path("conversation").asText());
      show(id, frame.path("entries"), audience == Audience.OWNER ? Audience.AGENT : audience);
      if (frame.path("state").path("number").asInt() > sizeOf(id)) {
        violations.add("5: a push tells a state of " + id + " that is not stored");
      }
    }
  }

  private int sizeOf(ConversationId id) {
    Chat chat = shop.chats.get(id);
    return chat == null ? 0 : chat.size();
  }

  /** Entries came in, as an audience sees them: they must be the log's. */
  void show(ConversationId id, Iterable<JsonNode> entries, Audience as) {
    Chat chat = shop.chats.get(id);
    if (chat == null) {
      violations.add("5: client " + client + " was told of " + id + ", which does not exist");
      return;
    }
    Shown copy = shown.computeIfAbsent(id, _ -> new Shown());
    for (JsonNode entry : entries) {
      int number = entry.path("number").asInt();
      JsonNode stored = chat.view(number, as);
      if (!entry.equals(stored)) {
        violations.add(
            "5: client "
                + client
                + " was told "
                + entry
                + " of "
                + id
                + ", where the log has "
                + stored);
      }
      copy.add(number);
    }
  }
}
