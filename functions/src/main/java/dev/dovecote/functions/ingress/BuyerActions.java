package dev.dovecote.functions.ingress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.BuyerMessages;
import dev.dovecote.application.Change;
import dev.dovecote.application.Heads;
import dev.dovecote.application.Queue;
import dev.dovecote.application.Surroundings;
import dev.dovecote.application.Sync;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.conversation.Status;
import dev.dovecote.domain.conversation.Subject;
import dev.dovecote.domain.routing.EntryPoint;
import dev.dovecote.functions.input.Contents;
import dev.dovecote.functions.input.Fields;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** What a buyer can do on a socket. */
@Singleton
final class BuyerActions {
  private final BuyerMessages messages;
  private final Queue queue;
  private final Sync sync;
  private final Surroundings world;

  BuyerActions(BuyerMessages messages, Queue queue, Sync sync, Surroundings world) {
    this.messages = messages;
    this.queue = queue;
    this.sync = sync;
    this.world = world;
  }

  ObjectNode run(Caller.Buyer buyer, String connection, String action, Fields fields) {
    return switch (action) {
      case Actions.HELLO -> {
        Sync.Known known = known(fields);
        sync.open(buyer, connection);
        yield missed(buyer, known);
      }
      case Actions.SYNC -> {
        Sync.Known known = known(fields);
        sync.renew(buyer);
        yield missed(buyer, known);
      }
      case Actions.SEND -> send(buyer, connection, fields);
      case Actions.CHOOSE -> {
        String question = fields.text("question");
        fields.noOthers();
        yield change(buyer, messages.choose(buyer, question, connection));
      }
      case Actions.ASK -> {
        fields.noOthers();
        yield change(buyer, messages.askAgain(buyer, connection));
      }
      case Actions.LEAVE -> {
        fields.noOthers();
        yield change(buyer, queue.leave(buyer, connection));
      }
      default -> throw new InvalidInput("action", "is not a buyer's");
    };
  }

  private ObjectNode send(Caller.Buyer buyer, String connection, Fields fields) {
    ConversationId conversation = fields.idOrNull("conversation", ConversationId::new);
    int have = Contents.have(fields);
    if (conversation == null && have != Heads.UNKNOWN) {
      throw new InvalidInput("conversation", "is missing, where have says how far it goes");
    }
    BuyerMessages.Message message =
        new BuyerMessages.Message(
            Contents.client(fields.object("client")),
            Contents.read(fields.object("content"), buyer.shop()),
            conversation,
            have,
            fields.oneOf("entryPoint", EntryPoint.class, EntryPoint.OTHER),
            subject(fields.objectOrNull("subject")));
    fields.noOthers();
    return change(buyer, messages.send(buyer, message, connection));
  }

  private static boolean hasBegunToWait(Change.Made made) {
    boolean waited = made.before() != null && made.before().status() == Status.QUEUED;
    return !waited && made.after().status() == Status.QUEUED;
  }

  /** What came of a change; who is queued is told their place at once (QUEUE-1). */
  private ObjectNode change(Caller.Buyer buyer, Change change) {
    ObjectNode result = Replies.change(change, Audience.BUYER, world.now());
    if (change instanceof Change.Made made && hasBegunToWait(made)) {
      result.set("queue", Replies.place(queue.placeOf(buyer.shop(), made.after())));
    }
    return result;
  }

  private static @Nullable Subject subject(@Nullable Fields fields) {
    if (fields == null) {
      return null;
    }
    Subject subject = new Subject(fields.oneOf("kind", Subject.Kind.class), fields.text("id"));
    fields.noOthers();
    return subject;
  }

  private static Sync.@Nullable Known known(Fields fields) {
    Fields have = fields.objectOrNull("have");
    fields.noOthers();
    if (have == null) {
      return null;
    }
    Sync.Known known =
        new Sync.Known(have.id("conversation", ConversationId::new), have.number("number"));
    have.noOthers();
    if (known.number() < 0) {
      throw new InvalidInput("have.number", "must not be negative");
    }
    return known;
  }

  private ObjectNode missed(Caller.Buyer buyer, Sync.@Nullable Known known) {
    Sync.BuyerView view = sync.missedBy(buyer, known);
    ObjectNode result =
        JsonNodeFactory.instance.objectNode().put("syncEverySeconds", Sync.EVERY_SECONDS);
    result.set("conversations", Replies.missed(view.conversations(), Audience.BUYER, world.now()));
    if (view.place() != null) {
      result.set("queue", Replies.place(view.place()));
    }
    return result;
  }
}
