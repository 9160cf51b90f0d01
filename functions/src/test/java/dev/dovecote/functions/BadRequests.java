package dev.dovecote.functions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.functions.testing.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every action with every field that it has, and ways to make a request wrong. */
final class BadRequests {
  /** Stands for the conversation that is active with the agent. */
  static final String CONVERSATION = "$c";

  /** Stands for the shop. */
  static final String SHOP = "$s";

  /** What the key of an image is called beside its shop. */
  static final String IMAGE = "0123456789abcdefghjkmnpqrs.png";

  /** Every action, with every field that it has. */
  static final List<Valid> VALID =
      List.of(
          new Valid("buyer", "{action: 'hello', have: {conversation: '$c', number: 1}}"),
          new Valid("buyer", "{action: 'sync', have: {conversation: '$c', number: 1}}"),
          new Valid(
              "buyer",
              "{action: 'send', client: {id: 'tab', number: 2}, content: {kind: 'text', text: 'x'},"
                  + " conversation: '$c', have: 1,"
                  + " entryPoint: 'OTHER', subject: {kind: 'ORDER', id: '1'}}"),
          new Valid(
              "buyer",
              "{action: 'send', client: {id: 'tab', number: 2},"
                  + " content: {kind: 'emoji', name: 'smile'}}"),
          new Valid(
              "buyer",
              "{action: 'send', client: {id: 'tab', number: 2},"
                  + " content: {kind: 'images', keys: ['$s/"
                  + IMAGE
                  + "']}}"),
          new Valid("buyer", "{action: 'entries', conversation: '$c', after: 1}"),
          new Valid("buyer", "{action: 'upload', contentType: 'image/png', bytes: 1}"),
          new Valid("buyer", "{action: 'download', key: '$s/" + IMAGE + "'}"),
          new Valid("buyer", "{action: 'choose', question: 'size'}"),
          new Valid("buyer", "{action: 'ask'}"),
          new Valid("buyer", "{action: 'leave'}"),
          new Valid("staff", "{action: 'hello', have: {'$c': 1}}"),
          new Valid("staff", "{action: 'sync', have: {'$c': 1}}"),
          new Valid(
              "staff",
              "{action: 'send', conversation: '$c', have: 1, client: {id: 'desk', number: 1},"
                  + " content: {kind: 'text', text: 'x'}}"),
          new Valid("staff", "{action: 'entries', conversation: '$c', after: 1}"),
          new Valid("staff", "{action: 'upload', contentType: 'image/webp', bytes: 10485760}"),
          new Valid("staff", "{action: 'download', key: '$s/" + IMAGE + "'}"),
          new Valid("staff", "{action: 'end', conversation: '$c'}"),
          new Valid("staff", "{action: 'give', conversation: '$c', to: 'mei', note: 'x'}"),
          new Valid("staff", "{action: 'handle', conversation: '$c'}"),
          new Valid("staff", "{action: 'open', conversations: ['$c']}"),
          new Valid("staff", "{action: 'start', order: '2026112400017'}"),
          new Valid("staff", "{action: 'buyer', conversation: '$c'}"),
          new Valid("staff", "{action: 'status', status: 'BREAK'}"),
          new Valid("staff", "{action: 'capacity', capacity: 3}"));

  /** Fields that may be left out; all others must be there. */
  static final Set<String> OPTIONAL =
      Set.of("v", "have", "buyer conversation", "entryPoint", "subject", "after", "note");

  record Valid(String role, String text) {
    JsonNode request() {
      ObjectNode request = (ObjectNode) Files.json(text);
      return request.put("v", 1).put("requestId", "q-1");
    }
  }

  /** A request that is wrong in one field. */
  record Wrong(String what, String role, String body, String field) {
    @Override
    public String toString() {
      return what;
    }
  }

  private BadRequests() {}

  interface Applies {
    boolean to(Valid valid, String path);
  }

  interface Spoil {
    JsonNode at(JsonNode request, String path);
  }

  static Stream<Wrong> over(Applies applies, Spoil spoil) {
    List<Wrong> all = new ArrayList<>();
    for (Valid valid : VALID) {
      for (String path : paths(valid.request(), "")) {
        if (applies.to(valid, path)) {
          all.add(wrong(valid, path, spoil.at(valid.request(), path)));
        }
      }
    }
    return all.stream();
  }

  static Wrong wrong(Valid valid, String path, JsonNode request) {
    String what = valid.role() + " " + brief(request.toString()) + " → " + path;
    return new Wrong(what, valid.role(), request.toString(), path);
  }

  static List<String> paths(JsonNode object, String prefix) {
    List<String> paths = new ArrayList<>();
    object
        .properties()
        .forEach(
            field -> {
              paths.add(prefix + field.getKey());
              if (field.getValue().isObject()) {
                paths.addAll(paths(field.getValue(), prefix + field.getKey() + "."));
              }
            });
    return paths;
  }

  static String pointer(String path) {
    return "/" + path.replace('.', '/');
  }

  static boolean isOptional(Valid valid, String path) {
    return OPTIONAL.contains(path)
        || OPTIONAL.contains(valid.role() + " " + path)
        || path.equals("have." + CONVERSATION);
  }

  /** Whether a value would do there. */
  static boolean isOfType(JsonNode was, String path, String value) {
    JsonNode now = Files.json(value);
    if (was.isTextual()) {
      // Where only certain texts will do, another is as wrong as a number.
      return now.isTextual()
          && Set.of("content.text", "content.name", "subject.id", "question", "note", "order")
              .contains(path);
    }
    if (was.isNumber()) {
      return now.isInt() && !path.equals("v");
    }
    return was.isObject() ? now.isObject() : false;
  }

  static JsonNode without(JsonNode request, String path) {
    return with(request, path, null);
  }

  static JsonNode with(JsonNode request, String path, @Nullable String value) {
    int divider = path.lastIndexOf('.');
    JsonNode parent = divider < 0 ? request : request.at(pointer(path.substring(0, divider)));
    String name = path.substring(divider + 1);
    if (value == null) {
      ((ObjectNode) parent).remove(name);
    } else {
      ((ObjectNode) parent).set(name, Files.json(value));
    }
    return request;
  }

  static String brief(String text) {
    return text.length() <= 90 ? text : text.substring(0, 90) + "…";
  }
}
