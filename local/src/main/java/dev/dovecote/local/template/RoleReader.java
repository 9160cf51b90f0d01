package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Reads roles and permissions. */
final class RoleReader {
  private RoleReader() {}

  static Template.Role role(String id, JsonNode properties) {
    List<Template.Statement> statements = new ArrayList<>();
    for (JsonNode policy : properties.path("Policies")) {
      for (JsonNode statement : policy.path("PolicyDocument").path("Statement")) {
        statements.add(
            new Template.Statement(
                TemplateReader.required(id, statement, "Effect"),
                TemplateReader.strings(statement.path("Action")),
                TemplateReader.strings(statement.path("Resource")),
                statement.get("Condition") instanceof ObjectNode condition ? condition : null));
      }
    }
    return new Template.Role(id, List.copyOf(statements));
  }

  static Template.Permission permission(String id, JsonNode properties) {
    return new Template.Permission(
        TemplateReader.required(id, properties, "FunctionName"),
        TemplateReader.required(id, properties, "Action"),
        TemplateReader.required(id, properties, "Principal"),
        TemplateReader.optional(properties, "SourceArn").orElse(null));
  }
}
