package dev.dovecote.local.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.client.Client;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.Frames;
import dev.dovecote.local.client.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What buyers and agents in a storm have in common. A client does as the protocol asks: after a
 * lost socket it opens another with a new ticket; what was not answered it asks again.
 */
abstract class StormClient {
  /** Clients sync every 30 seconds; beats of the storm are coarse. */
  private static final Duration SYNC_AFTER = Duration.ofSeconds(25);

  final StormTime time;
  final StormLedger ledger;
  final Random chance;
  private final Client client;
  private Instant nextSync = Instant.EPOCH;
  private boolean connected;

  StormClient(Client client, StormTime time, StormLedger ledger, long seed) {
    this.client = client;
    this.time = time;
    this.ledger = ledger;
    this.chance = new Random(seed);
    client.listen(this::pushed);
  }

  /** What came of a request. */
  sealed interface Answer {
    /** Done; this is the result. */
    record Done(JsonNode result) implements Answer {}

    /** Refused, with the error's code. */
    record Refused(String code) implements Answer {}

    /** No answer, or one that leaves it open. */
    record Unknown() implements Answer {}

    /** What was told. */
    default StormLedger.Told told() {
      return switch (this) {
        case Done _ -> StormLedger.Told.DONE;
        case Refused _ -> StormLedger.Told.REFUSED;
        case Unknown _ -> StormLedger.Told.NOTHING;
      };
    }
  }

  /** The gateway says of no request that its function failed: so whoever waits must begin anew. */
  private void pushed(JsonNode push) {
    if (push.path("message").asText().equals("Internal server error")) {
      ledger.count("gateway errors");
      client.drop();
    }
  }

  /** Whether there is an open socket that has said hello. */
  boolean isConnected() {
    return connected && client.socket().isOpen();
  }

  /** Opens a socket, as often as it takes; false where the storm ends first. */
  boolean connect() throws InterruptedException {
    for (int failed = 0; !tryToConnect(); failed++) {
      if (!time.pause(chance, 0, 2 + failed)) {
        return false;
      }
    }
    return true;
  }

  /** Opens a socket, if that works at once. */
  boolean tryToConnect() {
    if (isConnected()) {
      return true;
    }
    connected = false;
    try {
      client.connect();
      connected = true;
      nextSync = time.now().plus(SYNC_AFTER);
      ledger.count("connected");
    } catch (RuntimeException failed) {
      ledger.count("connecting failed");
      client.close();
    }
    return connected;
  }

  /** The network is gone, without a word. */
  void vanish() {
    ledger.count("sockets lost");
    connected = false;
    client.drop();
  }

  /** A request about a conversation. */
  Answer submit(ObjectNode request) {
    return ask(() -> client.submit(request).state());
  }

  /** Any other request. */
  Answer request(ObjectNode request) {
    return ask(() -> client.request(request));
  }

  private Answer ask(Supplier<JsonNode> request) {
    try {
      return new Answer.Done(request.get());
    } catch (RefusedException refused) {
      ledger.count(refused.code());
      return refused.code().equals("INTERNAL")
          ? new Answer.Unknown()
          : new Answer.Refused(refused.code());
    } catch (RuntimeException unanswered) {
      ledger.count("unanswered");
      if (isConnected()) {
        client.drop();
      }
      return new Answer.Unknown();
    }
  }

  void syncIfDue() {
    if (!time.now().isBefore(nextSync)) {
      sync();
    }
  }

  /** Says what is here and takes what was missed; false where that did not work. */
  boolean sync() {
    nextSync = time.now().plus(SYNC_AFTER);
    return ask(client::sync) instanceof Answer.Done;
  }

  /** Takes what comes after a copy; false where that did not work. */
  boolean fill(ConversationCopy copy) {
    ObjectNode request =
        Frames.request("entries").put("conversation", copy.id()).put("after", copy.complete());
    return submit(request) instanceof Answer.Done && !copy.lacks();
  }
}
