package dev.dovecote.local.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.local.client.BuyerClient;
import dev.dovecote.local.client.ConversationCopy;
import dev.dovecote.local.client.Frames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A buyer in a storm: writes, waits, loses the network and patience, and comes again. */
final class StormBuyer extends StormClient {
  private static final int CONVERSATIONS_MAX = 3;

  private final BuyerClient client;
  private final EntryPoint entryPoint;
  private final List<String> acknowledged = new ArrayList<>();
  private @Nullable ObjectNode pending;
  private boolean gone;

  StormBuyer(BuyerClient client, StormTime time, StormLedger ledger, long seed) {
    super(client, time, ledger, seed);
    this.client = client;
    EntryPoint[] all = EntryPoint.values();
    this.entryPoint = all[chance.nextInt(all.length)];
  }

  BuyerClient client() {
    return client;
  }

  /** Whether the network was lost for good. */
  boolean isGone() {
    return gone;
  }

  /** The texts that were acknowledged, in order. */
  List<String> acknowledged() {
    return acknowledged;
  }

  /** Plays the buyer until the storm is over. */
  void play() throws InterruptedException {
    boolean goes = time.pause(chance, 0, 20) && connect();
    if (goes) {
      say();
    }
    while (goes && !gone && time.pause(chance, 12, 36)) {
      if (connect()) {
        act();
      }
    }
  }

  private void act() throws InterruptedException {
    if (pending != null || !client.hasConversation()) {
      say();
      return;
    }
    String status = client.conversation().status();
    if (status.equals("QUEUED") || status.equals("CHOOSING")) {
      syncIfDue();
    }
    int dice = chance.nextInt(100);
    if (dice < 2) {
      gone = true;
      vanish();
    } else if (dice < 12) {
      vanish();
    } else {
      actIn(status, dice);
    }
  }

  private void actIn(String status, int dice) throws InterruptedException {
    switch (status) {
      case "CHOOSING" -> choose();
      case "QUEUED" -> {
        if (dice < 18) {
          request(Frames.request("leave"));
        }
      }
      case "LEFT_MESSAGE" -> {
        if (dice < 50) {
          request(Frames.request("ask"));
        }
      }
      case "ENDED" -> {
        if (client.copies().size() < CONVERSATIONS_MAX) {
          say();
        }
      }
      default -> {
        if (dice < 60) {
          say();
        }
      }
    }
  }

  private void choose() {
    for (JsonNode entry : client.conversation().entries()) {
      if (entry.path("type").asText().equals("offered")) {
        JsonNode questions = entry.path("questions");
        String question = questions.path(chance.nextInt(questions.size())).path("id").asText();
        request(Frames.request("choose").put("question", question));
        return;
      }
    }
  }

  /**
   * Says the next thing, again and again under its one number, until it is acknowledged (MSG-3).
   */
  private void say() throws InterruptedException {
    while (!deliver() && time.pause(chance, 1, 4)) {
      if (!connect()) {
        return;
      }
    }
  }

  /** One attempt; true once nothing is pending. */
  private boolean deliver() {
    ObjectNode message = pending;
    if (message == null) {
      int number = acknowledged.size() + 1;
      message =
          client
              .message(number, client.buyer() + " says " + number)
              .put("entryPoint", entryPoint.name());
      pending = message;
    } else {
      ledger.count("sent again");
    }
    String text = message.path("content").path("text").asText();
    Answer answer = submit(message);
    ledger.note(text, answer.told());
    if (answer instanceof Answer.Done) {
      acknowledged.add(text);
      pending = null;
      ledger.count("messages of buyers");
    } else if (answer instanceof Answer.Refused(String code) && !code.equals("BUSY")) {
      ledger.violation("5: a buyer's message was refused: " + code);
    }
    return pending == null;
  }

  /** After the storm: is there, and has nothing left to say; false where that needs another try. */
  boolean settle() {
    return tryToConnect() && (pending == null || deliver());
  }

  /** Whether this buyer is in the queue, as far as they were told. */
  boolean waits() {
    return client.hasConversation() && client.conversation().status().equals("QUEUED");
  }

  /** Whether this buyer's conversation is over. */
  boolean isOver() {
    return client.hasConversation() && client.conversation().status().equals("ENDED");
  }

  /** Says one thing more, which begins anew; false where that did not work. */
  boolean comeAgain() {
    return deliver();
  }

  /** Takes whatever it lacks, as a client does; an older conversation may have gone on unseen. */
  boolean catchUp() {
    boolean all = sync();
    for (ConversationCopy copy : List.copyOf(client.copies())) {
      if (!copy.id().equals(client.conversation().id())) {
        all &= fill(copy);
      }
    }
    return all;
  }
}
