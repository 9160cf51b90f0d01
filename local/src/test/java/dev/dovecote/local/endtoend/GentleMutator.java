package dev.dovecote.local.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Changes one value of a frame to another of its kind, which could be meant: another conversation
 * or person, a state, a number at a boundary or one that was used before. So it is the rules that
 * refuse a frame, not the reading of it.
 */
final class GentleMutator {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What says which request it is and what is asked for. */
  private static final Set<String> KEPT = Set.of("requestId", "action", "kind");

  private static final List<JsonNode> NUMBERS =
      numbers(-1, 0, 1, 2, 3, 5, 9, 999, 1_000, Integer.MAX_VALUE);

  private final Random random;
  private final Map<String, List<JsonNode>> values;

  /** A place in a frame: an object's field, or one of an array's elements. */
  private record Leaf(String name, JsonNode holder, int index) {
    void set(JsonNode value) {
      switch (holder) {
        case ObjectNode object -> object.set(name, value);
        case ArrayNode array -> array.set(index, value);
        default -> throw new IllegalStateException("holds nothing: " + holder);
      }
    }
  }

  /**
   * A mutator.
   *
   * @param values what texts may become, by the name of the field that they are in
   */
  GentleMutator(Random random, Map<String, List<String>> values) {
    this.random = random;
    this.values = new HashMap<>();
    values.forEach((name, texts) -> this.values.put(name, texts(texts)));
  }

  private static List<JsonNode> texts(List<String> texts) {
    return texts.stream().<JsonNode>map(NODES::textNode).toList();
  }

  private static List<JsonNode> numbers(int... numbers) {
    return Arrays.stream(numbers).<JsonNode>mapToObj(NODES::numberNode).toList();
  }

  /** A frame made of a good one, which may well be good, too. */
  String mutate(ObjectNode good) {
    ObjectNode frame = good.deepCopy();
    List<Leaf> leaves = new ArrayList<>();
    frame.properties().forEach(each -> add(each.getKey(), frame, each.getValue(), -1, leaves));
    if (!leaves.isEmpty()) {
      Leaf leaf = leaves.get(random.nextInt(leaves.size()));
      List<JsonNode> others = values.getOrDefault(leaf.name(), NUMBERS);
      leaf.set(others.get(random.nextInt(others.size())));
    }
    return frame.toString();
  }

  private void add(String name, JsonNode holder, JsonNode value, int index, List<Leaf> leaves) {
    if (value.isObject()) {
      value.properties().forEach(each -> add(each.getKey(), value, each.getValue(), -1, leaves));
    } else if (value.isArray()) {
      for (int n = 0; n < value.size(); n++) {
        add(name, value, value.get(n), n, leaves);
      }
    } else if (!KEPT.contains(name) && (value.isNumber() || values.containsKey(name))) {
      leaves.add(new Leaf(name, holder, index));
    }
  }
}
