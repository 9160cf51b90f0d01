package dev.dovecote.testkit.dynamo.expression;

import dev.dovecote.testkit.dynamo.value.Invalid;
import dev.dovecote.testkit.dynamo.value.Numbers;
import dev.dovecote.testkit.dynamo.value.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** An update expression. */
public final class Update {
  /** An update that changes nothing but that the item is there. */
  public static final Update NONE =
      new Update(new LinkedHashMap<>(), List.of(), new LinkedHashMap<>(), new LinkedHashMap<>());

  /**
   * Appending to one list goes by the indexes named, and removing must not move what is still to be
   * removed.
   */
  private static final Comparator<Path> BY_INDEX = Update::compareIndexes;

  private final Map<Path, SetValue> set;
  private final List<Path> remove;
  private final Map<Path, AttributeValue> add;
  private final Map<Path, AttributeValue> delete;

  Update(
      Map<Path, SetValue> set,
      List<Path> remove,
      Map<Path, AttributeValue> add,
      Map<Path, AttributeValue> delete) {
    this.set = set;
    this.remove = remove;
    this.add = add;
    this.delete = delete;
  }

  List<Path> paths() {
    return Stream.of(set.keySet(), remove, add.keySet(), delete.keySet())
        .flatMap(paths -> paths.stream())
        .toList();
  }

  /** The names of the attributes that the update touches. */
  public Set<String> attributes() {
    return paths().stream().map(Path::attribute).collect(Collectors.toSet());
  }

  /** The parts of an item that the update touches. */
  public Projection touched() {
    if (paths().stream().anyMatch(Path::isNested)) {
      // Whether DynamoDB then returns the part or the whole attribute is not documented.
      throw new UnsupportedOperationException(
          "UPDATED_OLD or UPDATED_NEW of a part of an attribute");
    }
    return Projection.of(paths());
  }

  public Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
    Map<Path, AttributeValue> assigned = new LinkedHashMap<>();
    set.forEach((path, value) -> assigned.put(path, value.of(item)));
    add.forEach((path, value) -> assigned.put(path, plus(path, item, value)));
    List<Path> removed = new ArrayList<>(remove);
    delete.forEach(
        (path, value) -> {
          AttributeValue old = path.in(item);
          AttributeValue rest = old == null ? null : minus(old, value);
          if (rest == null) {
            removed.add(path);
          } else {
            assigned.put(path, rest);
          }
        });
    Map<String, AttributeValue> result = new LinkedHashMap<>(item);
    assigned.keySet().stream()
        .sorted(BY_INDEX)
        .forEach(path -> Document.put(result, path, Objects.requireNonNull(assigned.get(path))));
    removed.stream().sorted(BY_INDEX.reversed()).forEach(path -> remove(result, path, item));
    return Values.normalize(result);
  }

  /**
   * What was not there before is not removed, even if another action has put it there meanwhile.
   */
  private static void remove(
      Map<String, AttributeValue> result, Path path, Map<String, AttributeValue> before) {
    Document.remove(path.in(before) == null ? new LinkedHashMap<>(before) : result, path);
  }

  private static int compareIndexes(Path left, Path right) {
    int common = Math.min(left.steps().size(), right.steps().size());
    for (int i = 0; i < common; i++) {
      if (left.steps().get(i) instanceof Path.Index(int one)
          && right.steps().get(i) instanceof Path.Index(int two)
          && one != two) {
        return Integer.compare(one, two);
      }
      if (!left.steps().get(i).equals(right.steps().get(i))) {
        return left.toString().compareTo(right.toString());
      }
    }
    return Integer.compare(left.steps().size(), right.steps().size());
  }

  private static AttributeValue plus(
      Path path, Map<String, AttributeValue> item, AttributeValue value) {
    AttributeValue old = path.in(item);
    if (old == null) {
      return value;
    }
    requireSameType(old, value);
    if (value.n() != null) {
      return AttributeValue.fromN(
          Numbers.text(Numbers.parse(old.n()).add(Numbers.parse(value.n()))));
    }
    return Values.set(
        Stream.concat(Values.elements(old).stream(), Values.elements(value).stream())
            .distinct()
            .toList());
  }

  /** Null where nothing is left: there are no empty sets. */
  private static @Nullable AttributeValue minus(AttributeValue old, AttributeValue value) {
    requireSameType(old, value);
    List<AttributeValue> rest = new ArrayList<>(Values.elements(old));
    rest.removeAll(Values.elements(value));
    return rest.isEmpty() ? null : Values.set(rest);
  }

  private static void requireSameType(AttributeValue old, AttributeValue value) {
    if (!Values.type(old).equals(Values.type(value))) {
      throw wrongType();
    }
  }

  static DynamoDbException wrongType() {
    return Invalid.because("An operand in the update expression has an incorrect data type");
  }
}
