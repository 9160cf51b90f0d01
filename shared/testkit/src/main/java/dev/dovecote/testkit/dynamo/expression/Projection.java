package dev.dovecote.testkit.dynamo.expression;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The parts of an item that a projection expression names. */
public final class Projection {
  private final Node root = new Node();

  private Projection() {}

  public static Projection parse(String expression, Placeholders placeholders) {
    Cursor cursor = new Cursor("ProjectionExpression", expression, placeholders);
    List<Path> paths = new ArrayList<>();
    do {
      paths.add(cursor.path());
    } while (cursor.skipSymbol(","));
    cursor.requireEnd();
    Overlap.check(cursor, paths);
    return of(paths);
  }

  static Projection of(List<Path> paths) {
    Projection projection = new Projection();
    for (Path path : paths) {
      Node node = projection.root;
      for (Path.Step step : path.steps()) {
        node = node.children.computeIfAbsent(step, s -> new Node());
      }
    }
    return projection;
  }

  public Map<String, AttributeValue> of(Map<String, AttributeValue> item) {
    return root.pick(item);
  }

  /** A place in the document; without children, all that lies there is meant. */
  private static final class Node {
    private final Map<Path.Step, Node> children = new LinkedHashMap<>();

    Map<String, AttributeValue> pick(Map<String, AttributeValue> from) {
      Map<String, AttributeValue> picked = new TreeMap<>();
      children.forEach(
          (step, node) -> {
            if (step instanceof Path.Name(String name)) {
              AttributeValue child = from.get(name);
              AttributeValue part = child == null ? null : node.pick(child);
              if (part != null) {
                picked.put(name, part);
              }
            }
          });
      return Collections.unmodifiableMap(picked);
    }

    /** Null where nothing of the value is meant. */
    @Nullable AttributeValue pick(AttributeValue value) {
      if (children.isEmpty()) {
        return value;
      }
      if (value.hasM()) {
        Map<String, AttributeValue> picked = pick(value.m());
        return picked.isEmpty() ? null : AttributeValue.fromM(picked);
      }
      if (!value.hasL()) {
        return null;
      }
      // Elements keep their order, not their index.
      List<AttributeValue> picked = new ArrayList<>();
      for (int i = 0; i < value.l().size(); i++) {
        Node node = children.get(new Path.Index(i));
        AttributeValue part = node == null ? null : node.pick(value.l().get(i));
        if (part != null) {
          picked.add(part);
        }
      }
      return picked.isEmpty() ? null : AttributeValue.fromL(picked);
    }
  }
}
