package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Invalid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Changes one place of an item. */
final class Document {
  private Document() {}

  static void put(Map<String, AttributeValue> item, Path path, AttributeValue value) {
    change(item, path, value);
  }

  static void remove(Map<String, AttributeValue> item, Path path) {
    change(item, path, null);
  }

  private static void change(
      Map<String, AttributeValue> item, Path path, @Nullable AttributeValue value) {
    String attribute = path.attribute();
    AttributeValue changed =
        changed(item.get(attribute), path.steps().subList(1, path.steps().size()), value);
    if (changed == null) {
      item.remove(attribute);
    } else {
      item.put(attribute, changed);
    }
  }

  /**
   * What becomes of the value when the place to which the steps lead gets another value, or none.
   */
  private static @Nullable AttributeValue changed(
      @Nullable AttributeValue at, List<Path.Step> steps, @Nullable AttributeValue value) {
    if (steps.isEmpty()) {
      return value;
    }
    if (at == null) {
      throw invalidPath();
    }
    List<Path.Step> rest = steps.subList(1, steps.size());
    return switch (steps.getFirst()) {
      case Path.Name(String name) -> inMap(at, name, rest, value);
      case Path.Index(int index) -> inList(at, index, rest, value);
    };
  }

  private static AttributeValue inMap(
      AttributeValue at, String name, List<Path.Step> rest, @Nullable AttributeValue value) {
    if (!at.hasM()) {
      throw invalidPath();
    }
    Map<String, AttributeValue> map = new LinkedHashMap<>(at.m());
    AttributeValue changed = changed(map.get(name), rest, value);
    if (changed == null) {
      map.remove(name);
    } else {
      map.put(name, changed);
    }
    return AttributeValue.fromM(map);
  }

  private static AttributeValue inList(
      AttributeValue at, int index, List<Path.Step> rest, @Nullable AttributeValue value) {
    if (!at.hasL()) {
      throw invalidPath();
    }
    List<AttributeValue> list = new ArrayList<>(at.l());
    boolean isThere = index < list.size();
    AttributeValue changed = changed(isThere ? list.get(index) : null, rest, value);
    if (changed != null && isThere) {
      list.set(index, changed);
    } else if (changed != null) {
      // An index beyond the end appends.
      list.add(changed);
    } else if (isThere) {
      list.remove(index);
    }
    return AttributeValue.fromL(list);
  }

  private static DynamoDbException invalidPath() {
    return Invalid.because(
        "The document path provided in the update expression is invalid for update");
  }
}
