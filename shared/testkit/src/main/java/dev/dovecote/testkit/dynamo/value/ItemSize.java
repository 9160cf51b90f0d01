package dev.dovecote.testkit.dynamo.value;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The size of an item in bytes, on which units and limits rest. Source of each rule: Developer
 * Guide, "DynamoDB item sizes and formats" (CapacityUnitCalculations).
 */
public final class ItemSize {
  /** Source: "Service, account, and table quotas": 400 KB with the attributes' names. */
  public static final int MAX_ITEM_BYTES = 400 * 1024;

  private static final int CONTAINER_BYTES = 3;
  private static final int ELEMENT_BYTES = 1;

  private ItemSize() {}

  /** "The sum of the lengths of its attribute names and values." */
  public static int of(Map<String, AttributeValue> item) {
    int bytes = 0;
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      bytes += text(attribute.getKey()) + of(attribute.getValue());
    }
    return bytes;
  }

  public static int of(AttributeValue value) {
    return switch (Values.type(value)) {
      case "S" -> text(value.s());
      case "N" -> number(value.n());
      case "B" -> value.b().asByteArrayUnsafe().length;
      // "The size of a null or Boolean attribute is … 1 byte."
      case "BOOL", "NULL" -> 1;
      // "A List or Map requires 3 bytes of overhead, regardless of its contents", and 1 byte for
      // each element.
      case "L" -> CONTAINER_BYTES + value.l().stream().mapToInt(e -> ELEMENT_BYTES + of(e)).sum();
      case "M" -> CONTAINER_BYTES + value.m().size() * ELEMENT_BYTES + of(value.m());
      case "SS" -> value.ss().stream().mapToInt(ItemSize::text).sum();
      case "NS" -> value.ns().stream().mapToInt(ItemSize::number).sum();
      default -> value.bs().stream().mapToInt(b -> b.asByteArrayUnsafe().length).sum();
    };
  }

  private static int text(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * "Approximately (1 byte per two significant digits) + (1 byte)"; leading and trailing zeros are
   * trimmed. The sign of a negative number takes a byte more: not documented, so counted to err on
   * the dear side.
   */
  private static int number(String text) {
    BigDecimal number = new BigDecimal(text).stripTrailingZeros();
    if (number.signum() == 0) {
      return 1;
    }
    return (number.precision() + 1) / 2 + 1 + (number.signum() < 0 ? 1 : 0);
  }
}
