package dev.dovecote.local.endtoend;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.client.Frames;
import java.util.List;
import java.util.Map;

/** The good frames that are spoilt: changed as they may be, they say nothing but messages. */
final class FuzzFrames {
  private static final String NOWHERE = "01m864b9h09nnqam";
  private static final String IMAGE = "/0123456789abcdefghjkmnpqrs.png";

  private FuzzFrames() {}

  /**
   * What texts may become, by their fields. Never the conversation that is with who asks, nor a
   * state in which they could be: those would be granted.
   */
  static Map<String, List<String>> others(String bos, String ended, String foreign, String shop) {
    List<String> conversations = List.of(bos, ended, foreign, NOWHERE);
    return Map.of(
        "conversation", conversations,
        "conversations", conversations,
        "to", List.of("anna", "bo", "owner", "nobody"),
        "status", List.of("OFFLINE", "AWAY", "online"),
        "question", List.of("returns", "size", "1"),
        "id", List.of("fuzz-1", "fuzz-2", "fuzz-3", "another"),
        "text", List.of("x".repeat(4_001), "\u200b"),
        "key", List.of(shop + IMAGE, "elsewhere" + IMAGE, shop + "/none.png"),
        "order", List.of("1", "none", "x".repeat(65)));
  }

  /** Of a buyer whose conversation is active; those of agents are forbidden. */
  static List<ObjectNode> ofBuyer(String own) {
    ObjectNode send = Frames.request("send").put("conversation", own);
    send.put("entryPoint", "PRODUCT_PAGE");
    send.set("content", Frames.text("fuzz"));
    ObjectNode hello = Frames.request("hello");
    hello.putObject("have").put("conversation", own).put("number", 3);
    ObjectNode sync = Frames.request("sync");
    sync.putObject("have").put("conversation", own).put("number", 5);
    return List.of(
        send,
        hello,
        sync,
        Frames.request("entries").put("conversation", own).put("after", 2),
        Frames.request("leave"),
        Frames.request("ask"),
        Frames.request("choose").put("question", "returns"),
        Frames.request("end").put("conversation", own),
        Frames.request("status").put("status", "BREAK"),
        Frames.request("capacity").put("capacity", 9));
  }

  /** Of an agent, of whom nothing but replies can be accepted that changes anything. */
  static List<ObjectNode> ofStaff(String own, String bos, String shop) {
    ObjectNode send = Frames.request("send").put("conversation", own);
    send.set("content", Frames.text("fuzz"));
    ObjectNode hello = Frames.request("hello");
    hello.putObject("have").put(own, 3);
    ObjectNode sync = Frames.request("sync");
    sync.putObject("have").put(own, 5);
    ObjectNode open = Frames.request("open");
    open.putArray("conversations").add(bos).add(NOWHERE);
    return List.of(
        send,
        hello,
        sync,
        open,
        Frames.request("entries").put("conversation", own).put("after", 2),
        Frames.request("buyer").put("conversation", own),
        Frames.request("leave"),
        Frames.request("end").put("conversation", bos),
        Frames.request("handle").put("conversation", bos),
        Frames.request("give").put("conversation", bos).put("to", "anna"),
        Frames.request("start").put("order", "none"),
        Frames.request("download").put("key", shop + IMAGE),
        Frames.request("status").put("status", "OFFLINE"),
        Frames.request("capacity").put("capacity", 9));
  }
}
