package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Reads update expressions, with the checks that DynamoDB makes before it looks at any item. */
public final class UpdateParser {
  private final Cursor cursor;
  private final List<Path> paths = new ArrayList<>();
  private final Map<Path, SetValue> set = new LinkedHashMap<>();
  private final List<Path> remove = new ArrayList<>();
  private final Map<Path, AttributeValue> add = new LinkedHashMap<>();
  private final Map<Path, AttributeValue> delete = new LinkedHashMap<>();

  private UpdateParser(Cursor cursor) {
    this.cursor = cursor;
  }

  public static Update parse(String expression, Placeholders placeholders) {
    return new UpdateParser(new Cursor("UpdateExpression", expression, placeholders)).whole();
  }

  private Update whole() {
    Set<String> clauses = new HashSet<>();
    do {
      Token clause = cursor.next();
      String name = clause.kind() == Token.Kind.WORD ? clause.text().toUpperCase(Locale.ROOT) : "";
      if (!Set.of("SET", "REMOVE", "ADD", "DELETE").contains(name)) {
        throw cursor.syntaxError();
      }
      if (!clauses.add(name)) {
        throw cursor.error(
            "The \"" + name + "\" section can only be used once in an update expression;");
      }
      do {
        action(name);
      } while (cursor.skipSymbol(","));
    } while (!cursor.isAtEnd());
    Overlap.check(cursor, paths);
    return new Update(set, remove, add, delete);
  }

  private void action(String clause) {
    Path path = cursor.path();
    paths.add(path);
    switch (clause) {
      case "SET" -> {
        cursor.require("=");
        set.put(path, value());
      }
      case "REMOVE" -> remove.add(path);
      case "ADD" -> {
        AttributeValue value = cursor.value();
        if (value.n() == null && !Values.isSet(Values.type(value))) {
          throw wrongType("ADD", value);
        }
        add.put(path, value);
      }
      case "DELETE" -> {
        AttributeValue value = cursor.value();
        if (!Values.isSet(Values.type(value))) {
          throw wrongType("DELETE", value);
        }
        delete.put(path, value);
      }
      default -> throw new IllegalStateException(clause);
    }
  }

  private SetValue value() {
    SetValue first = operand();
    boolean isDifference = cursor.peek().isSymbol("-");
    if (!cursor.skipSymbol("+") && !cursor.skipSymbol("-")) {
      return first;
    }
    SetValue second = operand();
    String operator = isDifference ? "-" : "+";
    requireType(operator, first, "N");
    requireType(operator, second, "N");
    return new SetValue.Sum(first, isDifference, second);
  }

  private SetValue operand() {
    if (cursor.isAtFunction()) {
      return function();
    }
    if (cursor.isAtPath()) {
      return new SetValue.AtPath(cursor.path());
    }
    if (cursor.peek().isSymbol("(")) {
      throw new UnsupportedOperationException("parentheses in an update expression");
    }
    return new SetValue.Given(cursor.value());
  }

  private SetValue function() {
    String name = cursor.next().text();
    cursor.require("(");
    SetValue value =
        switch (name) {
          case "if_not_exists" -> {
            if (!cursor.isAtPath() || cursor.isAtFunction()) {
              throw cursor.error(
                  "Operator or function requires a document path; operator or function: " + name);
            }
            Path path = cursor.path();
            cursor.require(",");
            yield new SetValue.IfNotExists(path, operand());
          }
          case "list_append" -> {
            SetValue first = operand();
            cursor.require(",");
            SetValue second = operand();
            requireType(name, first, "L");
            requireType(name, second, "L");
            yield new SetValue.ListAppend(first, second);
          }
          case "attribute_exists",
              "attribute_not_exists",
              "attribute_type",
              "begins_with",
              "contains",
              "size" ->
              throw cursor.error(
                  "The function is not allowed in an update expression; function: " + name);
          default -> throw cursor.error("Invalid function name; function: " + name);
        };
    cursor.require(")");
    return value;
  }

  private void requireType(String operator, SetValue operand, String type) {
    if (operand instanceof SetValue.Given(AttributeValue value)
        && !Values.type(value).equals(type)) {
      throw wrongType(operator, value);
    }
  }

  private DynamoDbException wrongType(String operator, AttributeValue value) {
    return cursor.error(
        "Incorrect operand type for operator or function; operator: "
            + operator
            + ", operand type: "
            + Values.type(value));
  }
}
