package dev.dovecote.simulation;

import dev.dovecote.testkit.dynamo.TableDefinition;
import dev.dovecote.testkit.dynamo.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** The tables, as the template has them; it lies here, or in a folder above. */
final class Template {
  static final Collection<TableDefinition> TABLES = tables();

  private Template() {}

  private static Collection<TableDefinition> tables() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("template.yaml"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("template.yaml is not here");
    }
    return Tables.fromTemplate(folder.resolve("template.yaml")).values();
  }
}
