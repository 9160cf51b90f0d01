package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Reads a SAM template. {@link #open} checks everything that needs no address, so that a template
 * that cannot run here is refused before anything starts; {@link #resolve} gives the model.
 */
public final class TemplateReader {
  private final ObjectNode document;
  private final JsonNode resources;

  private TemplateReader(ObjectNode document) {
    this.document = document;
    this.resources = document.path("Resources");
  }

  /** Reads the file and checks it against {@link SupportedSubset}. */
  public static TemplateReader open(Path file) {
    TemplateReader reader = new TemplateReader(YamlDocument.read(file));
    reader.check();
    return reader;
  }

  /** Whether the template declares a parameter of this name. */
  public boolean hasParameter(String name) {
    return document.path("Parameters").has(name);
  }

  /** How many resources of a CloudFormation type the template has, conditional ones included. */
  public int count(String type) {
    return (int)
        resources.properties().stream()
            .filter(resource -> resource.getValue().path("Type").asText().equals(type))
            .count();
  }

  /** The logical IDs of the template's functions. */
  public List<String> functions() {
    return resources.properties().stream()
        .filter(each -> each.getValue().path("Type").asText().equals("AWS::Serverless::Function"))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Resolves parameters (the given ones over defaults), references and addresses. */
  public Template resolve(Map<String, String> givenParameters, Addresses addresses) {
    Map<String, JsonNode> parameters =
        Parameters.resolve(document.path("Parameters"), givenParameters);
    Conditions conditions = new Conditions(document.path("Conditions"), parameters);
    JsonNode present = present(conditions);
    Intrinsics intrinsics = new Intrinsics(present, parameters, conditions, addresses);
    Map<String, ObjectNode> resolved = new LinkedHashMap<>();
    present
        .properties()
        .forEach(r -> resolved.put(r.getKey(), resolve(intrinsics, r.getKey(), r.getValue())));
    FunctionReader functions =
        new FunctionReader(document.path("Globals").path("Function"), intrinsics, addresses);
    ApiReader apis = new ApiReader(resolved, addresses);
    return new Template(
        text(parameters),
        each(resolved, "AWS::DynamoDB::Table", (id, p) -> StorageReader.table(id, p, addresses)),
        each(
            resolved,
            "AWS::SQS::Queue",
            (id, p) -> StorageReader.queue(id, p, addresses, intrinsics.queueName(id))),
        each(resolved, "AWS::S3::Bucket", (id, p) -> StorageReader.bucket(id, p, addresses)),
        each(resolved, "AWS::Events::EventBus", (id, p) -> EventReader.bus(id, p, addresses)),
        each(resolved, "AWS::Events::Rule", EventReader::rule),
        each(resolved, "AWS::Serverless::Function", functions::function),
        each(
            resolved,
            "AWS::IAM::Role",
            new RoleReader(managedPolicies(resolved, addresses), addresses)::role),
        apis.webSocketApi(),
        apis.httpApi(),
        each(resolved, "AWS::Logs::LogGroup", (id, p) -> p.path("RetentionInDays").asInt()),
        List.copyOf(each(resolved, "AWS::Lambda::Permission", RoleReader::permission).values()),
        outputs(intrinsics));
  }

  /** The resources whose conditions are met. */
  private JsonNode present(Conditions conditions) {
    ObjectNode present = JsonNodeFactory.instance.objectNode();
    for (var resource : resources.properties()) {
      JsonNode condition = resource.getValue().path("Condition");
      if (condition.isMissingNode() || conditions.isMet(resource.getKey(), condition.asText())) {
        present.set(resource.getKey(), resource.getValue());
      }
    }
    return present;
  }

  private static Map<String, List<Template.Statement>> managedPolicies(
      Map<String, ObjectNode> resources, Addresses addresses) {
    Map<String, List<Template.Statement>> byArn = new LinkedHashMap<>();
    each(resources, "AWS::IAM::ManagedPolicy", RoleReader::managedPolicy)
        .forEach((id, statements) -> byArn.put(addresses.policyArn(id), statements));
    return byArn;
  }

  private void check() {
    SupportedSubset.check("the template", "[Template]", document);
    document
        .path("Parameters")
        .properties()
        .forEach(p -> SupportedSubset.check(p.getKey(), "[Parameter]", p.getValue()));
    document
        .path("Outputs")
        .properties()
        .forEach(o -> SupportedSubset.check(o.getKey(), "[Output]", o.getValue()));
    SupportedSubset.check(
        "Globals", "[Globals.Function]", document.path("Globals").path("Function"));
    resources.properties().forEach(r -> checkResource(r.getKey(), r.getValue()));
  }

  private static void checkResource(String id, JsonNode resource) {
    SupportedSubset.check(id, "[Resource]", resource);
    String type = resource.path("Type").asText();
    SupportedSubset.check(id, type, resource.path("Properties"));
    resource
        .path("Properties")
        .path("Events")
        .properties()
        .forEach(
            event ->
                SupportedSubset.check(
                    id + "." + event.getKey(),
                    "Event " + event.getValue().path("Type").asText(),
                    event.getValue().path("Properties")));
  }

  private static ObjectNode resolve(Intrinsics intrinsics, String id, JsonNode resource) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("Type", resource.path("Type"));
    node.set("Properties", intrinsics.resolve(id, resource.path("Properties")));
    return node;
  }

  private Map<String, String> outputs(Intrinsics intrinsics) {
    Map<String, String> outputs = new LinkedHashMap<>();
    var local = intrinsics.localAddresses();
    document
        .path("Outputs")
        .properties()
        .forEach(
            o ->
                outputs.put(
                    o.getKey(),
                    local.apply(
                        intrinsics.resolve(o.getKey(), o.getValue().path("Value")).asText())));
    return outputs;
  }

  private static <T> Map<String, T> each(
      Map<String, ObjectNode> resources, String type, BiFunction<String, JsonNode, T> reader) {
    Map<String, T> found = new LinkedHashMap<>();
    resources.forEach(
        (id, resource) -> {
          if (resource.path("Type").asText().equals(type)) {
            found.put(id, reader.apply(id, resource.path("Properties")));
          }
        });
    return found;
  }

  private static Map<String, String> text(Map<String, JsonNode> parameters) {
    Map<String, String> text = new LinkedHashMap<>();
    parameters.forEach(
        (name, value) ->
            text.put(
                name,
                value.isArray()
                    ? value.valueStream().map(JsonNode::asText).collect(Collectors.joining(","))
                    : value.asText()));
    return text;
  }

  static String required(String id, JsonNode properties, String name) {
    return Optional.ofNullable(properties.get(name))
        .map(JsonNode::asText)
        .orElseThrow(() -> new TemplateException("%s: %s is missing".formatted(id, name)));
  }

  static Optional<String> optional(JsonNode properties, String name) {
    return Optional.ofNullable(properties.get(name)).map(JsonNode::asText);
  }

  static Optional<Integer> optionalInt(JsonNode properties, String name) {
    return Optional.ofNullable(properties.get(name)).map(JsonNode::asInt);
  }

  /** A list of strings; a single string is a list of one, as in policies. */
  static List<String> strings(JsonNode node) {
    if (node.isTextual()) {
      return List.of(node.asText());
    }
    List<String> strings = new ArrayList<>();
    node.forEach(item -> strings.add(item.asText()));
    return List.copyOf(strings);
  }
}
