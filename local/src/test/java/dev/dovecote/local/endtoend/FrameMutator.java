package dev.dovecote.local.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Spoils frames: their fields, their values, or their very text. */
final class FrameMutator {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES =
      List.of("action", "v", "requestId", "conversation", "client", "content", "have", "x", "");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "null",
          "hello",
          "sync",
          "send",
          "entries",
          "$connect",
          "../..",
          "a#b~c",
          "\u0000",
          "𝒳🏝️",
          "ONLINE ",
          "9".repeat(40),
          "' OR 1=1 --",
          "${jndi:x}");

  private final Random random;

  FrameMutator(Random random) {
    this.random = random;
  }

  /** A frame made of a good one; it may even still be good. */
  String mutate(ObjectNode good) {
    ObjectNode frame = good.deepCopy();
    int changes = random.nextInt(3);
    for (int n = 0; n <= changes; n++) {
      changeObject(anyObject(frame));
    }
    return random.nextInt(4) == 0 ? spoil(frame.toString()) : frame.toString();
  }

  private ObjectNode anyObject(ObjectNode root) {
    List<ObjectNode> all = new ArrayList<>();
    all.add(root);
    root.forEach(
        child -> {
          if (child instanceof ObjectNode object) {
            all.add(object);
          }
        });
    return all.get(random.nextInt(all.size()));
  }

  private void changeObject(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty() || random.nextInt(8) == 0) {
      object.set(NAMES.get(random.nextInt(NAMES.size())), anything(2));
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(4)) {
      case 0 -> object.remove(name);
      case 1 -> {
        JsonNode value = object.remove(name);
        object.set(NAMES.get(random.nextInt(NAMES.size())), value);
      }
      default -> object.set(name, anything(3));
    }
  }

  private JsonNode anything(int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt());
      case 3 -> NODES.numberNode(random.nextLong());
      case 4 -> NODES.numberNode(random.nextGaussian() * 1e300);
      case 5 -> NODES.numberNode(random.nextInt(4) - 1);
      case 6 -> NODES.textNode("y".repeat(random.nextInt(5_000)));
      case 7 -> NODES.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case 8 -> {
        ArrayNode array = NODES.arrayNode();
        for (int n = random.nextInt(12); n > 0; n--) {
          array.add(anything(depth - 1));
        }
        yield array;
      }
      default -> {
        ObjectNode object = NODES.objectNode();
        for (int n = random.nextInt(4); n > 0; n--) {
          object.set(NAMES.get(random.nextInt(NAMES.size())), anything(depth - 1));
        }
        yield object;
      }
    };
  }

  private String spoil(String text) {
    int at = text.isEmpty() ? 0 : random.nextInt(text.length());
    return switch (random.nextInt(8)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(0, at) + (char) (32 + random.nextInt(95)) + text.substring(at);
      case 2 -> text.substring(0, at) + text.substring(Math.min(text.length(), at + 1));
      case 3 -> "[".repeat(1 + random.nextInt(5_000));
      case 4 -> text + text;
      case 5 -> "{\"action\":\"send\"," + text.substring(Math.min(1, text.length()));
      case 6 -> text.replace("\"text\":", "\"text\":\"\\ud800\",\"z\":");
      default -> TEXTS.get(random.nextInt(TEXTS.size()));
    };
  }
}
