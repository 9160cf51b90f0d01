package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads roles and permissions. */
final class RoleReader {
  private static final String MANAGED = "AWS::IAM::ManagedPolicy";

  /** Statements by the ARN of the managed policy that holds them. */
  private final Map<String, List<Template.Statement>> managed;

  private final Addresses addresses;

  /**
   * @param managed the template's own managed policies by their ARNs; what others say is unknown
   */
  RoleReader(Map<String, List<Template.Statement>> managed, Addresses addresses) {
    this.addresses = addresses;
    this.managed = managed;
  }

  Template.Role role(String id, JsonNode properties) {
    List<Template.Statement> statements = new ArrayList<>();
    for (JsonNode policy : properties.path("Policies")) {
      statements.addAll(statements(id, "AWS::IAM::Role", policy.path("PolicyDocument")));
    }
    for (String arn : TemplateReader.strings(properties.path("ManagedPolicyArns"))) {
      if (!managed.containsKey(arn)) {
        throw new UnsupportedTemplateException(id, "AWS::IAM::Role", "ManagedPolicyArns " + arn);
      }
      statements.addAll(managed.get(arn));
    }
    return new Template.Role(id, addresses.physicalName(id), List.copyOf(statements));
  }

  static List<Template.Statement> managedPolicy(String id, JsonNode properties) {
    return statements(id, MANAGED, properties.path("PolicyDocument"));
  }

  private static List<Template.Statement> statements(String id, String type, JsonNode document) {
    List<Template.Statement> statements = new ArrayList<>();
    for (JsonNode statement : document.path("Statement")) {
      String effect = TemplateReader.required(id, statement, "Effect");
      if (!effect.equals("Allow")) {
        throw new UnsupportedTemplateException(id, type, "Effect " + effect);
      }
      List<String> actions = TemplateReader.strings(statement.path("Action"));
      for (String action : actions) {
        if (action.contains("*") || action.contains("?")) {
          throw new UnsupportedTemplateException(id, type, "Action " + action);
        }
      }
      statements.add(
          new Template.Statement(actions, TemplateReader.strings(statement.path("Resource"))));
    }
    return statements;
  }

  static Template.Permission permission(String id, JsonNode properties) {
    return new Template.Permission(
        TemplateReader.required(id, properties, "FunctionName"),
        TemplateReader.required(id, properties, "Action"),
        TemplateReader.required(id, properties, "Principal"),
        TemplateReader.optional(properties, "SourceArn").orElse(null));
  }
}
