package dev.dovecote.local.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.local.client.AgentClient;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.Frames;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** An agent in a storm: replies, ends, hands over, takes breaks, and vanishes. */
final class StormAgent extends StormClient {
  /** Names each note and reply, so that it is found in the log. */
  private static final AtomicInteger WORDS = new AtomicInteger();

  private final AgentClient client;
  private final List<String> colleagues;
  private final Map<String, ObjectNode> pending = new HashMap<>();
  private int capacity;
  private boolean gone;
  private Instant backAt = Instant.EPOCH;
  private String wanted = "ONLINE";

  StormAgent(
      AgentClient client,
      int capacity,
      List<String> colleagues,
      StormTime time,
      StormLedger ledger,
      long seed) {
    super(client, time, ledger, seed);
    this.client = client;
    this.capacity = capacity;
    this.colleagues = colleagues;
  }

  AgentClient client() {
    return client;
  }

  /** Whether the network was lost for good. */
  boolean isGone() {
    return gone;
  }

  /**
   * Plays the agent until the storm is over.
   *
   * @param elsewhere conversations that may be with others, to be moved about
   */
  void play(Supplier<List<String>> elsewhere) throws InterruptedException {
    boolean goes = time.pause(chance, 0, 10);
    while (goes && !gone) {
      if (!time.now().isBefore(backAt) && connect()) {
        act();
        move(elsewhere.get());
      }
      goes = time.pause(chance, 2, 6);
    }
  }

  private void act() {
    JsonNode desk = client.desk();
    if (desk == null || !desk.path("status").asText().equals(wanted)) {
      request(Frames.request("status").put("status", wanted));
    }
    syncIfDue();
    int dice = chance.nextInt(200);
    if (dice < 5) {
      ledger.count("agents vanished");
      vanish();
      gone = dice < 1;
      backAt = time.now().plus(Duration.ofSeconds(chance.nextInt(5, 180)));
    } else if (dice < 10) {
      wanted = wanted.equals("ONLINE") ? "BREAK" : "ONLINE";
    } else if (dice < 13) {
      capacity++;
      request(Frames.request("capacity").put("capacity", capacity));
    } else {
      serve();
    }
  }

  private void move(List<String> elsewhere) {
    if (!elsewhere.isEmpty() && isConnected()) {
      give(elsewhere.get(chance.nextInt(elsewhere.size())), anybody());
    }
  }

  private String anybody() {
    return colleagues.get(chance.nextInt(colleagues.size()));
  }

  private void serve() {
    List<ConversationCopy> active = client.active();
    if (active.isEmpty()) {
      return;
    }
    ConversationCopy copy = active.get(chance.nextInt(active.size()));
    int dice = chance.nextInt(10);
    if (dice < 4 || pending.containsKey(copy.id())) {
      reply(copy);
    } else if (dice < 8) {
      end(copy.id());
    } else {
      give(copy.id(), anybody());
    }
  }

  /** One attempt; where it was not answered, the next reply is the same again (MSG-3). */
  private void reply(ConversationCopy copy) {
    ObjectNode message =
        pending.computeIfAbsent(
            copy.id(),
            id -> client.message(id, client.sent(id) + 1, "reply " + WORDS.incrementAndGet()));
    Answer answer = submit(message);
    ledger.note(message.path("content").path("text").asText(), answer.told());
    if (answer instanceof Answer.Done) {
      ledger.count("replies");
      pending.remove(copy.id());
    } else if (answer instanceof Answer.Refused(String code) && code.equals("CLIENT_NUMBER_GAP")) {
      ledger.violation("5: an agent's reply was refused: " + code);
    }
  }

  private boolean end(String conversation) {
    Answer answer = submit(Frames.request("end").put("conversation", conversation));
    ledger.note(
        StormLedger.ends(new AgentId(client.agent()), new ConversationId(conversation)),
        answer.told());
    if (answer instanceof Answer.Done) {
      ledger.count("ends");
    }
    return answer instanceof Answer.Done;
  }

  /** Hands a conversation to somebody, or takes it: whoever they are, and wherever it is. */
  private void give(String conversation, String to) {
    String note = "note " + WORDS.incrementAndGet();
    Answer answer =
        submit(
            Frames.request("give")
                .put("conversation", conversation)
                .put("to", to)
                .put("note", note));
    ledger.note(note, answer.told());
    ledger.count("give " + answer.told());
  }

  /** Ends what is active, and tells of each; true when nothing is left. */
  boolean endUntilItFails(Runnable ended) {
    for (ConversationCopy copy : client.active()) {
      if (!end(copy.id())) {
        return false;
      }
      ended.run();
    }
    return true;
  }

  /** Frees a slot, where one is taken; false where that did not work. */
  boolean endOne() {
    List<ConversationCopy> active = client.active();
    return active.isEmpty() || end(active.getFirst().id());
  }

  /** After the storm: is there and at the desk; false where that needs another try. */
  boolean settle() {
    if (!tryToConnect()) {
      return false;
    }
    Answer answer = request(Frames.request("status").put("status", "ONLINE"));
    return answer instanceof Answer.Done && sync();
  }
}
