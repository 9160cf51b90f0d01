package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Invalid;
import dev.dovecote.testkit.dynamo.value.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads key condition expressions; only the table tells which attribute is which key. */
public final class KeyConditionParser {
  /** One condition of the expression, on one key attribute. */
  private record Part(
      boolean isEquality,
      AttributeValue operand,
      Predicate<AttributeValue> test,
      @Nullable AttributeValue from,
      @Nullable AttributeValue to) {}

  private final Map<String, Part> parts = new HashMap<>();

  private KeyConditionParser() {}

  public static KeyConditionParser parse(String expression, Placeholders placeholders) {
    Cursor cursor = new Cursor("KeyConditionExpression", expression, placeholders);
    KeyConditionParser parser = new KeyConditionParser();
    conjunction(cursor, parser.parts);
    cursor.requireEnd();
    return parser;
  }

  /** A sort key of null is that of a table without one. */
  public KeyCondition on(String partitionKey, @Nullable String sortKey) {
    Map<String, Part> others = new HashMap<>(parts);
    Part partition = others.remove(partitionKey);
    if (partition == null) {
      throw Invalid.because("Query condition missed key schema element: " + partitionKey);
    }
    if (!partition.isEquality) {
      throw Invalid.because("Query key condition not supported");
    }
    Part sort = sortKey == null ? null : others.remove(sortKey);
    if (!others.isEmpty()) {
      throw Invalid.because(
          "Query key condition not supported, or missed key schema element: " + sortKey);
    }
    return sort == null
        ? new KeyCondition(partition.operand, null, key -> true, null, null)
        : new KeyCondition(partition.operand, sort.operand, sort.test, sort.from, sort.to);
  }

  private static void conjunction(Cursor cursor, Map<String, Part> parts) {
    do {
      if (cursor.isAtRedundantParentheses()) {
        throw cursor.error("The expression has redundant parentheses;");
      }
      if (cursor.skipSymbol("(")) {
        conjunction(cursor, parts);
        cursor.require(")");
      } else {
        part(cursor, parts);
      }
    } while (cursor.skipKeyword("AND"));
    if (cursor.peek().isKeyword("OR") || cursor.peek().isKeyword("NOT")) {
      throw cursor.error(
          "Invalid operator used in KeyConditionExpression: " + cursor.peek().text());
    }
  }

  private static void part(Cursor cursor, Map<String, Part> parts) {
    if (cursor.isAtFunction()) {
      beginsWith(cursor, parts);
      return;
    }
    if (cursor.peek().kind() == Token.Kind.VALUE) {
      throw new UnsupportedOperationException("a key condition with the value on the left");
    }
    String attribute = attribute(cursor);
    if (cursor.skipKeyword("BETWEEN")) {
      AttributeValue low = cursor.value();
      cursor.requireKeyword("AND");
      AttributeValue high = cursor.value();
      requireKeyType(cursor, low);
      requireKeyType(cursor, high);
      Bounds.check(cursor, low, high);
      add(
          cursor,
          parts,
          attribute,
          new Part(
              false,
              low,
              key -> Values.compare(key, low) >= 0 && Values.compare(key, high) <= 0,
              low,
              high));
      return;
    }
    Token comparator = cursor.next();
    if (!Set.of("=", "<", "<=", ">", ">=").contains(comparator.text())) {
      throw comparator.text().equals("<>")
          ? cursor.error("Unsupported operator on KeyCondition: operator: <>")
          : cursor.syntaxError();
    }
    AttributeValue value = cursor.value();
    requireKeyType(cursor, value);
    add(
        cursor,
        parts,
        attribute,
        new Part(
            comparator.text().equals("="),
            value,
            test(comparator.text(), value),
            comparator.text().equals(">=") ? value : null,
            comparator.text().equals("<=") ? value : null));
  }

  private static Predicate<AttributeValue> test(String comparator, AttributeValue value) {
    return switch (comparator) {
      case "=" -> key -> Values.compare(key, value) == 0;
      case "<" -> key -> Values.compare(key, value) < 0;
      case "<=" -> key -> Values.compare(key, value) <= 0;
      case ">" -> key -> Values.compare(key, value) > 0;
      case ">=" -> key -> Values.compare(key, value) >= 0;
      default -> throw new IllegalStateException(comparator);
    };
  }

  private static void beginsWith(Cursor cursor, Map<String, Part> parts) {
    String function = cursor.next().text();
    if (!function.equals("begins_with")) {
      throw cursor.error("Invalid operator used in KeyConditionExpression: " + function);
    }
    cursor.require("(");
    String attribute = attribute(cursor);
    cursor.require(",");
    AttributeValue prefix = cursor.value();
    cursor.require(")");
    if (prefix.s() == null && prefix.b() == null) {
      throw cursor.error(
          "Incorrect operand type for operator or function; operator or function: begins_with");
    }
    add(
        cursor,
        parts,
        attribute,
        new Part(false, prefix, key -> Condition.beginsWith(key, prefix), null, null));
  }

  private static String attribute(Cursor cursor) {
    Path path = cursor.path();
    if (path.isNested()) {
      throw cursor.error("KeyConditionExpressions cannot have conditions on nested attributes");
    }
    return path.attribute();
  }

  private static void requireKeyType(Cursor cursor, AttributeValue value) {
    if (!Values.isOrdered(Values.type(value))) {
      throw cursor.error(
          "Incorrect operand type for operator or function; operand type: " + Values.type(value));
    }
  }

  private static void add(Cursor cursor, Map<String, Part> parts, String attribute, Part part) {
    if (parts.put(attribute, part) != null) {
      throw cursor.error("KeyConditionExpressions must only contain one condition per key");
    }
  }
}
