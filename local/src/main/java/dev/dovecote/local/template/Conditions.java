package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The template's conditions, by the values of its parameters. {@code Fn::Equals} of texts and
 * parameters, {@code Fn::Not}, and others by name; the rest is refused.
 */
final class Conditions {
  private final JsonNode declared;
  private final Map<String, JsonNode> parameters;

  Conditions(JsonNode declared, Map<String, JsonNode> parameters) {
    this.declared = declared;
    this.parameters = parameters;
  }

  /**
   * Whether a condition is met.
   *
   * @param where the resource that asks
   */
  boolean isMet(String where, String name) {
    JsonNode condition = declared.path(name);
    if (condition.isMissingNode()) {
      throw new TemplateException("%s: there is no condition %s".formatted(where, name));
    }
    return isMet(name, condition);
  }

  private boolean isMet(String name, JsonNode condition) {
    String function = condition.fieldNames().hasNext() ? condition.fieldNames().next() : "";
    JsonNode argument = condition.path(function);
    return switch (function) {
      case "Fn::Equals" -> value(name, argument.path(0)).equals(value(name, argument.path(1)));
      case "Fn::Not" -> !isMet(name, argument.path(0));
      case "Condition" -> isMet(name, argument.asText());
      default -> throw new UnsupportedTemplateException(name, "[Condition]", function);
    };
  }

  private String value(String name, JsonNode node) {
    if (node.isTextual()) {
      return node.asText();
    }
    JsonNode parameter = parameters.get(node.path("Ref").asText());
    if (parameter == null || !parameter.isTextual()) {
      throw new UnsupportedTemplateException(name, "[Condition]", "Fn::Equals " + node);
    }
    return parameter.asText();
  }
}
