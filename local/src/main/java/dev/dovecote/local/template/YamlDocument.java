package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file as JSON, with CloudFormation's short forms ({@code !Ref}) turned into the long ones.
 */
final class YamlDocument {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private YamlDocument() {}

  static ObjectNode read(Path file) {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new TemplateException("there is no template " + file + "; --template names another");
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      var settings = LoadSettings.builder().setLabel(file.toString()).build();
      Node root =
          new Compose(settings)
              .composeReader(reader)
              .orElseThrow(() -> new TemplateException(file + " is empty"));
      if (convert(root) instanceof ObjectNode object) {
        return object;
      }
      throw new TemplateException(file + " is not a mapping");
    } catch (YamlEngineException e) {
      throw new TemplateException(file + " is not YAML: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new TemplateException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode convert(Node node) {
    String tag = node.getTag().getValue();
    if (!tag.startsWith("!")) {
      return plain(node);
    }
    String name = tag.substring(1);
    String key = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
    return JSON.objectNode().set(key, name.equals("GetAtt") ? attribute(node) : plain(node));
  }

  private static JsonNode attribute(Node node) {
    JsonNode value = plain(node);
    if (!value.isTextual()) {
      return value;
    }
    int dot = value.textValue().indexOf('.');
    if (dot < 0) {
      throw new TemplateException("!GetAtt " + value.textValue() + " names no attribute");
    }
    ArrayNode pair = JSON.arrayNode();
    return pair.add(value.textValue().substring(0, dot)).add(value.textValue().substring(dot + 1));
  }

  private static JsonNode plain(Node node) {
    return switch (node) {
      case MappingNode mapping -> object(mapping);
      case SequenceNode sequence -> {
        ArrayNode array = JSON.arrayNode();
        sequence.getValue().forEach(item -> array.add(convert(item)));
        yield array;
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new TemplateException("unexpected YAML node " + node.getNodeType());
    };
  }

  private static ObjectNode object(MappingNode mapping) {
    ObjectNode object = JSON.objectNode();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new TemplateException(
            "a key that is not a scalar" + tuple.getKeyNode().getStartMark());
      }
      object.set(key.getValue(), convert(tuple.getValueNode()));
    }
    return object;
  }

  private static JsonNode scalar(ScalarNode scalar) {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (Objects.equals(tag, Tag.INT)) {
      return JSON.numberNode(Long.decode(text));
    }
    if (Objects.equals(tag, Tag.FLOAT)) {
      return JSON.numberNode(Double.parseDouble(text));
    }
    if (Objects.equals(tag, Tag.BOOL)) {
      return JSON.booleanNode(text.equalsIgnoreCase("true"));
    }
    return Objects.equals(tag, Tag.NULL) ? JSON.nullNode() : JSON.textNode(text);
  }
}
