package dev.dovecote.functions.ingress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.application.Surroundings;
import dev.dovecote.application.Sync;
import dev.dovecote.application.protocol.Audience;
import dev.dovecote.application.protocol.Frames;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.ConversationId;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.Refusal;
import dev.dovecote.functions.input.Fields;
import dev.dovecote.functions.wiring.tracing.Invocation;
import jakarta.inject.Singleton;
import java.util.Set;

/** The actions of the socket protocol, and who may do which. */
@Singleton
final class Actions {
  static final String HELLO = "hello";
  static final String SYNC = "sync";
  static final String SEND = "send";
  static final String ENTRIES = "entries";
  static final String UPLOAD = "upload";
  static final String DOWNLOAD = "download";
  static final String CHOOSE = "choose";
  static final String ASK = "ask";
  static final String LEAVE = "leave";
  static final String END = "end";
  static final String GIVE = "give";
  static final String HANDLE = "handle";
  static final String OPEN = "open";
  static final String START = "start";
  static final String BUYER = "buyer";
  static final String STATUS = "status";
  static final String CAPACITY = "capacity";

  /** What buyers may do. */
  static final Set<String> OF_BUYERS =
      Set.of(HELLO, SYNC, SEND, ENTRIES, UPLOAD, DOWNLOAD, CHOOSE, ASK, LEAVE);

  /** What agents and owners may do. */
  static final Set<String> OF_STAFF =
      Set.of(
          HELLO, SYNC, SEND, ENTRIES, UPLOAD, DOWNLOAD, END, GIVE, HANDLE, OPEN, START, BUYER,
          STATUS, CAPACITY);

  private static final Set<String> ABOUT_IMAGES = Set.of(UPLOAD, DOWNLOAD);

  private final BuyerActions ofBuyers;
  private final StaffActions ofStaff;
  private final ImageActions ofImages;
  private final Sync sync;
  private final Surroundings world;

  Actions(
      BuyerActions ofBuyers,
      StaffActions ofStaff,
      ImageActions ofImages,
      Sync sync,
      Surroundings world) {
    this.ofBuyers = ofBuyers;
    this.ofStaff = ofStaff;
    this.ofImages = ofImages;
    this.sync = sync;
    this.world = world;
  }

  /** Does what a request asks for; gives the reply's result. */
  ObjectNode run(Caller caller, String connection, Request request) {
    check(caller, request.action());
    Invocation.action(request.action());
    if (request.action().equals(ENTRIES)) {
      return entries(caller, request.fields());
    }
    if (ABOUT_IMAGES.contains(request.action())) {
      return ofImages.run(caller, request.action(), request.fields());
    }
    return switch (caller) {
      case Caller.Buyer buyer ->
          ofBuyers.run(buyer, connection, request.action(), request.fields());
      case Caller.Staff staff -> ofStaff.run(staff, connection, request.action(), request.fields());
    };
  }

  private static void check(Caller caller, String action) {
    if (!OF_BUYERS.contains(action) && !OF_STAFF.contains(action)) {
      throw new InvalidInput("action", "is not known");
    }
    Set<String> allowed = caller instanceof Caller.Buyer ? OF_BUYERS : OF_STAFF;
    if (!allowed.contains(action)) {
      throw new Refused(
          Refusal.of(Refusal.Code.FORBIDDEN, "This action is not yours: " + action + "."));
    }
  }

  private ObjectNode entries(Caller caller, Fields fields) {
    ConversationId conversation = fields.id("conversation", ConversationId::new);
    int after = fields.number("after", 0);
    fields.noOthers();
    if (after < 0) {
      throw new InvalidInput("after", "must not be negative");
    }
    Sync.Missed missed = sync.entries(caller, conversation, after);
    if (missed == null) {
      throw new Refused(
          Refusal.of(Refusal.Code.NOT_FOUND, "There is no such conversation for you."));
    }
    return Replies.missed(missed, audience(caller), world.now(), Frames.PAYLOAD_MAX_BYTES);
  }

  private static Audience audience(Caller caller) {
    return switch (caller) {
      case Caller.Buyer _ -> Audience.BUYER;
      case Caller.Staff staff -> staff.isOwner() ? Audience.OWNER : Audience.AGENT;
    };
  }
}
