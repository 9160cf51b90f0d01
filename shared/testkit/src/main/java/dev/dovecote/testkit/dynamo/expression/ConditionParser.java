package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads condition and filter expressions, with the checks that DynamoDB makes before it looks at
 * any item.
 */
public final class ConditionParser {
  private static final Set<String> COMPARATORS = Set.of("=", "<>", "<", "<=", ">", ">=");
  private static final Set<String> TYPES =
      Set.of("S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS");

  /** Source: "Service, account, and table quotas": 100 operands for IN. */
  private static final int MAX_CHOICES = 100;

  private final Cursor cursor;
  private final Set<String> attributes = new HashSet<>();
  private @Nullable Condition filter;

  private ConditionParser(Cursor cursor) {
    this.cursor = cursor;
  }

  public static Condition condition(String expression, Placeholders placeholders) {
    return new ConditionParser(new Cursor("ConditionExpression", expression, placeholders)).whole();
  }

  public static ConditionParser filter(String expression, Placeholders placeholders) {
    ConditionParser parser =
        new ConditionParser(new Cursor("FilterExpression", expression, placeholders));
    parser.filter = parser.whole();
    return parser;
  }

  /** What was read as a filter. */
  public Condition condition() {
    return Objects.requireNonNull(filter);
  }

  /** A filter may not name the attributes of the table's key. */
  public void refuse(Set<String> keyAttributes) {
    for (String attribute : keyAttributes) {
      if (attributes.contains(attribute)) {
        throw cursor.error(
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: "
                + attribute);
      }
    }
  }

  private Condition whole() {
    Condition condition = or();
    cursor.requireEnd();
    return condition;
  }

  private Condition or() {
    Condition condition = and();
    while (cursor.skipKeyword("OR")) {
      condition = new Condition.Or(condition, and());
    }
    return condition;
  }

  private Condition and() {
    Condition condition = not();
    while (cursor.skipKeyword("AND")) {
      condition = new Condition.And(condition, not());
    }
    return condition;
  }

  private Condition not() {
    return cursor.skipKeyword("NOT") ? new Condition.Not(not()) : simple();
  }

  private Condition simple() {
    if (cursor.peek().isSymbol("(")) {
      return parenthesized();
    }
    if (cursor.isAtFunction() && !cursor.peek().text().equals("size")) {
      return function(cursor.next().text());
    }
    return comparison(operand());
  }

  private Condition parenthesized() {
    if (cursor.isAtRedundantParentheses()) {
      throw cursor.error("The expression has redundant parentheses;");
    }
    Token behind = cursor.afterParentheses();
    if (COMPARATORS.contains(behind.text())
        || behind.isKeyword("BETWEEN")
        || behind.isKeyword("IN")) {
      throw new UnsupportedOperationException("parentheses around an operand of a condition");
    }
    cursor.require("(");
    Condition condition = or();
    cursor.require(")");
    return condition;
  }

  private Condition comparison(Operand left) {
    if (cursor.skipKeyword("BETWEEN")) {
      return between(left);
    }
    if (cursor.skipKeyword("IN")) {
      return in(left);
    }
    String comparator = cursor.peek().text();
    if (cursor.peek().kind() != Token.Kind.SYMBOL || !COMPARATORS.contains(comparator)) {
      throw cursor.syntaxError();
    }
    cursor.next();
    Operand right = operand();
    if (!comparator.equals("=") && !comparator.equals("<>")) {
      requireOrdered(comparator, left);
      requireOrdered(comparator, right);
    }
    requireDistinct(comparator, left, right);
    return new Condition.Comparison(comparator, left, right);
  }

  private Condition between(Operand operand) {
    Operand low = operand();
    cursor.requireKeyword("AND");
    Operand high = operand();
    requireOrdered("BETWEEN", operand);
    requireOrdered("BETWEEN", low);
    requireOrdered("BETWEEN", high);
    if (low instanceof Operand.Given(AttributeValue from)
        && high instanceof Operand.Given(AttributeValue to)) {
      Bounds.check(cursor, from, to);
    }
    return new Condition.Between(operand, low, high);
  }

  private Condition in(Operand operand) {
    List<Operand> choices = new ArrayList<>();
    cursor.require("(");
    do {
      choices.add(operand());
    } while (cursor.skipSymbol(","));
    cursor.require(")");
    if (choices.size() > MAX_CHOICES) {
      throw cursor.error("The IN operator is provided with too many operands;");
    }
    for (Operand choice : choices) {
      requireDistinct("IN", operand, choice);
    }
    return new Condition.In(operand, choices);
  }

  private Condition function(String name) {
    cursor.require("(");
    Condition condition =
        switch (name) {
          case "attribute_exists" -> new Condition.Exists(documentPath());
          case "attribute_not_exists" -> new Condition.Not(new Condition.Exists(documentPath()));
          case "attribute_type" -> {
            Path path = documentPath();
            cursor.require(",");
            yield new Condition.HasType(path, typeName());
          }
          case "begins_with" -> {
            Operand operand = operand();
            cursor.require(",");
            Operand prefix = operand();
            requirePrefix(operand);
            requirePrefix(prefix);
            requireDistinct("begins_with", operand, prefix);
            yield new Condition.BeginsWith(operand, prefix);
          }
          case "contains" -> {
            Operand container = operand();
            cursor.require(",");
            Operand operand = operand();
            requireDistinct("contains", container, operand);
            yield new Condition.Contains(container, operand);
          }
          case "size", "if_not_exists", "list_append" ->
              throw cursor.error(
                  "The function is not allowed to be used this way in an expression: " + name);
          default -> throw cursor.error("Invalid function name; function: " + name);
        };
    cursor.require(")");
    return condition;
  }

  private Path documentPath() {
    if (!cursor.isAtPath() || cursor.isAtFunction()) {
      throw cursor.error("Operator or function requires a document path");
    }
    return path();
  }

  private Path path() {
    Path path = cursor.path();
    attributes.add(path.attribute());
    return path;
  }

  private String typeName() {
    AttributeValue type = cursor.value();
    if (type.s() == null || !TYPES.contains(type.s())) {
      throw cursor.error("Invalid attribute type name found: " + type);
    }
    return type.s();
  }

  private Operand operand() {
    if (cursor.isAtFunction()) {
      return size();
    }
    if (cursor.isAtPath()) {
      return new Operand.AtPath(path());
    }
    if (cursor.peek().isSymbol("(")) {
      throw new UnsupportedOperationException("parentheses around an operand of a condition");
    }
    return new Operand.Given(cursor.value());
  }

  private Operand size() {
    String function = cursor.next().text();
    if (!function.equals("size")) {
      throw cursor.error(
          "The function is not allowed to be used this way in an expression: " + function);
    }
    cursor.require("(");
    if (cursor.isAtFunction()) {
      throw cursor.error("The function is not allowed to be used this way in an expression: size");
    }
    Operand of = operand();
    cursor.require(")");
    if (of instanceof Operand.Given(AttributeValue value)
        && Set.of("N", "BOOL", "NULL").contains(Values.type(value))) {
      throw wrongType("size", Values.type(value));
    }
    return new Operand.Size(of);
  }

  private void requireOrdered(String operator, Operand operand) {
    String type = operand.knownType();
    if (type != null && !Values.isOrdered(type)) {
      throw wrongType(operator, type);
    }
  }

  private void requirePrefix(Operand operand) {
    String type = operand.knownType();
    if (type != null && !type.equals("S") && !type.equals("B")) {
      throw wrongType("begins_with", type);
    }
  }

  private RuntimeException wrongType(String operator, String type) {
    return cursor.error(
        "Incorrect operand type for operator or function; operator or function: "
            + operator
            + ", operand type: "
            + type);
  }

  private void requireDistinct(String operator, Operand first, Operand other) {
    if (first instanceof Operand.AtPath && first.equals(other)) {
      throw cursor.error(
          "The first operand must be distinct from the remaining operands for this operator or function; operator: "
              + operator);
    }
  }
}
