package dev.dovecote.testkit.dynamo.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A document path: an attribute's name, then names within maps and indexes within lists. */
public record Path(List<Step> steps) {
  /** Source: "Service, account, and table quotas": 32 levels of nesting. */
  static final int MAX_DEPTH = 32;

  /** One step into a document. */
  sealed interface Step {}

  /** Into a map, or into the item itself. */
  record Name(String name) implements Step {}

  /** Into a list. */
  record Index(int index) implements Step {}

  public Path {
    steps = List.copyOf(steps);
  }

  /** The name of the attribute in which the path begins. */
  public String attribute() {
    return ((Name) steps.getFirst()).name();
  }

  public boolean isNested() {
    return steps.size() > 1;
  }

  @Nullable AttributeValue in(Map<String, AttributeValue> item) {
    AttributeValue value = item.get(attribute());
    for (Step step : steps.subList(1, steps.size())) {
      if (value == null) {
        return null;
      }
      value = child(value, step);
    }
    return value;
  }

  static @Nullable AttributeValue child(AttributeValue value, Step step) {
    return switch (step) {
      case Name(String name) -> value.hasM() ? value.m().get(name) : null;
      case Index(int index) ->
          value.hasL() && index < value.l().size() ? value.l().get(index) : null;
    };
  }

  /** Whether one is the other, or lies within it. */
  boolean overlaps(Path other) {
    int common = Math.min(steps.size(), other.steps.size());
    return steps.subList(0, common).equals(other.steps.subList(0, common));
  }

  /** Whether both go into the same place, one as into a map and the other as into a list. */
  boolean conflicts(Path other) {
    int common = Math.min(steps.size(), other.steps.size());
    for (int i = 0; i < common; i++) {
      Step mine = steps.get(i);
      Step others = other.steps.get(i);
      if (!mine.equals(others)) {
        return mine.getClass() != others.getClass();
      }
    }
    return false;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      switch (step) {
        case Name(String name) -> text.append(text.isEmpty() ? "" : ".").append(name);
        case Index(int index) -> text.append('[').append(index).append(']');
      }
    }
    return text.toString();
  }
}
