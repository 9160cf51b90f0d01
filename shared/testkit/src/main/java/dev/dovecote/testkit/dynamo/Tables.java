package dev.dovecote.testkit.dynamo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The tables of a SAM template, so that tests run on the schema that is deployed. */
public final class Tables {
  /** What changes how a table answers, and is not known here. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "GlobalSecondaryIndexes",
          "LocalSecondaryIndexes",
          "ProvisionedThroughput",
          "ImportSourceSpecification");

  private Tables() {}

  /** By logical ID; a table without a name of its own is named by its logical ID. */
  public static Map<String, TableDefinition> fromTemplate(Path template) {
    try {
      return parse(Files.readString(template));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, TableDefinition> parse(String template) {
    Node root = new Compose(LoadSettings.builder().build()).composeString(template).orElseThrow();
    Map<String, TableDefinition> tables = new LinkedHashMap<>();
    entries(child(root, "Resources"))
        .forEach(
            (id, resource) -> {
              if ("AWS::DynamoDB::Table".equals(text(child(resource, "Type")))) {
                tables.put(id, table(id, child(resource, "Properties")));
              }
            });
    return tables;
  }

  private static TableDefinition table(String id, @Nullable Node properties) {
    for (String property : entries(properties).keySet()) {
      if (UNSUPPORTED.contains(property)) {
        throw new UnsupportedOperationException("table " + id + " with " + property);
      }
    }
    Map<String, ScalarAttributeType> types = new LinkedHashMap<>();
    for (Node attribute : elements(child(properties, "AttributeDefinitions"))) {
      types.put(
          text(child(attribute, "AttributeName")),
          ScalarAttributeType.fromValue(text(child(attribute, "AttributeType"))));
    }
    String partition = null;
    String sort = null;
    for (Node element : elements(child(properties, "KeySchema"))) {
      if ("HASH".equals(text(child(element, "KeyType")))) {
        partition = text(child(element, "AttributeName"));
      } else {
        sort = text(child(element, "AttributeName"));
      }
    }
    ScalarAttributeType partitionType = partition == null ? null : types.get(partition);
    if (partition == null || partitionType == null) {
      throw new IllegalArgumentException("table " + id + " has no partition key, or not its type");
    }
    Node name = child(properties, "TableName");
    return new TableDefinition(
        name == null ? id : text(name),
        partition,
        partitionType,
        sort,
        sort == null ? null : types.get(sort));
  }

  private static Map<String, Node> entries(@Nullable Node node) {
    Map<String, Node> entries = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        entries.put(text(tuple.getKeyNode()), tuple.getValueNode());
      }
    }
    return entries;
  }

  private static @Nullable Node child(@Nullable Node node, String name) {
    return entries(node).get(name);
  }

  private static List<Node> elements(@Nullable Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  private static String text(@Nullable Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw new IllegalArgumentException("not a plain value: " + node);
  }
}
