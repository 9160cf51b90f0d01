package dev.dovecote.testkit.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Random expressions of one request, with the placeholders they use. */
final class ExpressionGenerator {
  private static final List<String> COMPARATORS = List.of("=", "<>", "<", "<=", ">", ">=");
  private static final Set<String> RESERVED = Set.of("text", "list", "state", "count");
  private static final List<String> TYPES =
      List.of("S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS");

  private final RandomGenerator random;
  private final ValueGenerator values;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> given = new HashMap<>();

  ExpressionGenerator(RandomGenerator random, ValueGenerator values) {
    this.random = random;
    this.values = values;
  }

  /** Null if no expression has a name. */
  @Nullable Map<String, String> names() {
    if (values.chance(250)) {
      names.put("#unused", "a");
    }
    return names.isEmpty() && !values.chance(400) ? null : names;
  }

  /** Null if no expression has a value. */
  @Nullable Map<String, AttributeValue> values() {
    if (values.chance(250)) {
      given.put(":unused", AttributeValue.fromN("1"));
    }
    return given.isEmpty() && !values.chance(400) ? null : given;
  }

  String value(AttributeValue value) {
    String placeholder = ":v" + given.size();
    if (!values.chance(400)) {
      given.put(placeholder, value);
    }
    return placeholder;
  }

  String name(String attribute) {
    boolean isReserved = RESERVED.contains(attribute);
    if ((!isReserved && values.chance(3)) || values.chance(300)) {
      return attribute;
    }
    String placeholder = "#" + attribute;
    if (!values.chance(500)) {
      names.put(placeholder, attribute);
    }
    return placeholder;
  }

  String path() {
    return pathIn(values.attribute());
  }

  private String pathIn(String attribute) {
    StringBuilder path = new StringBuilder(name(attribute));
    boolean isDocument = attribute.equals("doc") || attribute.equals("list");
    for (int depth = 0; depth < 3 && (isDocument ? values.chance(3) : values.chance(60)); depth++) {
      boolean isIndex =
          depth == 0 ? attribute.equals("list") ^ values.chance(15) : values.chance(2);
      if (isIndex) {
        path.append('[').append(random.nextInt(4)).append(']');
      } else {
        path.append('.').append(name(values.pick(List.of("x", "y", "list", "a"))));
      }
    }
    return path.toString();
  }

  String condition() {
    return condition(0);
  }

  private String condition(int depth) {
    return switch (random.nextInt(depth > 2 ? 6 : 10)) {
      case 6 -> condition(depth + 1) + " AND " + condition(depth + 1);
      case 7 -> condition(depth + 1) + values.pick(List.of(" OR ", " or ")) + condition(depth + 1);
      case 8 -> "NOT " + condition(depth + 1);
      case 9 -> "(" + condition(depth + 1) + ")";
      default -> simple();
    };
  }

  private String simple() {
    String attribute = values.attribute();
    String path = pathIn(attribute);
    return switch (random.nextInt(12)) {
      case 0, 1, 2 ->
          path + " " + values.pick(COMPARATORS) + " " + value(values.valueFor(attribute));
      case 3 -> path + " " + values.pick(COMPARATORS) + " " + path();
      case 4 -> "attribute_exists(" + path + ")";
      case 5 -> "attribute_not_exists ( " + path + " )";
      case 6 -> "attribute_type(" + path + ", " + value(typeName()) + ")";
      case 7 ->
          "begins_with("
              + path
              + ", "
              + value(values.chance(8) ? values.valueFor(attribute) : values.string())
              + ")";
      case 8 ->
          "contains(" + path + ", " + (values.chance(6) ? path() : value(values.any(2))) + ")";
      case 9 ->
          "size("
              + path
              + ") "
              + values.pick(COMPARATORS)
              + " "
              + (values.chance(3) ? path() : value(small()));
      case 10 ->
          path
              + " BETWEEN "
              + value(values.valueFor(attribute))
              + " AND "
              + value(values.valueFor(attribute));
      default ->
          path
              + " IN ("
              + value(values.valueFor(attribute))
              + ", "
              + value(values.valueFor(attribute))
              + ")";
    };
  }

  private AttributeValue typeName() {
    return values.chance(50) ? values.any(2) : AttributeValue.fromS(values.pick(TYPES));
  }

  private AttributeValue small() {
    return AttributeValue.fromN(String.valueOf(random.nextInt(4)));
  }

  /** Nearly always of places that do not overlap. */
  String update() {
    Set<String> attributes = new LinkedHashSet<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      attributes.add(values.attribute());
    }
    if (values.chance(100)) {
      attributes.add(values.pick(List.of("pk", "sk", "n")));
    }
    Map<String, List<String>> clauses = new HashMap<>();
    for (String attribute : attributes) {
      String path = pathIn(attribute);
      String clause = clause(attribute);
      clauses
          .computeIfAbsent(clause, c -> new ArrayList<>())
          .add(path + operand(clause, attribute, path));
    }
    if (values.chance(8)) {
      twoPlaces(clauses);
    }
    StringBuilder expression = new StringBuilder();
    clauses.forEach(
        (clause, actions) ->
            expression
                .append(expression.isEmpty() ? "" : " ")
                .append(clause)
                .append(' ')
                .append(String.join(", ", actions)));
    return values.chance(500) ? expression + " SET" : expression.toString();
  }

  /** Two places within one document. */
  private void twoPlaces(Map<String, List<String>> clauses) {
    String clause = values.pick(List.of("SET", "REMOVE"));
    for (int i = 0; i < 2; i++) {
      String path = name("list") + "[" + random.nextInt(5) + "]";
      String action = clause.equals("SET") ? path + " = " + value(values.number()) : path;
      clauses.computeIfAbsent(clause, c -> new ArrayList<>()).add(action);
    }
  }

  private String clause(String attribute) {
    return switch (attribute) {
      case "tags", "marks", "blobs" ->
          values.pick(List.of("ADD", "DELETE", "ADD", "SET", "REMOVE"));
      case "a", "b", "count" -> values.pick(List.of("ADD", "SET", "SET", "REMOVE"));
      default ->
          values.chance(50)
              ? values.pick(List.of("ADD", "DELETE"))
              : values.pick(List.of("SET", "SET", "REMOVE"));
    };
  }

  private String operand(String clause, String attribute, String path) {
    return switch (clause) {
      case "REMOVE" -> "";
      case "ADD", "DELETE" -> " " + value(values.valueFor(attribute));
      default -> " = " + setValue(attribute, path);
    };
  }

  private String setValue(String attribute, String path) {
    boolean isNumber = attribute.equals("a") || attribute.equals("b") || attribute.equals("count");
    return switch (random.nextInt(10)) {
      case 0 -> "if_not_exists(" + path + ", " + value(values.valueFor(attribute)) + ")";
      case 1 ->
          values.chance(3)
              ? path()
              : "if_not_exists(" + path() + ", " + value(values.valueFor(attribute)) + ")";
      case 2, 3 -> {
        String other =
            values.chance(3) ? path : "if_not_exists(" + path + ", " + value(values.number()) + ")";
        yield isNumber
            ? other + values.pick(List.of(" + ", " - ", "+")) + value(values.number())
            : value(values.valueFor(attribute));
      }
      case 4, 5 -> {
        String start =
            values.chance(3) ? path : "if_not_exists(" + path + ", " + value(values.list(1)) + ")";
        yield attribute.equals("list")
            ? "list_append(" + start + ", " + value(values.list(1)) + ")"
            : value(values.valueFor(attribute));
      }
      default -> value(values.valueFor(attribute));
    };
  }

  String projection() {
    Set<String> paths = new LinkedHashSet<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      paths.add(values.chance(5) ? "pk" : path());
    }
    return String.join(", ", paths);
  }

  String comparator() {
    return values.pick(COMPARATORS);
  }
}
