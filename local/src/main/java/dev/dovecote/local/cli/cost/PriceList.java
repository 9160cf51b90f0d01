package dev.dovecote.local.cli.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** What everything that is counted costs, in US dollars, on the day that the list names. */
public final class PriceList {
  /** The list that is used where none is given. */
  public static final String BUILT_IN = "/prices/us-east-1-2026-11.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final JsonNode list;
  private final Map<Counted, Double> each = new EnumMap<>(Counted.class);
  private final double compared;

  /** A price list that cannot be used; the message says why, naming the list. */
  public static final class PriceListException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PriceListException(String message) {
      super(message);
    }
  }

  private PriceList(String name, JsonNode list) {
    this.name = name;
    this.list = list;
    text(list, "listed");
    text(list, "region");
    for (Counted what : Counted.values()) {
      JsonNode price = list.path("prices").path(what.name());
      if (price.isMissingNode()) {
        throw wrong("has no price for " + what.name());
      }
      String where = "prices." + what.name();
      each.put(what, number(price, where, "price", 0) / number(price, where, "per", 1));
    }
    this.compared = number(list.path("compared"), "compared", "pricePerMessage", 0);
    text(list.path("compared"), "name");
  }

  /** The list that comes with this. */
  public static PriceList builtIn() {
    try (InputStream in =
        Objects.requireNonNull(PriceList.class.getResourceAsStream(BUILT_IN), BUILT_IN)) {
      return new PriceList(BUILT_IN.substring(1), JSON.readTree(in));
    } catch (IOException e) {
      throw new IllegalStateException(BUILT_IN + " cannot be read", e);
    }
  }

  /**
   * A list of somebody's own.
   *
   * @throws PriceListException if it is not there, is no JSON, or lacks a price
   */
  public static PriceList read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new PriceListException("there is no price list " + file);
    } catch (IOException e) {
      throw new PriceListException("the price list " + file + " cannot be read: " + e);
    }
  }

  static PriceList parse(String name, String json) {
    try {
      return new PriceList(name, JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new PriceListException(
          "the price list " + name + " is not JSON: " + e.getOriginalMessage());
    }
  }

  private double number(JsonNode object, String where, String field, double least) {
    JsonNode value = object.path(field);
    if (!value.isNumber() || value.doubleValue() < least) {
      throw wrong("%s.%s must be a number of at least %.0f".formatted(where, field, least));
    }
    return value.doubleValue();
  }

  private void text(JsonNode object, String field) {
    if (!object.path(field).isTextual()) {
      throw wrong("lacks the text " + field);
    }
  }

  private PriceListException wrong(String what) {
    return new PriceListException("the price list " + name + " " + what);
  }

  /** Dollars for one. */
  double one(Counted what) {
    return Objects.requireNonNull(each.get(what), what.name());
  }

  /** Dollars for so much of one kind. */
  double of(Counted what, Amounts amounts) {
    return one(what) * amounts.get(what);
  }

  /** Dollars for all of it. */
  double of(Amounts amounts) {
    return amounts.of().keySet().stream().mapToDouble(what -> of(what, amounts)).sum();
  }

  /** Dollars that the product compared with takes for a message. */
  double comparedPerMessage() {
    return compared;
  }

  /** What is compared with. */
  String comparedName() {
    return list.path("compared").path("name").textValue();
  }

  /** The day of these prices. */
  String listed() {
    return list.path("listed").textValue();
  }

  /** Where they hold. */
  String region() {
    return list.path("region").textValue();
  }

  /** Where the list is. */
  String name() {
    return name;
  }
}
