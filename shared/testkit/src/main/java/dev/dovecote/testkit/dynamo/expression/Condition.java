package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A condition or filter expression. An item that does not exist is an empty one. */
public sealed interface Condition {
  boolean holds(Map<String, AttributeValue> item);

  /** Both must hold. */
  record And(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return left.holds(item) && right.holds(item);
    }
  }

  /** One must hold. */
  record Or(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return left.holds(item) || right.holds(item);
    }
  }

  /** Must not hold. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return !condition.holds(item);
    }
  }

  /** A comparator between two operands. */
  record Comparison(String comparator, Operand left, Operand right) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue first = left.in(item);
      AttributeValue second = right.in(item);
      return switch (comparator) {
        case "=" -> first != null && first.equals(second);
        case "<>" -> differ(first, second);
        case "<" -> compares(first, second, order -> order < 0);
        case "<=" -> compares(first, second, order -> order <= 0);
        case ">" -> compares(first, second, order -> order > 0);
        case ">=" -> compares(first, second, order -> order >= 0);
        default -> throw new IllegalStateException(comparator);
      };
    }

    private static boolean differ(@Nullable AttributeValue first, @Nullable AttributeValue second) {
      return first == null || !first.equals(second);
    }
  }

  /** Inclusive on both sides. */
  record Between(Operand operand, Operand low, Operand high) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue value = operand.in(item);
      AttributeValue from = low.in(item);
      AttributeValue to = high.in(item);
      return compares(value, from, order -> order >= 0) && compares(value, to, order -> order <= 0);
    }
  }

  /** Equal to one of the choices. */
  record In(Operand operand, List<Operand> choices) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue value = operand.in(item);
      return value != null && choices.stream().anyMatch(choice -> value.equals(choice.in(item)));
    }
  }

  /** The function attribute_exists. */
  record Exists(Path path) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return path.in(item) != null;
    }
  }

  /** The function attribute_type. */
  record HasType(Path path, String type) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue value = path.in(item);
      return value != null && Values.type(value).equals(type);
    }
  }

  /** The function begins_with. */
  record BeginsWith(Operand operand, Operand prefix) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return beginsWith(operand.in(item), prefix.in(item));
    }
  }

  /** The function contains. */
  record Contains(Operand container, Operand operand) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      AttributeValue outer = container.in(item);
      AttributeValue inner = operand.in(item);
      if (outer == null || inner == null) {
        return false;
      }
      return switch (Values.type(outer)) {
        case "S" -> inner.s() != null && outer.s().contains(inner.s());
        case "B" -> inner.b() != null && indexOf(outer.b(), inner.b()) >= 0;
        case "L" -> outer.l().contains(inner);
        case "SS", "NS", "BS" -> Values.elements(outer).contains(inner);
        default -> false;
      };
    }

    private static int indexOf(SdkBytes outer, SdkBytes inner) {
      byte[] bytes = outer.asByteArrayUnsafe();
      byte[] part = inner.asByteArrayUnsafe();
      for (int at = 0; at + part.length <= bytes.length; at++) {
        if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
          return at;
        }
      }
      return -1;
    }
  }

  static boolean beginsWith(@Nullable AttributeValue value, @Nullable AttributeValue prefix) {
    if (value == null || prefix == null) {
      return false;
    }
    if (value.s() != null && prefix.s() != null) {
      return value.s().startsWith(prefix.s());
    }
    if (value.b() != null && prefix.b() != null) {
      byte[] bytes = value.b().asByteArrayUnsafe();
      byte[] start = prefix.b().asByteArrayUnsafe();
      return bytes.length >= start.length
          && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
    return false;
  }

  private static boolean compares(
      @Nullable AttributeValue left, @Nullable AttributeValue right, IntPredicate order) {
    return left != null
        && right != null
        && Values.type(left).equals(Values.type(right))
        && Values.isOrdered(Values.type(left))
        && order.test(Values.compare(left, right));
  }
}
