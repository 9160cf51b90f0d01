package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Invalid;
import dev.dovecote.testkit.dynamo.value.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a SET action assigns; computed on the item as it was before the update. */
sealed interface SetValue {
  AttributeValue of(Map<String, AttributeValue> item);

  /** A value of the request. */
  record Given(AttributeValue value) implements SetValue {
    @Override
    public AttributeValue of(Map<String, AttributeValue> item) {
      return value;
    }
  }

  /** An attribute, which must be there. */
  record AtPath(Path path) implements SetValue {
    @Override
    public AttributeValue of(Map<String, AttributeValue> item) {
      AttributeValue value = path.in(item);
      if (value == null) {
        throw Invalid.because(
            "The provided expression refers to an attribute that does not exist in the item");
      }
      return value;
    }
  }

  /** The function if_not_exists. */
  record IfNotExists(Path path, SetValue otherwise) implements SetValue {
    @Override
    public AttributeValue of(Map<String, AttributeValue> item) {
      AttributeValue value = path.in(item);
      return value == null ? otherwise.of(item) : value;
    }
  }

  /** The function list_append. */
  record ListAppend(SetValue first, SetValue second) implements SetValue {
    @Override
    public AttributeValue of(Map<String, AttributeValue> item) {
      List<AttributeValue> all = new ArrayList<>(list(first.of(item)));
      all.addAll(list(second.of(item)));
      return AttributeValue.fromL(all);
    }

    private static List<AttributeValue> list(AttributeValue value) {
      if (!value.hasL()) {
        throw Update.wrongType();
      }
      return value.l();
    }
  }

  /** A sum, or a difference. */
  record Sum(SetValue first, boolean isDifference, SetValue second) implements SetValue {
    @Override
    public AttributeValue of(Map<String, AttributeValue> item) {
      BigDecimal left = number(first.of(item));
      BigDecimal right = number(second.of(item));
      return AttributeValue.fromN(
          Numbers.text(isDifference ? left.subtract(right) : left.add(right)));
    }

    private static BigDecimal number(AttributeValue value) {
      if (value.n() == null) {
        throw Update.wrongType();
      }
      return Numbers.parse(value.n());
    }
  }
}
