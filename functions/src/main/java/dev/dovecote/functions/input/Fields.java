package dev.dovecote.functions.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.domain.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read one by one. What is missing, of the wrong type or not known is
 * an {@link InvalidInput} that names the field by its path.
 */
public final class Fields {
  /** So much of an unknown field's name is told back, in characters. */
  private static final int NAME_SHOWN_MAX = 40;

  private final String path;
  private final JsonNode object;
  private final Set<String> read = new HashSet<>();

  private Fields(String path, JsonNode object) {
    this.path = path;
    this.object = object;
  }

  /** The fields of a whole message. */
  public static Fields of(JsonNode object) {
    if (!object.isObject()) {
      throw new InvalidInput("message", "must be a JSON object");
    }
    return new Fields("", object);
  }

  /** A text that must be there. */
  public String text(String name) {
    String text = textOrNull(name);
    if (text == null) {
      throw new InvalidInput(pathOf(name), "is missing");
    }
    return text;
  }

  /** A text that may be missing. */
  public @Nullable String textOrNull(String name) {
    JsonNode node = node(name);
    if (node == null) {
      return null;
    }
    if (!node.isTextual()) {
      throw new InvalidInput(pathOf(name), "must be a text");
    }
    return node.textValue();
  }

  /** A whole number that must be there. */
  public int number(String name) {
    JsonNode node = node(name);
    if (node == null) {
      throw new InvalidInput(pathOf(name), "is missing");
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw new InvalidInput(pathOf(name), "must be a whole number");
    }
    return node.intValue();
  }

  /** A whole number, or a default where it is missing. */
  public int number(String name, int otherwise) {
    return has(name) ? number(name) : otherwise;
  }

  /** Yes or no; must be there. */
  public boolean flag(String name) {
    JsonNode node = node(name);
    if (node == null || !node.isBoolean()) {
      throw new InvalidInput(pathOf(name), node == null ? "is missing" : "must be true or false");
    }
    return node.booleanValue();
  }

  /** One of an enum's names, in upper case; must be there. */
  public <E extends Enum<E>> E oneOf(String name, Class<E> type) {
    String text = text(name);
    for (E each : type.getEnumConstants()) {
      if (each.name().equals(text)) {
        return each;
      }
    }
    throw new InvalidInput(pathOf(name), "must be one of " + List.of(type.getEnumConstants()));
  }

  /** One of an enum's names, or a default where it is missing. */
  public <E extends Enum<E>> E oneOf(String name, Class<E> type, E otherwise) {
    return has(name) ? oneOf(name, type) : otherwise;
  }

  /** An identifier that must be there; what is wrong with it is told of this field. */
  public <T> T id(String name, Function<String, T> constructor) {
    String text = text(name);
    try {
      return constructor.apply(text);
    } catch (InvalidInput wrong) {
      throw wrong.of(pathOf(name));
    }
  }

  /** An identifier that may be missing. */
  public <T> @Nullable T idOrNull(String name, Function<String, T> constructor) {
    return has(name) ? id(name, constructor) : null;
  }

  /** An object that must be there. */
  public Fields object(String name) {
    Fields fields = objectOrNull(name);
    if (fields == null) {
      throw new InvalidInput(pathOf(name), "is missing");
    }
    return fields;
  }

  /** An object that may be missing. */
  public @Nullable Fields objectOrNull(String name) {
    JsonNode node = node(name);
    if (node == null) {
      return null;
    }
    if (!node.isObject()) {
      throw new InvalidInput(pathOf(name), "must be an object");
    }
    return new Fields(path + name + ".", node);
  }

  /** A list of texts that must be there. */
  public List<String> texts(String name) {
    JsonNode node = node(name);
    if (node == null || !node.isArray()) {
      throw new InvalidInput(pathOf(name), node == null ? "is missing" : "must be a list");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode each : node) {
      if (!each.isTextual()) {
        throw new InvalidInput(pathOf(name), "must be a list of texts");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  /** A list of identifiers that must be there, none of them twice. */
  public <T> List<T> ids(String name, int max, Function<String, T> constructor) {
    List<String> texts = texts(name);
    if (texts.size() > max || Set.copyOf(texts).size() < texts.size()) {
      throw new InvalidInput(pathOf(name), "must be " + max + " at most, and none twice");
    }
    try {
      return texts.stream().map(constructor).toList();
    } catch (InvalidInput wrong) {
      throw wrong.of(pathOf(name));
    }
  }

  /** The objects of a list that must be there. */
  public List<Fields> objects(String name) {
    JsonNode node = node(name);
    if (node == null || !node.isArray()) {
      throw new InvalidInput(pathOf(name), node == null ? "is missing" : "must be a list");
    }
    List<Fields> objects = new ArrayList<>();
    for (JsonNode each : node) {
      if (!each.isObject()) {
        throw new InvalidInput(pathOf(name), "must be a list of objects");
      }
      objects.add(new Fields(path + name + ".", each));
    }
    return objects;
  }

  /** The names of all fields, for an object whose names are data. */
  public List<String> names(int max) {
    if (object.size() > max) {
      throw new InvalidInput(pathOfThis(), "must not have more than " + max + " fields");
    }
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Refuses fields that nobody has asked for: a misspelled one would else do nothing, silently. */
  public void noOthers() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!read.contains(name)) {
                throw new InvalidInput(pathOf(name), "is not known here");
              }
            });
  }

  /** Whether a field is there and not null. */
  public boolean has(String name) {
    return node(name) != null;
  }

  private @Nullable JsonNode node(String name) {
    read.add(name);
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private String pathOfThis() {
    return path.isEmpty() ? "message" : path.substring(0, path.length() - 1);
  }

  /** Path of a field whose name a stranger chose: not too long, and something that can be sent. */
  public String pathOf(String name) {
    String shown = name.length() <= NAME_SHOWN_MAX ? name : name.substring(0, NAME_SHOWN_MAX) + "…";
    byte[] sendable = shown.getBytes(StandardCharsets.UTF_8);
    return path + new String(sendable, StandardCharsets.UTF_8);
  }
}
