package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a condition compares. */
sealed interface Operand {
  /** The operand's value for the item; null where there is none. */
  @Nullable AttributeValue in(Map<String, AttributeValue> item);

  /** The type that is known without an item; null where only the item tells. */
  @Nullable String knownType();

  /** An attribute, or a part of one. */
  record AtPath(Path path) implements Operand {
    @Override
    public @Nullable AttributeValue in(Map<String, AttributeValue> item) {
      return path.in(item);
    }

    @Override
    public @Nullable String knownType() {
      return null;
    }
  }

  /** A value of the request. */
  record Given(AttributeValue value) implements Operand {
    @Override
    public AttributeValue in(Map<String, AttributeValue> item) {
      return value;
    }

    @Override
    public String knownType() {
      return Values.type(value);
    }
  }

  /** The function size. */
  record Size(Operand of) implements Operand {
    @Override
    public @Nullable AttributeValue in(Map<String, AttributeValue> item) {
      AttributeValue value = of.in(item);
      if (value == null) {
        return null;
      }
      return switch (Values.type(value)) {
        // "The length of the string" (Developer Guide, condition functions): DynamoDB Local counts
        // as Java does.
        case "S" -> number(value.s().length());
        case "B" -> number(value.b().asByteArrayUnsafe().length);
        case "L" -> number(value.l().size());
        case "M" -> number(value.m().size());
        case "SS", "NS", "BS" -> number(Values.elements(value).size());
        default -> null;
      };
    }

    private static AttributeValue number(int size) {
      return AttributeValue.fromN(String.valueOf(size));
    }

    @Override
    public String knownType() {
      return "N";
    }
  }
}
