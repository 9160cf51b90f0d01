package dev.dovecote.testkit.dynamo.value;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attribute values in one normal form: numbers as DynamoDB writes them, sets sorted and maps in the
 * order of their names, so that {@link AttributeValue#equals} is DynamoDB's equality.
 */
public final class Values {
  /**
   * The order of sort keys and of the comparators; only between two strings, numbers or binaries.
   */
  public static final Comparator<AttributeValue> ORDER = Values::compare;

  private static final int MAX_DEPTH = 32;

  private Values() {}

  /** The value's type as DynamoDB abbreviates it: S, N, B, BOOL, NULL, L, M, SS, NS, BS. */
  public static String type(AttributeValue value) {
    List<String> types = new ArrayList<>(1);
    add(types, "S", value.s() != null);
    add(types, "N", value.n() != null);
    add(types, "B", value.b() != null);
    add(types, "BOOL", value.bool() != null);
    add(types, "NULL", value.nul() != null);
    add(types, "L", value.hasL());
    add(types, "M", value.hasM());
    add(types, "SS", value.hasSs());
    add(types, "NS", value.hasNs());
    add(types, "BS", value.hasBs());
    if (types.isEmpty()) {
      throw Invalid.because(
          "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    }
    if (types.size() > 1) {
      throw Invalid.because(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one: "
              + types);
    }
    return types.getFirst();
  }

  private static void add(List<String> types, String type, boolean present) {
    if (present) {
      types.add(type);
    }
  }

  public static boolean isSet(String type) {
    return type.length() == 2 && type.endsWith("S");
  }

  /** Whether the comparators apply to the type. */
  public static boolean isOrdered(String type) {
    return switch (type) {
      case "S", "N", "B" -> true;
      default -> false;
    };
  }

  public static int compare(AttributeValue left, AttributeValue right) {
    String type = type(left);
    if (!type.equals(type(right))) {
      throw new IllegalArgumentException("no order between " + left + " and " + right);
    }
    return switch (type) {
      case "S" -> compareText(left.s(), right.s());
      case "N" -> Numbers.parse(left.n()).compareTo(Numbers.parse(right.n()));
      case "B" ->
          Arrays.compareUnsigned(left.b().asByteArrayUnsafe(), right.b().asByteArrayUnsafe());
      case "NULL" -> 0;
      default -> throw new IllegalArgumentException("no order of " + type);
    };
  }

  /** Strings compare by their UTF-8 bytes, which is not the order of Java's UTF-16. */
  private static int compareText(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }

  public static Map<String, AttributeValue> normalize(Map<String, AttributeValue> item) {
    return normalize(item, 0);
  }

  public static AttributeValue normalize(AttributeValue value) {
    return normalize(value, 0);
  }

  private static Map<String, AttributeValue> normalize(
      Map<String, AttributeValue> item, int depth) {
    Map<String, AttributeValue> normal = new TreeMap<>();
    item.forEach((name, value) -> normal.put(name, normalize(value, depth)));
    return Collections.unmodifiableMap(normal);
  }

  private static AttributeValue normalize(AttributeValue value, int depth) {
    if (depth > MAX_DEPTH) {
      throw Invalid.because("Nesting Levels have exceeded supported limits");
    }
    return switch (type(value)) {
      case "N" -> AttributeValue.fromN(Numbers.normalize(value.n()));
      case "NULL" -> {
        if (!value.nul()) {
          throw Invalid.because("Null attribute value types must have the value of true");
        }
        yield value;
      }
      case "L" ->
          AttributeValue.fromL(value.l().stream().map(e -> normalize(e, depth + 1)).toList());
      case "M" -> AttributeValue.fromM(normalize(value.m(), depth + 1));
      case "SS" -> strings(distinct(value.ss(), Values::compareText));
      case "NS" -> {
        List<String> texts = value.ns().stream().map(Numbers::normalize).toList();
        yield numbers(distinct(texts, Comparator.comparing(Numbers::parse)));
      }
      case "BS" -> binaries(distinct(value.bs(), Values::compareBytes));
      default -> value;
    };
  }

  private static int compareBytes(SdkBytes left, SdkBytes right) {
    return Arrays.compareUnsigned(left.asByteArrayUnsafe(), right.asByteArrayUnsafe());
  }

  private static <T> Set<T> distinct(List<T> elements, Comparator<T> order) {
    if (elements.isEmpty()) {
      throw Invalid.because("One or more parameter values were invalid: An set may not be empty");
    }
    Set<T> distinct = new TreeSet<>(order);
    for (T element : elements) {
      if (!distinct.add(element)) {
        throw Invalid.because("Input collection " + elements + " contains duplicates.");
      }
    }
    return distinct;
  }

  private static AttributeValue strings(Set<String> elements) {
    return AttributeValue.fromSs(List.copyOf(elements));
  }

  private static AttributeValue numbers(Set<String> elements) {
    return AttributeValue.fromNs(List.copyOf(elements));
  }

  private static AttributeValue binaries(Set<SdkBytes> elements) {
    return AttributeValue.fromBs(List.copyOf(elements));
  }

  /** The elements of a set, each as a value of its own. */
  public static List<AttributeValue> elements(AttributeValue set) {
    return switch (type(set)) {
      case "SS" -> set.ss().stream().map(AttributeValue::fromS).toList();
      case "NS" -> set.ns().stream().map(AttributeValue::fromN).toList();
      case "BS" -> set.bs().stream().map(AttributeValue::fromB).toList();
      default -> throw new IllegalArgumentException("not a set: " + set);
    };
  }

  /** A set of the elements, which are of one type and not empty, in normal form. */
  public static AttributeValue set(List<AttributeValue> elements) {
    List<AttributeValue> sorted = elements.stream().sorted(ORDER).toList();
    return switch (type(sorted.getFirst())) {
      case "S" -> AttributeValue.fromSs(sorted.stream().map(AttributeValue::s).toList());
      case "N" -> AttributeValue.fromNs(sorted.stream().map(AttributeValue::n).toList());
      default -> AttributeValue.fromBs(sorted.stream().map(AttributeValue::b).toList());
    };
  }
}
