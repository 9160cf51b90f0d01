package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of a template's parameters: given ones over defaults, checked as CloudFormation would.
 */
final class Parameters {
  private Parameters() {}

  static Map<String, JsonNode> resolve(JsonNode declared, Map<String, String> given) {
    given.keySet().stream()
        .filter(name -> !declared.has(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new TemplateException("the template has no parameter " + name);
            });
    Map<String, JsonNode> values = new LinkedHashMap<>();
    declared
        .properties()
        .forEach(
            p -> values.put(p.getKey(), value(p.getKey(), p.getValue(), given.get(p.getKey()))));
    return values;
  }

  private static JsonNode value(String name, JsonNode declaration, @Nullable String given) {
    if (given == null && !declaration.has("Default")) {
      throw new TemplateException("parameter %s has no default and was not given".formatted(name));
    }
    String text = given == null ? declaration.get("Default").asText() : given;
    check(name, declaration, text);
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (type(declaration)) {
      case "String" -> json.textNode(text);
      case "Number" -> json.textNode(number(name, declaration, text).toPlainString());
      case "CommaDelimitedList" -> {
        var list = json.arrayNode();
        Stream.of(text.split(",", -1)).forEach(item -> list.add(item.strip()));
        yield list;
      }
      default ->
          throw new UnsupportedTemplateException(name, "[Parameter]", "Type " + type(declaration));
    };
  }

  private static String type(JsonNode declaration) {
    return declaration.path("Type").asText();
  }

  private static BigDecimal number(String name, JsonNode declaration, String text) {
    BigDecimal number = number(name, text);
    JsonNode least = declaration.path("MinValue");
    JsonNode most = declaration.path("MaxValue");
    boolean tooLow = least.isNumber() && number.compareTo(least.decimalValue()) < 0;
    boolean tooHigh = most.isNumber() && number.compareTo(most.decimalValue()) > 0;
    if (tooLow || tooHigh) {
      throw new TemplateException(
          "parameter %s must be between %s and %s: %s"
              .formatted(name, least.asText("-"), most.asText("-"), text));
    }
    return number;
  }

  private static BigDecimal number(String name, String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new TemplateException("parameter %s must be a number: %s".formatted(name, text), e);
    }
  }

  private static void check(String name, JsonNode declaration, String text) {
    JsonNode pattern = declaration.get("AllowedPattern");
    if (pattern != null && !Pattern.matches(pattern.asText(), text)) {
      throw new TemplateException(
          "parameter %s does not match %s: %s".formatted(name, pattern.asText(), text));
    }
    JsonNode allowed = declaration.get("AllowedValues");
    if (allowed != null && allowed.valueStream().noneMatch(v -> v.asText().equals(text))) {
      throw new TemplateException(
          "parameter %s must be one of %s: %s".formatted(name, allowed, text));
    }
    if (text.length() < declaration.path("MinLength").asInt(0)
        || text.length() > declaration.path("MaxLength").asInt(Integer.MAX_VALUE)) {
      throw new TemplateException(
          "parameter %s has a length that is not allowed: %s".formatted(name, text));
    }
  }
}
