package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Invalid;
import dev.dovecote.testkit.dynamo.value.Values;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The names and values that a request defines for its expressions, each of which must be used. */
public final class Placeholders {
  private static final Pattern NAME = Pattern.compile("#[A-Za-z0-9_]+");
  private static final Pattern VALUE = Pattern.compile(":[A-Za-z0-9_]+");

  private final Map<String, String> names;
  private final Map<String, AttributeValue> values = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  /** Null where the request does not have the parameter, which differs from an empty one. */
  public Placeholders(
      @Nullable Map<String, String> names,
      @Nullable Map<String, AttributeValue> values,
      boolean hasExpression) {
    if (!hasExpression && (names != null || values != null)) {
      throw Invalid.because(
          "ExpressionAttributeNames and ExpressionAttributeValues can only be specified when using expressions");
    }
    this.names = names == null ? Map.of() : names;
    if (names != null) {
      checkKeys("ExpressionAttributeNames", names, NAME);
      for (String name : names.values()) {
        if (name.isEmpty()) {
          throw Invalid.because(
              "ExpressionAttributeNames contains invalid value: an empty attribute name");
        }
      }
    }
    if (values != null) {
      checkKeys("ExpressionAttributeValues", values, VALUE);
      values.forEach((key, value) -> this.values.put(key, Values.normalize(value)));
    }
  }

  private static void checkKeys(String parameter, Map<String, ?> map, Pattern form) {
    if (map.isEmpty()) {
      throw Invalid.because(parameter + " must not be empty");
    }
    for (String key : map.keySet()) {
      if (!form.matcher(key).matches()) {
        throw Invalid.because(
            parameter + " contains invalid key: Syntax error; key: \"" + key + "\"");
      }
    }
  }

  String name(String placeholder) {
    String name = names.get(placeholder);
    if (name == null) {
      throw Invalid.because(
          "An expression attribute name used in the document path is not defined; attribute name: "
              + placeholder);
    }
    used.add(placeholder);
    return name;
  }

  AttributeValue value(String placeholder) {
    AttributeValue value = values.get(placeholder);
    if (value == null) {
      throw Invalid.because(
          "An expression attribute value used in expression is not defined; attribute value: "
              + placeholder);
    }
    used.add(placeholder);
    return value;
  }

  /** To be called when all expressions of the request are parsed. */
  public void requireAllUsed() {
    requireUsed("ExpressionAttributeNames", names.keySet());
    requireUsed("ExpressionAttributeValues", values.keySet());
  }

  private void requireUsed(String parameter, Set<String> defined) {
    Set<String> unused = new HashSet<>(defined);
    unused.removeAll(used);
    if (!unused.isEmpty()) {
      throw Invalid.because(
          "Value provided in " + parameter + " unused in expressions: keys: " + unused);
    }
  }
}
