package dev.dovecote.testkit.dynamo;

import dev.dovecote.testkit.dynamo.expression.Condition;
import dev.dovecote.testkit.dynamo.expression.ConditionParser;
import dev.dovecote.testkit.dynamo.expression.Placeholders;
import dev.dovecote.testkit.dynamo.expression.Update;
import dev.dovecote.testkit.dynamo.expression.UpdateParser;
import dev.dovecote.testkit.dynamo.value.Invalid;
import dev.dovecote.testkit.dynamo.value.ItemSize;
import dev.dovecote.testkit.dynamo.value.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** One write of one item, read from a request of its own or from a transaction's action. */
record Write(
    Table table,
    Key key,
    Effect effect,
    @Nullable Condition condition,
    boolean returnsOldOnFailure) {

  /** What becomes of the item. */
  sealed interface Effect {}

  /** Replaced. */
  record Put(Map<String, AttributeValue> item) implements Effect {}

  /** Changed. */
  record Change(Update update) implements Effect {}

  /** Deleted. */
  record Delete() implements Effect {}

  /** Left as it is. */
  record Check() implements Effect {}

  /**
   * The parts of a request that all writes have; null where the request does not have the
   * parameter.
   */
  record Conditional(
      @Nullable String expression,
      @Nullable Map<String, String> names,
      @Nullable Map<String, AttributeValue> values,
      @Nullable ReturnValuesOnConditionCheckFailure onFailure) {

    Placeholders placeholders(@Nullable String otherExpression) {
      return new Placeholders(names, values, expression != null || otherExpression != null);
    }

    @Nullable Condition parse(Placeholders placeholders) {
      return expression == null ? null : ConditionParser.condition(expression, placeholders);
    }

    boolean returnsOld() {
      if (onFailure == ReturnValuesOnConditionCheckFailure.UNKNOWN_TO_SDK_VERSION) {
        throw Invalid.because("Unknown ReturnValuesOnConditionCheckFailure");
      }
      return onFailure == ReturnValuesOnConditionCheckFailure.ALL_OLD;
    }
  }

  /** A write of which nothing is known yet that only its table can tell. */
  record Draft(
      Map<String, AttributeValue> place,
      Effect effect,
      @Nullable Condition condition,
      boolean returnsOldOnFailure) {

    Write on(Table table) {
      Key key =
          effect instanceof Put
              ? Key.ofItem(table.definition(), place)
              : Key.of(table.definition(), place);
      return new Write(table, key, effect, condition, returnsOldOnFailure);
    }
  }

  static Draft put(Map<String, AttributeValue> item, Conditional conditional) {
    Placeholders placeholders = conditional.placeholders(null);
    Condition condition = conditional.parse(placeholders);
    placeholders.requireAllUsed();
    Map<String, AttributeValue> normal = Values.normalize(item);
    if (normal.containsKey("")) {
      throw Invalid.because("One or more parameter values were invalid: Empty attribute name");
    }
    if (ItemSize.of(normal) > ItemSize.MAX_ITEM_BYTES) {
      throw Invalid.because("Item size has exceeded the maximum allowed size");
    }
    return new Draft(normal, new Put(normal), condition, conditional.returnsOld());
  }

  static Draft update(
      Map<String, AttributeValue> key, @Nullable String expression, Conditional conditional) {
    Placeholders placeholders = conditional.placeholders(expression);
    Update update = expression == null ? Update.NONE : UpdateParser.parse(expression, placeholders);
    Condition condition = conditional.parse(placeholders);
    placeholders.requireAllUsed();
    return new Draft(key, new Change(update), condition, conditional.returnsOld());
  }

  static Draft delete(Map<String, AttributeValue> key, Conditional conditional) {
    return withoutValue(key, new Delete(), conditional);
  }

  static Draft check(Map<String, AttributeValue> key, Conditional conditional) {
    if (conditional.expression == null) {
      throw Invalid.because(
          "The expression can not be empty: ConditionExpression of a ConditionCheck");
    }
    return withoutValue(key, new Check(), conditional);
  }

  private static Draft withoutValue(
      Map<String, AttributeValue> key, Effect effect, Conditional conditional) {
    Placeholders placeholders = conditional.placeholders(null);
    Condition condition = conditional.parse(placeholders);
    placeholders.requireAllUsed();
    return new Draft(key, effect, condition, conditional.returnsOld());
  }

  @Nullable Map<String, AttributeValue> before() {
    return table.get(key);
  }

  boolean conditionHolds() {
    Map<String, AttributeValue> item = before();
    return condition == null || condition.holds(item == null ? Map.of() : item);
  }

  /**
   * The item after the write, which is not made yet; fails if an update cannot be applied to the
   * item.
   */
  @Nullable Map<String, AttributeValue> after() {
    return switch (effect) {
      case Put(Map<String, AttributeValue> item) -> item;
      case Change(Update update) -> changed(update);
      case Delete() -> null;
      case Check() -> before();
    };
  }

  private Map<String, AttributeValue> changed(Update update) {
    for (String attribute : table.definition().keyAttributes()) {
      if (update.attributes().contains(attribute)) {
        throw Invalid.because(
            "Cannot update attribute " + attribute + ". This attribute is part of the key");
      }
    }
    Map<String, AttributeValue> before = before();
    Map<String, AttributeValue> after =
        update.apply(before == null ? key.attributes(table.definition()) : before);
    if (ItemSize.of(after) > ItemSize.MAX_ITEM_BYTES) {
      throw Invalid.because("Item size to update has exceeded the maximum allowed size");
    }
    return after;
  }

  /**
   * The size that a failed write is charged by: "the amount consumed is dependent on the size of
   * the item (whether it's an existing item in the table or a new one you are attempting to create
   * or update)", the larger one (Developer Guide, WorkingWithItems, conditional updates).
   */
  int attemptedBytes() {
    try {
      return size(after());
    } catch (DynamoDbException e) {
      return 0;
    }
  }

  static int size(@Nullable Map<String, AttributeValue> item) {
    return item == null ? 0 : ItemSize.of(item);
  }
}
