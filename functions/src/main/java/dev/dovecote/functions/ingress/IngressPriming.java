package dev.dovecote.functions.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.Caller;
import dev.dovecote.functions.input.Callers;
import dev.dovecote.functions.wiring.priming.Stage;
import dev.dovecote.functions.wiring.priming.StageShop;
import java.time.Duration;

/** Every action once, as buyers and agents do them on a busy day. */
final class IngressPriming {
  /** After so long without a sign, agents count as gone. */
  private static final Duration AGENTS_FORGOTTEN = Duration.ofMinutes(5);

  private static final Caller.Buyer BEA = StageShop.buyer("bea");
  private static final Caller.Buyer CAT = StageShop.buyer("cat");
  private static final Caller.Buyer DAN = StageShop.buyer("dan");

  private static final String SEND =
      """
      {"action": "send", "client": {"id": "tab", "number": %d}, "entryPoint": "%s",
       "content": %s, "subject": {"kind": "PRODUCT", "id": "p-1"}}""";
  private static final String REPLY =
      """
      {"action": "send", "conversation": "%s", "client": {"id": "desk", "number": 1},
       "content": {"kind": "text", "text": "It is."}}""";
  private static final String TEXT = "{\"kind\": \"text\", \"text\": \"Is it there?\"}";

  private final Stage stage;
  private final IngressHandler handler;

  IngressPriming(Stage stage, IngressHandler handler) {
    this.stage = stage;
    this.handler = handler;
  }

  void play() {
    StageShop shop = StageShop.open(stage);
    shop.keepOrder("o-1", StageShop.buyer("eve"));
    connect(StageShop.ANNA, "");
    connect(BEA, "");
    shop.connect(BEA, StageShop.GONE);
    shop.connect(BEA, StageShop.SLOW);
    String first = beaIsServed();
    othersWait();
    endAndBegin(first);
    offline();
    mistakes();
    ObjectNode closed = event("websocket-disconnect.json", StageShop.ANNA);
    stage.play(handler, closed);
  }

  private void connect(Caller caller, String have) {
    done(caller, "{\"action\": \"hello\"%s}".formatted(have));
    if (caller instanceof Caller.Staff) {
      done(caller, "{\"action\": \"status\", \"status\": \"ONLINE\"}");
    }
  }

  private String beaIsServed() {
    String sent = SEND.formatted(1, "PRODUCT_PAGE", TEXT);
    String conversation = done(BEA, sent).path("conversation").asText();
    done(BEA, sent);
    String key =
        done(BEA, "{\"action\": \"upload\", \"contentType\": \"image/png\", \"bytes\": 100}")
            .path("key")
            .asText();
    done(BEA, "{\"action\": \"download\", \"key\": \"%s\"}".formatted(key));
    done(
        BEA,
        SEND.formatted(2, "OTHER", "{\"kind\": \"images\", \"keys\": [\"%s\"]}".formatted(key)));
    done(BEA, SEND.formatted(3, "OTHER", "{\"kind\": \"emoji\", \"name\": \"smile\"}"));
    done(StageShop.ANNA, REPLY.formatted(conversation));
    String about = "{\"action\": \"%s\", \"conversation\": \"" + conversation + "\"%s}";
    done(StageShop.ANNA, about.formatted("buyer", ""));
    done(StageShop.ANNA, about.formatted("entries", ", \"after\": 0"));
    done(StageShop.ANNA, "{\"action\": \"sync\", \"have\": {\"%s\": 1}}".formatted(conversation));
    done(
        BEA,
        "{\"action\": \"sync\", \"have\": {\"conversation\": \"%s\", \"number\": 1}}"
            .formatted(conversation));
    connect(StageShop.BEN, "");
    done(StageShop.ANNA, about.formatted("give", ", \"to\": \"ben\", \"note\": \"Yours.\""));
    return conversation;
  }

  /** Anna has one of the others, so that the third waits. */
  private void othersWait() {
    connect(CAT, "");
    done(CAT, SEND.formatted(1, StageShop.ASKS, TEXT));
    done(CAT, "{\"action\": \"choose\", \"question\": \"%s\"}".formatted(StageShop.QUESTION));
    connect(DAN, "");
    done(DAN, SEND.formatted(1, "ORDER_PAGE", TEXT));
    done(DAN, "{\"action\": \"sync\"}");
    done(DAN, "{\"action\": \"leave\"}");
    done(DAN, "{\"action\": \"ask\"}");
  }

  private void endAndBegin(String conversation) {
    done(StageShop.BEN, "{\"action\": \"end\", \"conversation\": \"%s\"}".formatted(conversation));
    done(StageShop.BEN, "{\"action\": \"start\", \"order\": \"o-1\"}");
    done(BEA, SEND.formatted(4, "LIVE_ROOM", TEXT));
    done(StageShop.OWNER, "{\"action\": \"hello\"}");
    // Capacity is the owner's to set in this shop, so this is refused.
    play(StageShop.ANNA, "{\"action\": \"capacity\", \"capacity\": 2}");
    done(StageShop.ANNA, "{\"action\": \"status\", \"status\": \"BREAK\"}");
  }

  /**
   * With nobody at the desk or waiting, messages are left; one is opened, one marked as handled.
   */
  private void offline() {
    done(DAN, "{\"action\": \"leave\"}");
    stage.pass(AGENTS_FORGOTTEN);
    String left =
        done(StageShop.buyer("fay"), SEND.formatted(1, "OTHER", TEXT))
            .path("conversation")
            .asText();
    String other =
        done(StageShop.buyer("gus"), SEND.formatted(1, "OTHER", TEXT))
            .path("conversation")
            .asText();
    connect(StageShop.OWNER, "");
    done(StageShop.OWNER, "{\"action\": \"open\", \"conversations\": [\"%s\"]}".formatted(left));
    done(StageShop.OWNER, "{\"action\": \"handle\", \"conversation\": \"%s\"}".formatted(other));
  }

  /** What is wrong is refused, each in its way. */
  private void mistakes() {
    play(BEA, "{\"action\": \"end\", \"conversation\": \"c1\"}");
    play(BEA, "{\"action\": \"dance\"}");
    play(BEA, SEND.formatted(9, "OTHER", TEXT));
    play(BEA, "{\"action\": \"leave\"}");
    play(StageShop.ANNA, REPLY.formatted("c1"));
  }

  private JsonNode done(Caller caller, String frame) {
    JsonNode reply = play(caller, frame);
    if (reply.has("error")) {
      throw new IllegalStateException(frame + " was answered with " + reply);
    }
    return reply.path("result");
  }

  private JsonNode play(Caller caller, String frame) {
    ObjectNode event = event("websocket-message.json", caller);
    event.put("body", ((ObjectNode) Stage.json(frame)).put("requestId", "1").toString());
    return Stage.json(stage.play(handler, event).path("body").asText());
  }

  private static ObjectNode event(String sample, Caller caller) {
    ObjectNode event = Stage.sample(sample);
    ObjectNode context = (ObjectNode) event.path("requestContext");
    context.put("connectionId", StageShop.socket(caller));
    ObjectNode authorizer = context.putObject("authorizer");
    Callers.write(caller)
        .forEach(
            (name, value) ->
                authorizer.set(name, JsonNodeFactory.instance.textNode(value.toString())));
    return event;
  }
}
