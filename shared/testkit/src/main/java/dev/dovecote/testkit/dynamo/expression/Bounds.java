package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Values;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What DynamoDB checks of the bounds of BETWEEN before it looks at any item. */
final class Bounds {
  private Bounds() {}

  static void check(Cursor cursor, AttributeValue low, AttributeValue high) {
    if (!Values.type(low).equals(Values.type(high))) {
      throw cursor.error("The BETWEEN operator requires same data type for lower and upper bounds");
    }
    if (Values.compare(low, high) > 0) {
      throw cursor.error(
          "The BETWEEN operator requires upper bound to be greater than or equal to lower bound");
    }
  }
}
