package dev.dovecote.application;

import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.message.ClientRef;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.routing.EntryPoint;
import java.util.List;

/** A buyer's page or app: numbers its messages, and remembers the conversation it is in. */
final class BuyerClient {
  final Caller.Buyer caller;
  final String connection;
  private final World world;
  private final String device;
  private ConversationId believed;
  private int sent;

  BuyerClient(World world, String id, String device) {
    this.world = world;
    this.device = device;
    this.connection = "socket-" + id + "-" + device;
    this.caller = new Caller.Buyer(new Recipient.Buyer(World.SHOP, new BuyerId(id)), "小明");
  }

  String id() {
    return caller.recipient().id().value();
  }

  void connect() {
    world.sockets.open(connection);
    world.sync.open(caller, connection);
  }

  /** Goes away, and API Gateway says so. */
  void disconnect() {
    world.sockets.close(connection);
    world.sync.close(caller, connection);
  }

  /** Goes away, and nobody says so. */
  void vanish() {
    world.sockets.close(connection);
  }

  /** Syncs twice a minute from now on. */
  void staysThere() {
    world.beat(
        () -> {
          if (world.sockets.isOpen(connection)) {
            sync();
          }
        });
  }

  Sync.BuyerView sync() {
    world.sync.renew(caller);
    return world.sync.missedBy(caller, null);
  }

  /** Sends the next message; where that is not acknowledged, the same again is the next. */
  Change say(String text) {
    Change change = say(sent + 1, text);
    if (change instanceof Change.Made || change instanceof Change.AlreadyMade) {
      sent++;
    }
    return change;
  }

  /** The same, and says how far it has the conversation. */
  Change sayKnowing(int have, String text) {
    Change change =
        world.buyerMessages.send(
            caller,
            new BuyerMessages.Message(
                new ClientRef(device, sent + 1),
                new Content.Text(text),
                believed,
                have,
                EntryPoint.PRODUCT_PAGE,
                null),
            connection);
    if (change instanceof Change.Made) {
      sent++;
    }
    return change;
  }

  /** Sends a message under a number of the client's. */
  Change say(int number, String text) {
    Change change = world.buyerMessages.send(caller, message(number, text), connection);
    if (change instanceof Change.Made made) {
      believed = made.after().origin().id();
    }
    return change;
  }

  BuyerMessages.Message message(int number, String text) {
    return new BuyerMessages.Message(
        new ClientRef(device, number),
        new Content.Text(text),
        believed,
        Heads.UNKNOWN,
        EntryPoint.PRODUCT_PAGE,
        null);
  }

  /** A page that was loaded anew does not know what is open. */
  void forgetConversation() {
    believed = null;
  }

  int sent() {
    return sent;
  }

  ConversationId conversation() {
    return world.latest(id());
  }

  List<String> frames() {
    return world.sockets.drain(connection);
  }
}
