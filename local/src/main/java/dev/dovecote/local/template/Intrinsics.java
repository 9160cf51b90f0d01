package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Replaces Ref, Fn::GetAtt, Fn::Sub, Fn::Join and Fn::If by what they stand for on this machine.
 */
final class Intrinsics {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

  private final JsonNode resources;
  private final Map<String, JsonNode> parameters;
  private final Conditions conditions;
  private final Addresses addresses;

  Intrinsics(
      JsonNode resources,
      Map<String, JsonNode> parameters,
      Conditions conditions,
      Addresses addresses) {
    this.resources = resources;
    this.parameters = parameters;
    this.conditions = conditions;
    this.addresses = addresses;
  }

  JsonNode resolve(String where, JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode resolved = JSON.arrayNode();
      array.forEach(item -> resolved.add(resolve(where, item)));
      return resolved;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    if (object.size() == 1) {
      var only = object.properties().iterator().next();
      if (only.getKey().equals("Ref") || only.getKey().startsWith("Fn::")) {
        return call(where, only.getKey(), only.getValue());
      }
    }
    ObjectNode resolved = JSON.objectNode();
    object.properties().forEach(e -> resolved.set(e.getKey(), resolve(where, e.getValue())));
    return resolved;
  }

  private JsonNode call(String where, String function, JsonNode argument) {
    return switch (function) {
      case "Ref" -> reference(where, argument.asText());
      case "Fn::GetAtt" -> JSON.textNode(attribute(where, argument));
      case "Fn::Join" -> join(where, argument);
      case "Fn::Sub" -> substitute(where, argument);
      case "Fn::If" ->
          resolve(where, argument.path(conditions.isMet(where, argument.path(0).asText()) ? 1 : 2));
      default -> throw new UnsupportedTemplateException(where, "[Intrinsic]", function);
    };
  }

  private JsonNode reference(String where, String name) {
    JsonNode parameter = parameters.get(name);
    if (parameter != null) {
      return parameter;
    }
    if (name.startsWith("AWS::")) {
      return JSON.textNode(pseudoParameter(where, name));
    }
    if (name.endsWith(".Alias")
        && type(name.substring(0, name.length() - 6)).equals("AWS::Serverless::Function")) {
      return JSON.textNode(functionArn(name.substring(0, name.length() - 6)) + ":live");
    }
    return JSON.textNode(
        switch (type(name)) {
          case "" ->
              throw new TemplateException("%s: Ref names nothing: %s".formatted(where, name));
          case "AWS::SQS::Queue" -> queueUrl(name);
          case "AWS::ApiGatewayV2::Api" -> addresses.apiId(name);
          case "AWS::ApiGatewayV2::Stage" ->
              resources.path(name).path("Properties").path("StageName").asText();
          case "AWS::S3::Bucket" -> addresses.bucketName(name);
          case "AWS::Events::EventBus" -> busName(where, name);
          case "AWS::IAM::ManagedPolicy" -> addresses.policyArn(name);
          case "AWS::DynamoDB::Table",
              "AWS::Serverless::Function",
              "AWS::IAM::Role",
              "AWS::Logs::LogGroup" ->
              addresses.physicalName(name);
          default -> name;
        });
  }

  private String pseudoParameter(String where, String name) {
    return switch (name) {
      case "AWS::Region" -> addresses.region();
      case "AWS::AccountId" -> addresses.accountId();
      case "AWS::StackName" -> addresses.stackName();
      case "AWS::Partition" -> "aws";
      case "AWS::URLSuffix" -> Addresses.URL_SUFFIX;
      default -> throw new UnsupportedTemplateException(where, "[Pseudo-parameter]", name);
    };
  }

  private String attribute(String where, JsonNode pair) {
    JsonNode parts = pair.isTextual() ? JSON.arrayNode().add(before(pair)).add(after(pair)) : pair;
    String name = parts.path(0).asText();
    String attribute = parts.path(1).asText();
    String type = type(name);
    return switch (type + "." + attribute) {
      case "AWS::DynamoDB::Table.Arn" ->
          addresses.arn("dynamodb", "table/" + addresses.physicalName(name));
      case "AWS::DynamoDB::Table.StreamArn" -> streamArn(where, name);
      case "AWS::Events::EventBus.Name" -> busName(where, name);
      case "AWS::Events::EventBus.Arn" ->
          addresses.arn("events", "event-bus/" + busName(where, name));
      case "AWS::Events::Rule.Arn" ->
          addresses.arn("events", "rule/" + addresses.physicalName(name));
      case "AWS::SQS::Queue.Arn" -> addresses.arn("sqs", queueName(name));
      case "AWS::SQS::Queue.QueueName" -> queueName(name);
      case "AWS::SQS::Queue.QueueUrl" -> queueUrl(name);
      case "AWS::S3::Bucket.Arn" -> "arn:aws:s3:::" + addresses.bucketName(name);
      case "AWS::Serverless::Function.Arn" -> functionArn(name);
      case "AWS::CloudWatch::Alarm.Arn" ->
          addresses.arn("cloudwatch", "alarm:" + addresses.physicalName(name));
      case "AWS::IAM::Role.Arn" ->
          "arn:aws:iam::%s:role/%s".formatted(addresses.accountId(), addresses.physicalName(name));
      case "AWS::Logs::LogGroup.Arn" ->
          addresses.arn("logs", "log-group:" + addresses.physicalName(name) + ":*");
      case "AWS::ApiGatewayV2::Api.ApiEndpoint" -> apiEndpoint(name);
      default ->
          throw new UnsupportedTemplateException(
              where,
              type.isEmpty() ? "[Missing resource " + name + "]" : type,
              "Fn::GetAtt " + attribute);
    };
  }

  private JsonNode join(String where, JsonNode argument) {
    JsonNode items = resolve(where, argument.path(1));
    return JSON.textNode(
        items
            .valueStream()
            .map(JsonNode::asText)
            .collect(Collectors.joining(argument.path(0).asText())));
  }

  private JsonNode substitute(String where, JsonNode argument) {
    String text = argument.isArray() ? argument.path(0).asText() : argument.asText();
    JsonNode local = argument.isArray() ? resolve(where, argument.path(1)) : JSON.objectNode();
    Matcher matcher = PLACEHOLDER.matcher(text);
    String resolved =
        matcher.replaceAll(
            m -> Matcher.quoteReplacement(placeholder(where, m.group(1), local.get(m.group(1)))));
    return JSON.textNode(resolved);
  }

  private String placeholder(String where, String name, @Nullable JsonNode local) {
    if (local != null) {
      return local.asText();
    }
    if (name.startsWith("!")) {
      return "${" + name.substring(1) + "}";
    }
    int dot = name.indexOf('.');
    return dot < 0 || name.endsWith(".Alias")
        ? reference(where, name).asText()
        : attribute(
            where, JSON.arrayNode().add(name.substring(0, dot)).add(name.substring(dot + 1)));
  }

  /** The addresses of APIs in the cloud, written as those on this machine. */
  UnaryOperator<String> localAddresses() {
    UnaryOperator<String> all = UnaryOperator.identity();
    for (var resource : resources.properties()) {
      String id = resource.getKey();
      if (!type(id).equals("AWS::ApiGatewayV2::Api")) {
        continue;
      }
      boolean sockets =
          resource.getValue().path("Properties").path("ProtocolType").asText().equals("WEBSOCKET");
      String host =
          sockets ? addresses.webSocketHost() : addresses.httpUrl().replaceFirst("^https?://", "");
      UnaryOperator<String> before = all;
      all =
          text ->
              before
                  .apply(text)
                  .replace("wss://" + addresses.apiHost(id), "ws://" + host)
                  .replace("https://" + addresses.apiHost(id), "http://" + host);
    }
    return all;
  }

  private String apiEndpoint(String name) {
    boolean sockets =
        resources.path(name).path("Properties").path("ProtocolType").asText().equals("WEBSOCKET");
    return (sockets ? "wss://" : "https://") + addresses.apiHost(name);
  }

  private String functionArn(String name) {
    return addresses.arn("lambda", "function:" + addresses.physicalName(name));
  }

  private String streamArn(String where, String name) {
    if (!resources.path(name).path("Properties").has("StreamSpecification")) {
      throw new TemplateException("%s: %s has no stream".formatted(where, name));
    }
    return addresses.streamArn(name);
  }

  private String busName(String where, String name) {
    return resolve(where, resources.path(name).path("Properties").path("Name")).asText();
  }

  String queueName(String name) {
    boolean fifo = resources.path(name).path("Properties").path("FifoQueue").asBoolean();
    return addresses.physicalName(name) + (fifo ? ".fifo" : "");
  }

  private String queueUrl(String name) {
    return "%s/%s/%s".formatted(addresses.queueBaseUrl(), addresses.accountId(), queueName(name));
  }

  private String type(String name) {
    return resources.path(name).path("Type").asText();
  }

  private static String before(JsonNode dotted) {
    return dotted.asText().substring(0, Math.max(0, dotted.asText().indexOf('.')));
  }

  private static String after(JsonNode dotted) {
    return dotted.asText().substring(dotted.asText().indexOf('.') + 1);
  }
}
