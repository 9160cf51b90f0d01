package dev.dovecote.testkit.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Values from small ranges, so that equal ones meet often. */
final class ValueGenerator {
  /** Attributes whose type is the same in nearly all items; the last ones are reserved words. */
  static final List<String> ATTRIBUTES =
      List.of(
          "a", "b", "text", "note", "tags", "marks", "blobs", "list", "doc", "flag", "nothing",
          "state", "count");

  private static final List<String> STRINGS =
      List.of("", "a", "ab", "abc", "b", "bé", "é", "😀", "￿", "Z");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "3",
          "10",
          "1.5",
          "-0.5",
          "100",
          "1e2",
          "0.0010",
          "-0",
          "+7",
          "12345678901234567890",
          "99999999999999999999999999999999999999",
          "1E-20",
          "3e30");
  private static final List<String> INVALID_NUMBERS =
      List.of(
          "",
          "x",
          "1e126",
          "1e-131",
          "123456789012345678901234567890123456789",
          "--1",
          "NaN",
          "1e",
          " 1");

  private final RandomGenerator random;

  ValueGenerator(RandomGenerator random) {
    this.random = random;
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  String attribute() {
    return pick(ATTRIBUTES);
  }

  AttributeValue string() {
    return AttributeValue.fromS(pick(STRINGS));
  }

  AttributeValue number() {
    return AttributeValue.fromN(pick(chance(300) ? INVALID_NUMBERS : NUMBERS));
  }

  AttributeValue binary() {
    byte[] bytes = new byte[random.nextInt(3)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(3) * 100);
    }
    return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
  }

  AttributeValue stringSet() {
    return AttributeValue.fromSs(several(STRINGS));
  }

  AttributeValue numberSet() {
    return AttributeValue.fromNs(several(List.of("1", "2", "3", "-4.5", "10", "1.0")));
  }

  AttributeValue binarySet() {
    return AttributeValue.fromBs(
        several(
            List.of(
                SdkBytes.fromByteArray(new byte[] {1}),
                SdkBytes.fromByteArray(new byte[] {1, -1}),
                SdkBytes.fromByteArray(new byte[] {-1}))));
  }

  private <T> List<T> several(List<T> choices) {
    List<T> chosen = new ArrayList<>();
    for (int i = chance(200) ? 0 : 1 + random.nextInt(3); i > 0; i--) {
      T choice = pick(choices);
      if (!chosen.contains(choice) || chance(100)) {
        chosen.add(choice);
      }
    }
    return chosen;
  }

  AttributeValue list(int depth) {
    List<AttributeValue> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      elements.add(any(depth + 1));
    }
    return AttributeValue.fromL(elements);
  }

  AttributeValue map(int depth) {
    Map<String, AttributeValue> map = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put(pick(List.of("x", "y", "list", "a")), any(depth + 1));
    }
    return AttributeValue.fromM(map);
  }

  AttributeValue any(int depth) {
    return switch (random.nextInt(depth > 2 ? 8 : 10)) {
      case 0, 1 -> string();
      case 2, 3 -> number();
      case 4 -> binary();
      case 5 -> AttributeValue.fromBool(random.nextBoolean());
      case 6 -> chance(2) ? AttributeValue.fromNul(true) : chance(2) ? stringSet() : numberSet();
      case 7 -> chance(3) ? binarySet() : number();
      case 8 -> list(depth);
      default -> map(depth);
    };
  }

  /** Mostly of the type that the attribute has elsewhere. */
  AttributeValue valueFor(String attribute) {
    if (chance(10)) {
      return any(0);
    }
    return switch (attribute) {
      case "a", "b", "count" -> number();
      case "text", "note", "state" -> string();
      case "tags" -> stringSet();
      case "marks" -> numberSet();
      case "blobs" -> chance(2) ? binarySet() : binary();
      case "list" -> list(0);
      case "doc" -> map(0);
      case "flag" -> AttributeValue.fromBool(random.nextBoolean());
      default -> AttributeValue.fromNul(!chance(200));
    };
  }

  Map<String, AttributeValue> attributes() {
    Map<String, AttributeValue> attributes = new TreeMap<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      String attribute = attribute();
      attributes.put(attribute, valueFor(attribute));
    }
    return attributes;
  }
}
