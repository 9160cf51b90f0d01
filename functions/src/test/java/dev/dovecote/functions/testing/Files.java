package dev.dovecote.functions.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The project's files that tests read, and JSON as tests write it: with or without quotes. */
public final class Files {
  /** The project's top, seen from the module in which tests run. */
  public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .build();

  private Files() {}

  /** Reads JSON: {@code {action: 'sync'}}. */
  public static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file of {@code events/}. */
  public static ObjectNode event(String name) {
    return (ObjectNode) json(text("events/" + name));
  }

  /** Reads a YAML file as JSON. */
  public static JsonNode yaml(String path) {
    return MAPPER.valueToTree(
        new Load(LoadSettings.builder().setMaxAliasesForCollections(100).build())
            .loadFromString(text(path)));
  }

  /** Reads a file. */
  public static String text(String path) {
    try {
      return java.nio.file.Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
